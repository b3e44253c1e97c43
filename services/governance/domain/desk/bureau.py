"""The bureau: chair, secretary and scrutineers. Which of them the law asks for follows from who signs the minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commons.errors import Refusal
from services.governance.domain.desk.words import BureauOffice, ChosenBy
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.room.presence import Entitlement, Holder
from services.governance.domain.statutes import BUREAU_OUTSIDERS
from services.governance.domain.words import RollReason

SIGNED = "minutes.signatures"
SCRUTINEERS = 2
"""Two count papers apart from each other, and two sign a change at the door."""
_ASKED_BY = {
    BureauOffice.CHAIR: frozenset({"chair", "chair_or_secretary", "bureau", "members_of_bureau"}),
    BureauOffice.SECRETARY: frozenset({"secretary", "secretary_or_notary", "bureau", "members_of_bureau"}),
    BureauOffice.SCRUTINEER: frozenset({"bureau", "members_of_bureau"}),
}
"""Words of `minutes.signatures` that presuppose an office; a bureau is all three."""


@dataclass(frozen=True, slots=True)
class BureauMember:
    """Somebody in an office of the meeting; `until` is None while she holds it."""

    id: UUID
    office: BureauOffice
    holder: Holder
    chosen_by: ChosenBy
    law: str
    since: datetime
    until: datetime | None = None
    recorded_by: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An office, whether the law asks for it (`law` says where it does or is silent), and whether it is held."""

    office: BureauOffice
    asked: bool
    law: Leaf
    held: int

    @property
    def missing(self) -> bool:
        """Whether the law asks for it and nobody holds it."""
        return self.asked and not self.held


@dataclass(frozen=True, slots=True)
class Naming:
    """Whom somebody names for which office, and what is known: who holds offices, and what the roll says of her."""

    office: BureauOffice
    holder: Holder
    bureau: Sequence[BureauMember]
    entitlement: Entitlement | None


def wanted(law: Reading, bureau: Sequence[BureauMember]) -> list[Wanted]:
    """Each office, with what the law says of it and how many hold it."""
    leaf = law.leaf(SIGNED)
    words = frozenset(leaf.value) if isinstance(leaf.value, list) else frozenset()
    held = [row.office for row in bureau if row.until is None]
    return [Wanted(office, bool(words & _ASKED_BY[office]), leaf, held.count(office)) for office in BureauOffice]


def name(law: Reading, naming: Naming) -> Leaf:
    """The rule under which she may hold the office.

    Raises `Refusal`: ALREADY_EXISTS where it is held, NOT_ENTITLED with the reason on the roll for who is no member on
    the meeting's day, or (with where it would have to be said) for an outsider as chair or scrutineer.
    """
    _check_free(naming)
    if naming.holder.outsider:
        return _outsider(law, naming.office)
    found = naming.entitlement
    if found is not None and found.reason is RollReason.NOT_REGISTERED:
        raise Refusal(
            "NOT_ENTITLED",
            f"{found.explanation} ({found.law.source})",
            reason=found.reason.name,
            article=found.law.source,
            unverified=found.law.unverified,
            key=found.law.key,
        )
    return law.leaf(SIGNED)


def _check_free(naming: Naming) -> None:
    holding = [row for row in naming.bureau if row.until is None and row.office is naming.office]
    if any(row.holder.id == naming.holder.id for row in holding):
        raise Refusal("ALREADY_EXISTS", f"She is {naming.office.value} of this meeting already.")
    if holding and naming.office is not BureauOffice.SCRUTINEER:
        raise Refusal(
            "ALREADY_EXISTS",
            f"The meeting has a {naming.office.value}, and it has one at a time: end that first (endBureauOffice).",
        )


def _outsider(law: Reading, office: BureauOffice) -> Leaf:
    """A notary or a clerk writes the minutes in any country; to chair or to count is a member's, unless it is said."""
    if office is BureauOffice.SECRETARY:
        return law.leaf(SIGNED)
    leaf = law.clause(BUREAU_OUTSIDERS)
    if leaf is not None and leaf.value is True:
        return leaf
    where = leaf.source if leaf is not None else "The statutes are silent"
    raise Refusal(
        "NOT_ENTITLED",
        f"{where}, and no law of this pack says so: who is no member is {office.value} only where the statutes let her "
        f"(clause '{BUREAU_OUTSIDERS}').",
        article=where,
        key=BUREAU_OUTSIDERS,
    )


def end(member: BureauMember) -> None:
    """TRANSITION_NOT_ALLOWED for an office that has ended."""
    if member.until is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"She is not {member.office.value} any more since {member.until}.")
