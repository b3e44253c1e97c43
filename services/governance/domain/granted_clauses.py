"""The statutes' clauses on votes: `votes_granted` and `member_groups`; their types, and the law that bounds them.

votes_granted: [{"by": "kind", "is": "legal_person", "votes": 5}, {"by": "shares", "is": {"at_least": 10}, "votes": 2}]
member_groups: [{"category": "INVESTOR", "group": "investing_member"}]
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from commons.errors import Refusal
from services.governance.domain.engine.group_caps import WITHIN
from services.governance.domain.engine.plural_law import (
    ALLOWED_FOR,
    COOPERATIVE,
    KIND_WORDS,
    KINDS,
    LEGAL_PERSON,
    MAX_EACH,
    NATURAL_PERSON,
    eligible,
    holder_leaves,
    permitted,
)
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.statutes import MEMBER_GROUPS, VOTES_GRANTED

ROWS_MAX = 100
WORD_MAX = 60
"""Characters of a category's code or a group's word."""
VOTES_MAX = 10_000
FOR_EACH = "each"
"""`{"by": "shares", "is": "each", "votes": 1}`: so many votes for each share."""
BY = ("kind", "category", "shares")
CAPITAL_WORDS = frozenset({"share_amount", "capital"})
"""Words of `plural_votes.criterion` by which shares may give votes."""
_GRANT = '{"by": "kind", "category" or "shares", "is": …, "votes": n}'


@dataclass(frozen=True, slots=True)
class Grant:
    """One row: `word` is a kind or a category's code; by shares `at_least` so many, or for each (None)."""

    by: str
    votes: int
    word: str | None = None
    at_least: int | None = None

    @property
    def several(self) -> bool:
        """Whether somebody may have more than one vote by it."""
        return self.votes > 1 or (self.by == "shares" and self.at_least is None)


def grants_of(value: Any) -> tuple[Grant, ...]:
    """The rows of `votes_granted`. BAD_ARGUMENT for what is none."""
    return tuple(_grant(row) for row in _rows(VOTES_GRANTED, value, _GRANT))


def groups_of(value: Any) -> dict[str, tuple[str, ...]]:
    """The law's words by category, from `member_groups`. BAD_ARGUMENT for what is none."""
    found: dict[str, list[str]] = {}
    for row in _rows(MEMBER_GROUPS, value, '{"category": code, "group": word}'):
        if row.keys() != {"category", "group"} or not all(_word(row[name]) for name in row):
            raise _wrong(MEMBER_GROUPS, 'rows {"category": code, "group": word}')
        words = found.setdefault(row["category"], [])
        if row["group"] in words:
            raise _wrong(MEMBER_GROUPS, f"each group of '{row['category']}' once")
        words.append(row["group"])
    return {category: tuple(words) for category, words in found.items()}


def grants_outside(law: Reading, value: Any, groups: dict[str, tuple[str, ...]], seat: bool | None) -> Leaf | None:
    """The law that the grants are outside of; None for grants within it, as far as that can be said without numbers.

    A limit that follows from the members is applied when a roll is computed. LAW_UNKNOWN where nobody knows a limit.
    """
    several = [grant for grant in grants_of(value) if grant.several]
    if not several:
        return None
    unit = law.required("vote_unit")
    if unit.value == "share":
        return unit
    leaves = holder_leaves(law, seat)
    allowed = leaves["plural_votes.allowed"]
    if not permitted(allowed, seat):
        return allowed
    return next(_outside(law, leaves, several, groups), None)


def _outside(
    law: Reading, leaves: dict[str, Leaf], grants: list[Grant], groups: dict[str, tuple[str, ...]]
) -> Iterator[Leaf]:
    ceiling, whom, criterion = leaves[MAX_EACH], leaves[ALLOWED_FOR], law.leaf("plural_votes.criterion")
    for grant in grants:
        if grant.at_least is None and grant.by == "shares":
            pass  # how many votes it makes is known with the shares; the ceiling then cuts
        elif ceiling.absent is None and grant.votes > ceiling.value:
            yield ceiling
        if not any(eligible(whom, kind, words) for kind, words in _holders(grant, groups)):
            yield whom
        if grant.by == "shares" and isinstance(criterion.value, list) and not CAPITAL_WORDS & {*criterion.value}:
            yield criterion


def _holders(grant: Grant, groups: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Who could have votes by the grant: kinds, each with the law's words."""
    if grant.by == "shares":
        yield from ((kind, tuple(KIND_WORDS)) for kind in KINDS)
    elif grant.by == "kind":
        yield str(grant.word), ()
        if grant.word == LEGAL_PERSON:
            yield from ((LEGAL_PERSON, words) for words in groups.values())
    else:
        words = groups.get(str(grant.word), ())
        yield NATURAL_PERSON, words
        yield (COOPERATIVE if "cooperative" in words else LEGAL_PERSON), words


def check_groups(law: Reading, value: Any) -> None:
    """Refuse BAD_ARGUMENT for groups that this law has no word for, or a category in two capped groups."""
    caps = law.leaf("group_caps")
    capped = {row["group"] for row in caps.value} if caps.absent is None else set[str]()
    capped |= {inner for inner, wider in WITHIN.items() if wider in capped}
    whom = law.leaf(ALLOWED_FOR)
    known = capped | {"cooperative"} | set(whom.value if isinstance(whom.value, list) else ())
    for category, words in groups_of(value).items():
        for word in words:
            if word not in known:
                raise _wrong(MEMBER_GROUPS, f"of groups that this law knows ({_listed(known)}), not '{word}'")
        if len(capped.intersection(words)) > 1:
            raise _wrong(MEMBER_GROUPS, f"one capped group for '{category}', the narrowest")


def _listed(words: Collection[str]) -> str:
    return ", ".join(sorted(words))


def _grant(row: dict[str, Any]) -> Grant:
    if row.keys() != {"by", "is", "votes"} or row["by"] not in BY:
        raise _wrong(VOTES_GRANTED, f"rows {_GRANT}")
    by, whose, votes = row["by"], row["is"], row["votes"]
    if type(votes) is not int or not 1 <= votes <= VOTES_MAX:
        raise _wrong(VOTES_GRANTED, f"votes from 1 to {VOTES_MAX}")
    if by == "shares":
        return Grant(by, votes, at_least=_shares(whose))
    if not _word(whose) or (by == "kind" and whose not in KINDS):
        raise _wrong(VOTES_GRANTED, f"by a kind ({', '.join(KINDS)}) or a category's code")
    return Grant(by, votes, word=whose)


def _shares(whose: Any) -> int | None:
    if whose == FOR_EACH:
        return None
    if isinstance(whose, dict) and whose.keys() == {"at_least"}:
        least = whose["at_least"]
        if type(least) is int and 1 <= least <= 1_000_000_000:
            return least
    raise _wrong(VOTES_GRANTED, f'by shares {{"at_least": n}}, or "{FOR_EACH}"')


def _rows(key: str, value: Any, looks: str) -> list[dict[str, Any]]:
    rows = value if isinstance(value, list) else []
    if not 0 < len(rows) <= ROWS_MAX or not all(isinstance(row, dict) for row in rows):
        raise _wrong(key, f"a list of at most {ROWS_MAX} rows {looks}")
    return rows


def _word(text: Any) -> bool:
    return isinstance(text, str) and 0 < len(text) <= WORD_MAX and text.isprintable()


def _wrong(key: str, wanted: str) -> Refusal:
    return Refusal("BAD_ARGUMENT", f"The statutes' clause '{key}' is wrong: it is {wanted}.", key=key)
