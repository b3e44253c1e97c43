"""What an officer changes of one membership: its last day, and the facts against its vote."""

from __future__ import annotations

from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import global_id
from services.members.domain.facts import DatedFact, FactKind, Period
from services.members.domain.pseudonyms import pseudonym
from services.members.store.profiles import member_key

_CLOSE = "SET known = int8range(lower(known), :sequence) WHERE membership = :id AND upper_inf(known)"


async def registered_period(session: ReadSession, membership: UUID) -> Period:
    """From the first to the last day of membership, as known now; NOT_FOUND when there is no such membership."""
    row = await session.first(
        "SELECT lower(valid), upper(valid) - 1 FROM registration WHERE membership = :id AND upper_inf(known)",
        {"id": membership},
    )
    if row is None:
        raise Refusal("NOT_FOUND", "There is no membership with this id here.")
    return Period(*row)


async def save_last_day(session: WriteSession, membership: UUID, registered: Period) -> None:
    """Write the registration anew with its last day. Audited as `membership.ended`."""
    entity = await write_registration(session, membership, registered)
    subject = global_id(session.country, "membership", membership)
    session.record("membership.ended", subject, ended_on=registered.end)
    session.announce("membership.ended", membership=subject, entity=entity, ended_on=registered.end)


async def write_registration(session: WriteSession, membership: UUID, registered: Period) -> str:
    """Write the registration anew, what was known before kept; gives the entity. Audit and outbox are the caller's."""
    parameters = {"id": membership, "sequence": await session.sequence()}
    entity = await session.value(f"UPDATE registration {_CLOSE} RETURNING entity", parameters)
    await session.execute(
        "INSERT INTO registration (membership, entity, valid, known) VALUES (:id, :entity,"
        " daterange(CAST(:start AS date), CAST(:last AS date), '[]'), int8range(:sequence, NULL))",
        {**parameters, "entity": entity, "start": registered.start, "last": registered.end},
    )
    return entity


async def fact_periods(session: ReadSession, membership: UUID, kind: FactKind) -> list[Period]:
    """The periods of one fact as known now, the oldest first; those that follow from a leaving are not for hands."""
    rows = await session.all(
        "SELECT lower(valid), upper(valid) - 1 FROM membership_fact"
        " WHERE membership = :id AND kind = :kind AND leaving IS NULL AND upper_inf(known) ORDER BY valid",
        {"id": membership, "kind": kind.value},
    )
    return [Period(*row) for row in rows]


async def save_fact(
    session: WriteSession, membership: UUID, kind: FactKind, period: Period, detail: str | None = None
) -> None:
    """Add a period of a fact. Audited as `fact.begun`; what `detail` says stays out of the chain in the clear."""
    await insert_fact(session, membership, DatedFact(kind, period, detail))
    key = await member_key(session, membership) if detail is not None else None
    told = {"detail": pseudonym(key, "detail", detail)} if key else {}
    subject = global_id(session.country, "membership", membership)
    session.record("fact.begun", subject, fact=kind.value, since=period.start, until=period.end, **told)
    session.announce("fact.begun", membership=subject, fact=kind.value, since=period.start)


async def save_fact_end(
    session: WriteSession, membership: UUID, kind: FactKind, period: Period, left: Period | None
) -> None:
    """Replace `period` of a fact by what is left of it, if anything is. Audited as `fact.ended`."""
    detail = await session.value(
        f"UPDATE membership_fact {_CLOSE} AND kind = :kind AND leaving IS NULL"
        " AND lower(valid) IS NOT DISTINCT FROM CAST(:start AS date) RETURNING detail",
        {"id": membership, "sequence": await session.sequence(), "kind": kind.value, "start": period.start},
    )
    if left is not None:
        await insert_fact(session, membership, DatedFact(kind, left, detail))
    subject, last = global_id(session.country, "membership", membership), left.end if left else None
    session.record("fact.ended", subject, fact=kind.value, since=period.start, last=last)
    session.announce("fact.ended", membership=subject, fact=kind.value, since=period.start, last=last)


async def insert_fact(session: WriteSession, membership: UUID, fact: DatedFact, *, leaving: UUID | None = None) -> None:
    """Add a period of a fact, of a process of leaving if it follows from one. Audit and outbox are the caller's."""
    await session.execute(
        "INSERT INTO membership_fact (membership, kind, detail, leaving, valid, known) VALUES (:id, :kind, :detail,"
        " :leaving, daterange(CAST(:start AS date), CAST(:last AS date), '[]'), int8range(:sequence, NULL))",
        {
            "id": membership,
            "kind": fact.kind.value,
            "detail": fact.detail,
            "leaving": leaving,
            "start": fact.period.start,
            "last": fact.period.end,
            "sequence": await session.sequence(),
        },
    )
