"""Refusals as mutations answer them: one type for each kind of refusal, with what its `details` carry in typed fields.

`commons.errors.KINDS` says which code is of which kind; `PLACES` says which detail goes to which field.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, cast

import strawberry
from strawberry.federation.schema_directives import Shareable
from strawberry.utils.str_converters import to_camel_case

from commons.errors import CODES, KINDS, Kind, Refusal, kind_of
from commons.subgraph.context import Partition
from commons.subgraph.scalars import CountryCode

_VALUES = {
    code: strawberry.enum_value(code, description=f"{CODES[code][0].upper()}{CODES[code][1:]}.")
    for kind, codes in KINDS.items()
    if kind is not Kind.REQUEST
    for code in sorted(codes)
}
RefusalCode: Any = strawberry.enum(
    cast("type[Enum]", Enum("RefusalCode", _VALUES)),
    description="Why a mutation was refused; a code is never renamed.",
)


@strawberry.type(directives=[Shareable()])
class CitedArticle:
    """A rule that a refusal rests on."""

    article: str | None = strawberry.field(description="The article of law or statutes.")
    key: str | None = strawberry.field(description="The rule's key in the law pack.")
    unverified: bool | None = strawberry.field(
        description="True where nobody has read the article against its source; null where that is not said."
    )


@strawberry.interface(name="Refusal")
class RefusalAnswer:
    """A mutation was refused: nothing was written."""

    code: RefusalCode = strawberry.field(description="The stable code.")  # pyright: ignore[reportInvalidTypeForm]
    message: str = strawberry.field(description="A sentence that says what to do.")
    articles: list[CitedArticle] = strawberry.field(description="The rules it rests on, where law is the cause.")


@strawberry.type(name=Kind.INPUT, directives=[Shareable()])
class InputRefusal(RefusalAnswer):
    """What was sent is not what the mutation takes."""

    argument: str | None = strawberry.field(default=None, description="The input field, where one is to blame.")
    scheme: str | None = strawberry.field(default=None, description="The scheme whose check an identifier fails.")
    line: int | None = strawberry.field(default=None, description="The line of a file, from 1.")
    due: datetime | None = strawberry.field(default=None, description="The hour that the notice on record names.")
    latest: date | None = strawberry.field(default=None, description="The latest day on record.")
    counted: int | None = strawberry.field(default=None, description="Votes that were counted.")
    castable: int | None = strawberry.field(default=None, description="Votes that can be cast.")


@strawberry.type(name=Kind.LAW, directives=[Shareable()])
class LawRefusal(RefusalAnswer):
    """Law or statutes do not let it be done so."""

    reason: str | None = strawberry.field(default=None, description="Which of the rule's cases it is.")
    earliest: date | None = strawberry.field(default=None, description="The first day on which it may be done.")
    latest: date | None = strawberry.field(default=None, description="The last day on which it could be done.")
    day: date | None = strawberry.field(default=None, description="The day for which the rule was asked.")
    days: int | None = strawberry.field(default=None, description="The days that the rule asks for, or allows.")
    limit: int | None = strawberry.field(default=None, description="How many the rule allows.")
    counted: int | None = strawberry.field(default=None, description="How many there are.")
    payable: Decimal | None = strawberry.field(default=None, description="What may be paid, in the entity's currency.")
    opened_at: datetime | None = strawberry.field(default=None, description="When the meeting was opened.")
    missing: list[str] = strawberry.field(default_factory=list, description="What it still takes.")
    grounds: list[str] = strawberry.field(default_factory=list, description="What stands against it, one by one.")
    choices: list[str] = strawberry.field(default_factory=list, description="What the rule would take instead.")
    concerned: list[str] = strawberry.field(default_factory=list, description="The entities or sections it is about.")


@strawberry.type(name=Kind.STATE, directives=[Shareable()])
class StateRefusal(RefusalAnswer):
    """As things stand it cannot be done: too early, too late, or somebody was faster."""

    version: int | None = strawberry.field(default=None, description="The version it is at by now.")
    changes: list[str] = strawberry.field(
        default_factory=list, description="What came since the version that was read, the oldest first."
    )
    current: str | None = strawberry.field(default=None, description="Where it stands.")
    since: date | None = strawberry.field(default=None, description="Since when it stands so.")
    source: str | None = strawberry.field(default=None, description="The record that says so.")
    reason: str | None = strawberry.field(default=None, description="Why it stands so.")
    choices: list[str] = strawberry.field(default_factory=list, description="What it could become, or be done with.")
    day: date | None = strawberry.field(default=None, description="The day that counts.")
    due: datetime | None = strawberry.field(default=None, description="From when on it can be done.")
    timezone: str | None = strawberry.field(default=None, description="The time zone in which the day ends.")
    waiting: int | None = strawberry.field(default=None, description="How many wait for somebody first.")
    existing: strawberry.ID | None = strawberry.field(default=None, description="What is in the way.")
    concerned: list[str] = strawberry.field(
        default_factory=list, description="The entities, figures or conditions it is about."
    )


@strawberry.type(name=Kind.PERMISSION, directives=[Shareable()])
class PermissionRefusal(RefusalAnswer):
    """The caller may not do it, or not alone."""

    country: CountryCode | None = strawberry.field(default=None, description="The country that does not grant it.")


@strawberry.type(name=Kind.UNAVAILABLE, directives=[Shareable()])
class UnavailableRefusal(RefusalAnswer):
    """Whoever had to be asked did not answer; nothing was written, and it may be tried again."""

    partitions: list[str] = strawberry.field(
        default_factory=list, description="Who did not answer: `service/COUNTRY`, or a country."
    )


KIND_TYPES: Mapping[Kind, type[RefusalAnswer]] = {
    Kind.LAW: LawRefusal,
    Kind.INPUT: InputRefusal,
    Kind.STATE: StateRefusal,
    Kind.PERMISSION: PermissionRefusal,
    Kind.UNAVAILABLE: UnavailableRefusal,
}
"""The members that every mutation's union has besides its payload."""

CITING = frozenset({"article", "unverified", "key", "articles", "leaves", "keys"})
"""The details that become `articles`."""

PLACES: Mapping[Kind, Mapping[str, str]] = {
    Kind.INPUT: {name: name for name in ("scheme", "line", "due", "latest", "counted", "castable")},
    Kind.LAW: {
        **{name: name for name in ("reason", "earliest", "latest", "days", "limit", "missing", "grounds")},
        "nextNoticeOn": "earliest",
        "until": "latest",
        "on": "day",
        "in_office": "counted",
        "free": "payable",
        "opened": "opened_at",
        "forms": "choices",
        "matters": "choices",
        "sections": "concerned",
        "entity": "concerned",
    },
    Kind.STATE: {
        **{name: name for name in ("version", "current", "since", "source", "reason", "day", "due", "timezone")},
        **{name: name for name in ("choices", "concerned")},
        "changed": "changes",
        "status": "current",
        "state": "current",
        "record_date": "day",
        "allowed": "choices",
        "tied": "choices",
        "trades": "choices",
        "situations": "choices",
        "undecided": "waiting",
        "unresolved": "waiting",
        "without": "waiting",
        "application": "existing",
        "engagement": "existing",
        "client": "existing",
        "assembly": "existing",
        "entities": "concerned",
        "conditions": "concerned",
    },
    Kind.PERMISSION: {},
    Kind.UNAVAILABLE: {"partition": "partitions", "missing": "partitions"},
}
"""The field of its kind that each detail of a refusal goes to; several lists of one refusal become one."""

_READ = {
    **dict.fromkeys(("earliest", "latest", "day", "since"), date.fromisoformat),
    **dict.fromkeys(("due", "opened_at"), datetime.fromisoformat),
    "payable": Decimal,
}
_LISTS = frozenset({"changes", "missing", "choices", "grounds", "concerned", "partitions"})


def answer_of(refused: Refusal, partition: Partition, given: Mapping[str, Any]) -> RefusalAnswer | None:
    """The refusal as a member of a mutation's union; None for one that is an error wherever it is raised.

    `given`: the mutation's arguments, among which the value that is to blame is looked for.
    """
    kind = kind_of(refused.code)
    if kind is Kind.REQUEST:
        return None
    fields: dict[str, Any] = {}
    if kind is Kind.PERMISSION:
        fields["country"] = CountryCode(partition.country.code)
    if kind is Kind.INPUT:
        fields["argument"] = _came_in(refused.blamed, given)
    for detail, value in refused.details.items():
        name = PLACES[kind].get(detail)
        if name is None or value is None:
            continue
        if name in _LISTS:
            fields[name] = [*fields.get(name, ()), *([value] if isinstance(value, str) else map(str, value))]
        else:
            fields[name] = _READ.get(name, _same)(value)
    return KIND_TYPES[kind](
        code=RefusalCode[refused.code],
        message=refused.message,
        articles=_cited(refused.details),
        **fields,
    )


def _came_in(value: object, given: Mapping[str, Any]) -> str | None:
    """The only argument, or field of an input, that has this value."""
    if value is None:
        return None
    rows = [row for name, one in given.items() for row in (getattr(one, "__dict__", None) or {name: one}).items()]
    names = [name for name, one in rows if one == value or (isinstance(one, list) and value in one)]
    return to_camel_case(names[0]) if len(names) == 1 else None


def _same(value: Any) -> Any:
    return value


def _cited(details: Mapping[str, Any]) -> list[CitedArticle]:
    """One article with its key; or several of either, of which nobody says which are unverified."""
    sources, keys = details.get("articles") or (), details.get("leaves") or details.get("keys") or ()
    if sources or keys:
        rows = max(len(sources), len(keys))
        padded = [[*said, *([None] * (rows - len(said)))] for said in (sources, keys)]
        return [CitedArticle(article=one, key=key, unverified=None) for one, key in zip(*padded, strict=True)]
    article, key = details.get("article"), details.get("key")
    if article is None and key is None:
        return []
    return [CitedArticle(article=article, key=key, unverified=details.get("unverified"))]
