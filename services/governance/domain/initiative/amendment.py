"""Amendments from the floor: within the announced item, voted before it, the farther first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem, Resolution
from services.governance.domain.convocation.texts import TEXT_MAX
from services.governance.domain.initiative.initiative import check_room
from services.governance.domain.initiative.off_agenda import OFF_AGENDA
from services.governance.domain.initiative.words import AmendmentState
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.words import ResolutionKind, Verdict

AMENDMENTS_MAX = 50
"""Amendments of one item."""
DISTANCE_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the chair ruled. `vote`: the item by which it is voted, None where it leaves the announced item."""

    vote: UUID | None
    distance: int | None
    reasons: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """How an item would read. `verdict`: what its vote was declared to come to, None before."""

    id: UUID
    resolution: UUID
    membership: UUID
    text: str
    withdrawn: bool = False
    ruling: Ruling | None = None
    verdict: str | None = None

    @property
    def stands(self) -> bool:
        """Whether it is voted on, or was."""
        return not self.withdrawn and self.ruling is not None and self.ruling.vote is not None


@dataclass(frozen=True, slots=True)
class Floor:
    """An item in its sitting: whether a call is open, the item is decided, a ballot takes votes on it, or it is itself
    the vote on an amendment; its amendments so far, and how many items the agenda has."""

    item: Resolution
    open: bool
    declared: bool
    voting: bool
    is_amendment: bool
    amendments: Sequence[Amendment]
    items: int


def propose(text: str, at: Floor) -> str:
    """The amendment's text, trimmed. Raises TRANSITION_NOT_ALLOWED, RESULT_DECLARED, BAD_ARGUMENT."""
    _check_floor(at)
    if at.item.kind is ResolutionKind.ELECTION:
        raise Refusal("BAD_ARGUMENT", "An election has candidates, and nothing to amend.")
    if at.is_amendment:
        raise Refusal("BAD_ARGUMENT", "Propose another amendment of the item itself; its distance orders the votes.")
    if len(at.amendments) >= AMENDMENTS_MAX:
        raise Refusal("BAD_ARGUMENT", f"An item has at most {AMENDMENTS_MAX} amendments.")
    return texts.text("How the item would read", text, TEXT_MAX)


def _check_floor(at: Floor) -> None:
    if at.declared:
        raise Refusal("RESULT_DECLARED", "The item is decided; nothing of it is amended any more.")
    if not at.open:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Amendments come from the floor: open a call first (openCall).")
    if at.voting:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Votes are being cast on the item; it is amended before, or not.")


def rule(law: Reading, amendment: Amendment, distance: int | None, reasons: str, at: Floor) -> tuple[Ruling, Leaf]:
    """The chair's ruling, without its vote: a distance admits the amendment, none refuses it as no part of the item.

    Raises TRANSITION_NOT_ALLOWED, RESULT_DECLARED, BAD_ARGUMENT for a distance that another has.
    """
    _check_floor(at)
    if amendment.withdrawn or amendment.ruling is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "It was taken back, or the chair has ruled on it.")
    leaf = law.leaf(OFF_AGENDA)
    said = texts.text("The chair's reasons", reasons, 1_000)
    if distance is None:
        return Ruling(None, None, said), leaf
    if not 1 <= distance <= DISTANCE_MAX:
        raise Refusal("BAD_ARGUMENT", f"A distance is 1 (nearest to the item) to {DISTANCE_MAX}.")
    standing = [row.ruling.distance for row in at.amendments if row.stands and row.ruling]
    if distance in standing:
        raise Refusal("BAD_ARGUMENT", "Another amendment is as far; the farther is voted first, so none are alike.")
    if any(row.verdict is not None for row in at.amendments if row.stands):
        raise Refusal("TRANSITION_NOT_ALLOWED", "The votes on the amendments of this item have begun.")
    check_room(at.items)
    return Ruling(None, distance, said), leaf


def vote_item(item: Resolution, number: int) -> AgendaItem:
    """The item by which an amendment is voted: of the kind of what it amends, so that the same law decides."""
    named = f"Amendment {number} to item {item.position}: {item.title}"
    return AgendaItem(named[: texts.TITLE_MAX], item.kind, item.matter)


def voted(amendments: Sequence[Amendment]) -> list[Amendment]:
    """Those that are voted on, the farther first."""
    return sorted((row for row in amendments if row.stands), key=_distance, reverse=True)


def _distance(row: Amendment) -> int:
    return row.ruling.distance or 0 if row.ruling else 0


def states(amendments: Sequence[Amendment]) -> dict[UUID, AmendmentState]:
    """How far each amendment of one item is."""
    found: dict[UUID, AmendmentState] = {}
    adopted = False
    for row in voted(amendments):
        if adopted:
            found[row.id] = AmendmentState.FALLEN
            continue
        found[row.id] = _declared(row.verdict)
        adopted = found[row.id] is AmendmentState.ADOPTED
    for row in amendments:
        found.setdefault(row.id, _not_voted(row))
    return found


def _declared(verdict: str | None) -> AmendmentState:
    if verdict is None:
        return AmendmentState.ADMITTED
    return AmendmentState.ADOPTED if verdict == Verdict.ADOPTED.value else AmendmentState.REJECTED


def _not_voted(row: Amendment) -> AmendmentState:
    if row.withdrawn:
        return AmendmentState.WITHDRAWN
    return AmendmentState.PROPOSED if row.ruling is None else AmendmentState.REFUSED


def check_turn(item: UUID, amendments: Sequence[Amendment]) -> None:
    """Refuse TRANSITION_NOT_ALLOWED for a vote before its turn, or on what fell.

    `item`: what is to be voted on, the amended item itself or the vote on one of its amendments.
    """
    known = states(amendments)
    for row in voted(amendments):
        own = row.ruling is not None and row.ruling.vote == item
        if own and known[row.id] is AmendmentState.FALLEN:
            raise Refusal("TRANSITION_NOT_ALLOWED", "A farther amendment was adopted, and this one fell with it.")
        if own:
            return
        if known[row.id] is AmendmentState.ADMITTED:
            raise Refusal(
                "TRANSITION_NOT_ALLOWED",
                f"Amendments are voted before the item, the farther first; the one at distance {_distance(row)} is "
                "not declared yet.",
            )
    if any(known[row.id] is AmendmentState.PROPOSED for row in amendments):
        raise Refusal("TRANSITION_NOT_ALLOWED", "An amendment waits for the chair's ruling (ruleOnAmendment).")


def check_withdraws(amendment: Amendment) -> None:
    """Refuse TRANSITION_NOT_ALLOWED once it was taken back, or admitted: then the vote on it is the meeting's."""
    if amendment.withdrawn or amendment.ruling is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "It was taken back, or the chair has ruled on it.")


def amended(amendments: Sequence[Amendment]) -> Amendment | None:
    """The amendment that was adopted; the item reads as it says."""
    known = states(amendments)
    return next((row for row in amendments if known[row.id] is AmendmentState.ADOPTED), None)


def with_vote(ruling: Ruling, vote: UUID) -> Ruling:
    """The ruling with the item by which it is voted."""
    return replace(ruling, vote=vote)


def place_before(order: Sequence[UUID], item: UUID, votes: Sequence[UUID]) -> list[UUID]:
    """The order of a running agenda with the votes on amendments right before their item, in their own order."""
    rest = [row for row in order if row not in votes]
    at = rest.index(item)
    return [*rest[:at], *votes, *rest[at:]]
