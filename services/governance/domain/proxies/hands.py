"""In whose hand a proxy is: its holder's while she may have it and is there, else a substitute's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from services.governance.domain.engine.conflict import binds_holder
from services.governance.domain.law.reading import Reading
from services.governance.domain.proxies.later_calls import Dated, SecondCall, holds_over
from services.governance.domain.room.proxy import anybody_holds
from services.governance.domain.room.room import Room, acting


@dataclass(frozen=True, slots=True)
class Held:
    """In whose hand a proxy may be: its holder, of a blank power the chair, or (`stands_in`) the substitute."""

    principal: UUID
    holder: UUID
    outsider: bool
    stands_in: bool
    dated: Dated


@dataclass(frozen=True, slots=True)
class Hands:
    """Holders and substitutes by principal, of proxies that count."""

    proxies: dict[UUID, UUID] = field(default_factory=dict)
    substitutes: dict[UUID, UUID] = field(default_factory=dict)
    outsiders: frozenset[UUID] = frozenset()


def hands_of(law: Reading, held: Iterable[Held], second: SecondCall | None, gone: Collection[UUID]) -> Hands:
    """The hands at a call. `second`: its sittings, at the second one; `gone`: named, and members no more.

    Raises `Refusal` LAW_UNKNOWN where it hangs on a rule that nobody has settled.
    """
    rows = [row for row in held if second is None or holds_over(law, row.dated, second)]
    if any(row.holder in gone for row in rows) and not anybody_holds(law):
        rows = [row for row in rows if row.holder not in gone]
    return Hands(
        proxies={row.principal: row.holder for row in rows if not row.stands_in},
        substitutes={row.principal: row.holder for row in rows if row.stands_in},
        outsiders=frozenset(row.holder for row in rows if row.outsider),
    )


def without(hands: Hands, silent: Collection[UUID]) -> Hands:
    """The same without what is in the hands of these, who cast only their own votes."""
    return replace(
        hands,
        proxies={who: holder for who, holder in hands.proxies.items() if holder not in silent},
        substitutes={who: holder for who, holder in hands.substitutes.items() if holder not in silent},
    )


def with_stand_ins(law: Reading, room: Room) -> Room:
    """The room with the substitutes who vote in it: where the holder is not there, or a conflict binds her as a holder.

    Raises `Refusal` LAW_UNKNOWN where nobody says whether it does.
    """
    standing = [who for who in room.substitutes if _stands_in(law, room, who)]
    return replace(room, stand_ins=frozenset(standing))


def _stands_in(law: Reading, room: Room, principal: UUID) -> bool:
    second = _there(room, room.substitutes[principal])
    if not second or _concerned(room, second):
        return False
    first = _there(room, room.proxies.get(principal))
    if not first:
        return True
    return principal not in room.concerned and _concerned(room, first) and binds_holder(law)


def _there(room: Room, holder: UUID | None) -> Sequence[UUID]:
    """The holder and who acts for her in the room; nobody where neither is there."""
    acts = acting(room, holder) if holder is not None else None
    return () if acts is None or holder is None else (holder, acts)


def _concerned(room: Room, who: Iterable[UUID]) -> bool:
    return any(one in room.concerned for one in who)
