"""A proxy: a mandate that a member gives for one meeting, to one holder. Whoever acts for her by law needs none.

One that names no holder is a blank power (`proxies.blank`); what she wants on single items, `proxies.instructions`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from commons.errors import Refusal
from services.governance.domain.engine.proxies import proxy_limit
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading, unknown
from services.governance.domain.proxies import blank
from services.governance.domain.proxies.share import VOTES, share_limit
from services.governance.domain.room.presence import Holder
from services.governance.domain.words import ProxyForm

_SIGNED = frozenset({ProxyForm.PAPER, ProxyForm.ELECTRONIC, ProxyForm.PRIVATE_DEED, ProxyForm.NOTARIAL})
_ANY = frozenset(ProxyForm)
_FORMS = {
    "written": _SIGNED,
    "written_signed_dated": _SIGNED,
    "written_signed_or_electronic": _SIGNED,
    "text": _ANY,
    "written_or_electronic": _ANY,
    "written_or_electronically_recorded": _ANY,
    "private_deed_of_full_probative_value": frozenset({ProxyForm.PRIVATE_DEED, ProxyForm.NOTARIAL}),
    "notarial": frozenset({ProxyForm.NOTARIAL}),
}
"""What satisfies each word of `proxies.form`."""
_ANYONE = ("anyone", "anyone_unless_statutes")
_IF_STATUTES = "_if_statutes"
"""Marks a word of `proxies.other_holders` that holds only where the statutes say it themselves."""


@dataclass(frozen=True, slots=True)
class Giving:
    """Who gives a proxy to whom, on what and when; `holder` None: to nobody by name.

    `relation`: the law's word for what an outsider is to the member. `substitute`: who votes where the holder cannot.
    `later_calls`: the proxy says itself that it holds for later calls of the meeting.
    """

    principal: UUID
    holder: UUID | None
    outsider: bool
    form: ProxyForm
    given_on: date
    relation: str | None = None
    substitute: Holder | None = None
    later_calls: bool = False

    @property
    def named(self) -> tuple[Holder, ...]:
        """In whose hands it may come: the holder and the substitute, as far as it names them."""
        first = () if self.holder is None else (Holder(self.holder, self.outsider),)
        return first if self.substitute is None else (*first, self.substitute)


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around it.

    `on`: the day of the meeting. `holder_registered`: on the roll, with or without votes. `holder_acts`: an outsider
    who acts by law for some member. `holds`: principals the holder has, or would have as a substitute (a blank power:
    those without a holder, and the chair's own); `held_votes`: theirs. `holder_gave`, `principal_holds`: what makes
    a chain. `members`: how many the entity has. `votes`: the principal's; `all_votes`: of the roll. `counted`: every
    resolution is. `of_delegates`: only delegates vote, and the law may have them come themselves. `substitute`: what is
    known of the substitute as a holder.
    """

    today: date
    on: date
    entitled: bool
    holder_registered: bool
    holder_acts: bool
    holds: int
    given: bool
    holder_gave: bool
    principal_holds: int
    members: int
    votes: int = 1
    counted: bool = False
    of_delegates: bool = False
    held_votes: int = 0
    all_votes: int = 0
    substitute: Around | None = None


def give(law: Reading, wanted: Giving, around: Around) -> Leaf:
    """The rule by which the proxy is accepted; each refusal has its article.

    Raises `Refusal`: PROXY_NOT_ALLOWED, LAW_UNKNOWN where statutes are silent and the answer depends on them,
    ALREADY_EXISTS, BAD_ARGUMENT, NOT_ENTITLED, TRANSITION_NOT_ALLOWED once everything is decided.
    """
    allowed = _allowed(law, around)
    if allowed.value is not True:
        raise _refused(allowed, "nobody votes by proxy here; she comes herself.")
    _check_sense(allowed, wanted, around)
    rule = allowed if wanted.holder is not None else blank.blank_rule(law)
    hands = list(_hands(wanted, around))
    for hand, known in hands:
        _check_chain(law, known)
        _check_holder(law, hand, known)
    _check_form(law, wanted)
    _check_age(law, wanted, around)
    for hand, known in hands:
        _check_limit(law, hand, known)
    return rule


def _hands(wanted: Giving, around: Around) -> Iterator[tuple[Giving, Around]]:
    """The hands it may come into: a substitute keeps what a holder keeps."""
    yield wanted, around
    if wanted.substitute is not None and around.substitute is not None:
        second = wanted.substitute
        yield replace(wanted, holder=second.id, outsider=second.outsider), around.substitute


def _allowed(law: Reading, around: Around) -> Leaf:
    """The rule on proxies at all, and where it lets them be, that on a delegate's."""
    general = law.required("proxies.allowed")
    if not around.of_delegates or general.value is not True:
        return general
    delegates = law.required("delegates.proxy_allowed")
    return delegates if delegates.value is False else general


def check_running(counted: bool) -> None:
    """TRANSITION_NOT_ALLOWED once every resolution is counted: a proxy lives until the vote."""
    if counted:
        raise Refusal(
            "TRANSITION_NOT_ALLOWED", "Every resolution has been counted; the proxies of this meeting are used."
        )


def _check_sense(allowed: Leaf, wanted: Giving, around: Around) -> None:
    check_running(around.counted)
    substitute = wanted.substitute.id if wanted.substitute else None
    if wanted.principal in (wanted.holder, substitute):
        raise _refused(allowed, "she comes herself or has somebody else come; nobody gives a proxy to herself.")
    if substitute is not None and wanted.holder in (None, substitute):
        raise Refusal("BAD_ARGUMENT", "A substitute is somebody else than the holder, who is named.")
    if wanted.given_on > around.today or wanted.given_on > around.on:
        raise Refusal(
            "BAD_ARGUMENT", f"A proxy is given by the day of the meeting ({around.on}), and not in the future."
        )
    if not around.entitled:
        raise Refusal("NOT_ENTITLED", "She has no vote by the roll, so there is nothing to give.")
    if around.given:
        raise Refusal("ALREADY_EXISTS", "She has given a proxy for this meeting; revoke it first (revokeProxy).")


def _check_chain(law: Reading, around: Around) -> None:
    """A holder comes herself: what she holds is not passed on, and who passes her own vote on holds none."""
    if not around.principal_holds and not around.holder_gave:
        return
    leaf = law.leaf("proxies.sub_delegation")
    said = "is not passed on" if leaf.value is False else "is passed on only by the member herself, to the new holder"
    who = "the giver holds proxies" if around.principal_holds else "the holder has given her own vote away"
    if leaf.absent is Absent.UNKNOWN:
        raise Refusal(
            "PROXY_NOT_ALLOWED",
            f"No article on record lets a proxy be passed on, and {who}; revoke that first.",
            unverified=True,
            key=leaf.key,
        )
    raise _refused(leaf, f"a proxy {said}, and {who}; revoke that first.")


def _check_holder(law: Reading, wanted: Giving, around: Around) -> None:
    if wanted.holder is None:
        return
    if not wanted.outsider:
        if not around.holder_registered:
            raise Refusal(
                "NOT_FOUND", "The holder is not on this meeting's roll; name a member who is, or an outsider."
            )
        return
    if around.holder_acts:
        return
    must, others, words = _who_else(law)
    if words is None or (wanted.relation is not None and wanted.relation in words):
        return
    named = ", ".join(words) or "nobody else"
    raise _refused(
        others if words else must, f"the holder is a member, or (relation): {named}.", relations=sorted(words)
    )


def _who_else(law: Reading) -> tuple[Leaf, Leaf, list[str] | None]:
    must = law.required("proxies.holder_must_be_member")
    others = law.required("proxies.other_holders")
    return must, others, _outsiders(must.value, others)


def anybody_holds(law: Reading) -> bool:
    """Whether who is no member may hold a proxy whatever she is to the principal. Raises `Refusal` LAW_UNKNOWN."""
    return _who_else(law)[2] is None


def _outsiders(must: Any, others: Leaf) -> list[str] | None:
    """Words for the outsiders who may hold a proxy; None: anybody."""
    listed: list[str] = [others.value] if isinstance(others.value, str) else list(others.value or [])
    if must is False and (not listed or any(word in _ANYONE for word in listed)):
        return None
    if isinstance(must, dict):
        listed = [*must.get("member_or", []), *(word for word in listed if word not in must.get("member_or", []))]
    chosen = others.pack == "statutes"
    return [word for word in listed if word != "none" and (chosen or _IF_STATUTES not in word)]


def _check_form(law: Reading, wanted: Giving) -> None:
    """The form of the day on which it was given (DE: writing until 2024, text form since)."""
    leaf = law.regime.required("proxies.form", wanted.given_on)
    if leaf.absent is not None:
        return
    fits = _FORMS.get(str(leaf.value))
    if fits is None:
        raise unknown(leaf, f"'{leaf.value}' is no form that can be checked; record one of: {', '.join(_FORMS)}.")
    if wanted.form not in fits:
        names = ", ".join(sorted(form.name for form in fits))
        raise _refused(leaf, f"given on {wanted.given_on} it must be {leaf.value} ({names}), not {wanted.form.name}.")


def _check_age(law: Reading, wanted: Giving, around: Around) -> None:
    leaf = law.ceiling("proxies.max_age_days")
    age = (around.on - wanted.given_on).days
    if leaf.absent is None and age > leaf.value:
        raise _refused(leaf, f"it is {age} days old on the day of the meeting; at most {leaf.value} are allowed.")


def _check_limit(law: Reading, wanted: Giving, around: Around) -> None:
    limit = proxy_limit(law, members=around.members, votes_each=max(around.votes, 1))
    if wanted.holder is None:
        blank.check_number(law, limit, around.holds)
        return
    shared = _check_share(law, around)
    if limit is None and around.holds and not shared:
        _check_unlimited(law)
    if limit is not None and around.holds >= limit:
        leaf = next(figure.law for figure in reversed(law.figures) if figure.name == "limit")
        raise Refusal(
            "PROXY_NOT_ALLOWED",
            f"{leaf.source if leaf else ''}: the holder represents {around.holds} members already, and at most {limit} "
            "are allowed.",
            article=leaf.source if leaf else None,
            unverified=leaf.unverified if leaf else None,
            limit=limit,
        )


def _check_share(law: Reading, around: Around) -> bool:
    """Whether the statutes keep a holder to a part of the meeting; refused where she would pass it."""
    limit = share_limit(law, members=around.members, votes=around.all_votes)
    if limit is None:
        return False
    held = around.held_votes + around.votes if limit.of == VOTES else around.holds + 1
    if held > limit.most:
        said = f"one holder has at most {limit.most} {limit.of} by proxy here; with this one she would have {held}."
        raise _refused(limit.law, said, limit=limit.most)
    return True


def _check_unlimited(law: Reading) -> None:
    """LAW_UNKNOWN where the number is the statutes' and they are silent: a second principal needs one, a first none."""
    leaf = law.leaf("proxies.max_principals")
    if leaf.absent is Absent.STATUTES:
        raise unknown(
            leaf,
            "how many principals one holder may have is for the statutes, which are silent; the holder has one, "
            f"record the statutes' choice of '{leaf.key}' before the next.",
        )


def _refused(leaf: Leaf, said: str, **details: Any) -> Refusal:
    return Refusal(
        "PROXY_NOT_ALLOWED",
        f"{leaf.source}: {said}",
        article=leaf.source,
        unverified=leaf.unverified,
        key=leaf.key,
        **details,
    )
