"""Booking in the share register, with what follows from it: periods of use, and a default that ends or begins again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import global_id
from services.members.domain.share_register import Leg, OperationKind, OperationRequest, decide
from services.members.domain.shares.reversal import Booked
from services.members.store.payment_defaults import renew_default
from services.members.store.share_obligations import renew_coverage
from services.members.store.share_terms import ShareTerms
from services.members.store.shares import append, legs_of


class Booking:
    """All operations of one write. What follows from them is written once, by `finish`.

    A fact closed and opened again within one write would have been known to nobody.
    """

    def __init__(self, session: WriteSession, terms: ShareTerms) -> None:
        self.session = session
        self.terms = terms
        self.booked: list[tuple[int, str]] = []
        self._touched: dict[UUID, date] = {}

    async def book(self, membership: UUID, legs: Sequence[Leg]) -> int:
        """Append an operation under the next number."""
        number = await append(self.session, self.terms.entity, membership, [legs])
        self.booked.append((number, legs[0].kind.value))
        self._touched[membership] = max(self._touched.get(membership, date.min), legs[0].value_date)
        subject = global_id(self.session.country, "membership", membership)
        self.session.announce("share.operation", membership=subject, number=number, operation=legs[0].kind.value)
        return number

    async def decide_and_book(self, membership: UUID, asked: OperationRequest) -> int:
        """Decide on an operation as the register stands now, and append it. Refuses as `decide` does."""
        history = await legs_of(self.session, membership)
        return await self.book(membership, decide(asked, history, self.terms.classes, self.terms.day))

    async def take_back(self, membership: UUID, number: int, legs: Sequence[Leg], reason: str) -> int:
        """Append the counter-operation of `number`; gives its own number."""
        own = await self.book(membership, legs)
        await self.session.execute(
            "INSERT INTO share_reversal (entity, number, reverses, reason, actor, known)"
            " VALUES (:entity, :number, :reverses, :reason, :actor, int8range(:sequence, NULL))",
            {
                "entity": self.terms.entity,
                "number": own,
                "reverses": number,
                "reason": reason,
                "actor": self.session.caller.actor,
                "sequence": await self.session.sequence(),
            },
        )
        return own

    def touch(self, membership: UUID, day: date) -> None:
        """Look at this membership again at the end, though nothing was booked for it."""
        self._touched[membership] = max(self._touched.get(membership, date.min), day)

    async def finish(self) -> None:
        """Write what follows from what was booked."""
        for membership, day in self._touched.items():
            await renew_coverage(self.session, self.terms, membership)
            await renew_default(self.session, membership, day)


async def booked_operation(session: ReadSession, entity: str, number: int) -> tuple[UUID, Booked]:
    """The membership and the operation under a number of the entity's register; NOT_FOUND without one."""
    rows = await session.all(
        "SELECT o.membership, o.kind, o.share_class, o.held_change, o.paid_change, o.value_date, r.number AS taken_back"
        " FROM share_operation o LEFT JOIN share_reversal r ON r.entity = o.entity AND r.reverses = o.number"
        " WHERE o.entity = :entity AND o.number = :number AND upper_inf(o.known) ORDER BY o.leg",
        {"entity": entity, "number": number},
    )
    if not rows:
        raise Refusal("NOT_FOUND", f"The register has no operation number {number}.")
    legs = tuple(Leg(OperationKind(row.kind), *row[2:6]) for row in rows)
    return rows[0].membership, Booked(number, legs, rows[0].taken_back)
