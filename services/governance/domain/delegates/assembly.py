"""The assembly of delegates: may it be, how many must they be, and how many votes has each (`delegates.weight`)?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from commons.errors import Refusal
from services.governance.domain.law.reading import Reading, unknown

ONE_EACH = "one_vote_each"
BY_PRESENT = "proportional_to_members_present_or_represented_in_section"
BY_MEMBERS = "members_of_section"
"""Our own word, for statutes that give a section the votes of its counted members."""


@dataclass(frozen=True, slots=True)
class InOffice:
    """One delegate in office: her section, that section's count, and the day of its meeting."""

    delegate: UUID
    membership: UUID
    section: str
    held_on: date
    members: int
    present: int | None


def votes_of(law: Reading, body: Sequence[InOffice], *, whole: bool = True) -> Mapping[UUID, int]:
    """Votes by membership; `whole`: of a body that must be as large as the law asks.

    Raises DELEGATES_TOO_FEW, MEETING_TOO_OLD, LAW_UNKNOWN.
    """
    if whole:
        _check_number(law, len(body))
    _check_age(law, body)
    word = _weight(law)
    if word == ONE_EACH:
        return {one.membership: 1 for one in body}
    sections = {one.section for one in body}
    return {
        membership: votes
        for code in sorted(sections)
        for membership, votes in _section_votes(law, [one for one in body if one.section == code], word).items()
    }


def _weight(law: Reading) -> str:
    leaf = law.required("delegates.weight")
    if leaf.value is None:
        return ONE_EACH
    if leaf.value not in (ONE_EACH, BY_PRESENT, BY_MEMBERS):
        raise unknown(leaf, f"'{leaf.value}' does not say how many votes a delegate has.")
    if leaf.value != ONE_EACH and law.leaf("delegates.plural_allowed").value is False:
        plural = law.leaf("delegates.plural_allowed")
        raise unknown(plural, "a delegate has no plural votes, and the weight gives some.")
    return leaf.value


def _section_votes(law: Reading, seats: Sequence[InOffice], word: str) -> dict[UUID, int]:
    """The section's votes in equal parts; LAW_UNKNOWN where they do not divide: no rule says who gets the odd one."""
    leaf, votes = law.required("delegates.weight"), seats[0].present if word == BY_PRESENT else seats[0].members
    if votes is None:
        raise unknown(leaf, f"section {seats[0].section} recorded no members present or represented.")
    each, odd = divmod(votes, len(seats))
    if odd or not each:
        raise unknown(leaf, f"{votes} votes of section {seats[0].section} do not divide among {len(seats)} delegates.")
    return {one.membership: each for one in seats}


def _check_number(law: Reading, number: int) -> None:
    leaf = law.leaf("delegates.min_delegates")
    fewest = leaf.value if isinstance(leaf.value, int) else 1
    if number < fewest:
        raise Refusal(
            "DELEGATES_TOO_FEW",
            f"{leaf.source}: the assembly of delegates has {fewest} delegates at least, and {number} are in office.",
            article=leaf.source,
            unverified=leaf.unverified,
            in_office=number,
        )


def _check_age(law: Reading, body: Sequence[InOffice]) -> None:
    """Sections' meetings lie at most so many days before the assembly, where law or statutes say so."""
    leaf = law.leaf("delegates.max_days_to_assembly")
    if not isinstance(leaf.value, int):
        return
    first = law.on - timedelta(days=leaf.value)
    early = sorted({one.section for one in body if not first <= one.held_on <= law.on})
    if early:
        raise Refusal(
            "MEETING_TOO_OLD",
            f"{leaf.source}: sections meet at most {leaf.value} days before the assembly; "
            f"{', '.join(early[:5])} met earlier, or later.",
            article=leaf.source,
            unverified=leaf.unverified,
            sections=early,
        )
