"""The agenda as it is taken: one item is open at a time, what is left may be taken in another order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commons.errors import Refusal
from services.governance.domain.assembly import Resolution
from services.governance.domain.desk.words import ItemState
from services.governance.domain.room.call import Call

WHY_MAX = 500
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An item that the meeting took up, at which call; `closed_at` is None while it is open."""

    id: UUID
    resolution: UUID
    call: int
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda of a running meeting: items in the notice's order, what was taken up, the order of the meeting if it
    set one, items whose result is declared, and those on which votes are being cast."""

    items: Sequence[Resolution]
    taken: Sequence[Taken]
    order: Sequence[UUID] = ()
    declared: frozenset[UUID] = frozenset()
    voting: frozenset[UUID] = frozenset()

    @property
    def open(self) -> Taken | None:
        """The item that is open."""
        return next((row for row in self.taken if row.closed_at is None), None)


@dataclass(frozen=True, slots=True)
class Running:
    """One item where the meeting has it: its place in the order (from 1), how far it is, when it was last taken up."""

    item: Resolution
    place: int
    state: ItemState
    last: Taken | None


def running(agenda: Agenda) -> list[Running]:
    """The agenda in the order in which it is taken. An item that came in after an order was set stands at its end."""
    places = {item: place for place, item in enumerate(agenda.order)}
    ordered = sorted(agenda.items, key=lambda item: places.get(item.id, len(places)))
    last = {row.resolution: row for row in agenda.taken}
    return [
        Running(item, place, _state(item.id, agenda, last.get(item.id)), last.get(item.id))
        for place, item in enumerate(ordered, start=1)
    ]


def _state(item: UUID, agenda: Agenda, last: Taken | None) -> ItemState:
    if last is not None and last.closed_at is None:
        return ItemState.OPEN
    if item in agenda.declared:
        return ItemState.DECLARED
    return ItemState.TO_COME if last is None else ItemState.TAKEN


def open_item(item: UUID, agenda: Agenda, calls: Sequence[Call]) -> tuple[int, Taken | None]:
    """(the call it is taken up at, the item that is put down for it).

    Raises `Refusal` TRANSITION_NOT_ALLOWED before a call is open, while votes are cast on the item that is open, or
    for the one that is open; RESULT_DECLARED for one that is decided.
    """
    if not calls:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Open the call first (openCall): an item is taken up in a meeting.")
    if item in agenda.declared:
        raise Refusal("RESULT_DECLARED", "Its result is declared; it is corrected by a new declaration with a reason.")
    before = agenda.open
    if before is not None and before.resolution == item:
        raise Refusal("TRANSITION_NOT_ALLOWED", "This item is open already.")
    if before is not None:
        _check_no_vote(before, agenda)
    return calls[-1].number, before


def close_item(agenda: Agenda) -> Taken:
    """The item that is put down. TRANSITION_NOT_ALLOWED where none is open, or votes are being cast on it."""
    found = agenda.open
    if found is None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "No item of this meeting is open.")
    _check_no_vote(found, agenda)
    return found


def _check_no_vote(taken: Taken, agenda: Agenda) -> None:
    if taken.resolution in agenda.voting:
        raise Refusal(
            "TRANSITION_NOT_ALLOWED", "Votes are being cast on the item that is open: close the ballot first."
        )


def reorder(rest: Sequence[UUID], why: str, agenda: Agenda) -> list[UUID]:
    """The whole order: what was taken up or decided, where it was, and then the rest as it is to be taken.

    Raises `Refusal` BAD_ARGUMENT unless `rest` is every item to come, each once, with a reason; ITEM_NOT_ANNOUNCED for
    an item of another agenda.
    """
    if not 0 < len(why.strip()) <= WHY_MAX:
        raise Refusal("BAD_ARGUMENT", f"Say in at most {WHY_MAX} characters who changed the order, and why.")
    known = {item.id for item in agenda.items}
    if any(item not in known for item in rest):
        raise Refusal("ITEM_NOT_ANNOUNCED", "An order holds items of this meeting's agenda only.")
    found = running(agenda)
    to_come = [row.item.id for row in found if row.state is ItemState.TO_COME]
    if sorted(rest, key=str) != sorted(to_come, key=str):
        raise Refusal("BAD_ARGUMENT", f"Name each of the {len(to_come)} items that are to come once, in their order.")
    return [*(row.item.id for row in found if row.state is not ItemState.TO_COME), *rest]
