"""Transfers as rows: who moves where, and what either country said; own words leave by the outbox."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from commons.database.sessions import Database, ReadSession, WriteSession
from commons.paging import Page, keyset
from services.members.domain.applications.process import ApplicationStep
from services.members.domain.transfers.decide import step_of_joining, step_of_leaving
from services.members.domain.transfers.process import Parties, Side, Step, StepKind, Transfer

TOLD = "transfer.told"
"""The outbox lines that go to the other country."""

_COLUMNS = "t.id, t.side, t.membership, t.person, t.from_entity, t.to_entity"


@dataclass(frozen=True, slots=True)
class KeptTransfer:
    """A transfer, which side this country keeps, and whether the other has confirmed the newest word of this one."""

    transfer: Transfer
    side: Side
    confirmed: bool


async def transfer_by_id(session: ReadSession, key: UUID) -> KeptTransfer | None:
    """One transfer as known here."""
    return next(iter((await _kept(session, "t.id = :key", {"key": key})).values()), None)


async def transfers_of(session: ReadSession, memberships: Sequence[UUID]) -> dict[UUID, list[KeptTransfer]]:
    """Transfers away from each membership that has any, the newest first."""
    found: dict[UUID, list[KeptTransfer]] = defaultdict(list)
    for one in (await _kept(session, "t.membership = ANY(CAST(:ids AS uuid[]))", {"ids": list(memberships)})).values():
        if one.transfer.membership is not None:
            found[one.transfer.membership].append(one)
    return found


async def transfers_of_applications(session: ReadSession, applications: Sequence[UUID]) -> dict[UUID, KeptTransfer]:
    """The transfer under which each of these applications was made, where there is one."""
    rows = await session.all(
        "SELECT application, transfer FROM transfer_application WHERE application = ANY(CAST(:ids AS uuid[]))",
        {"ids": list(applications)},
    )
    found = await _kept(session, "t.id = ANY(CAST(:ids AS uuid[]))", {"ids": [row.transfer for row in rows]})
    return {row.application: found[row.transfer] for row in rows}


async def expected_page(session: ReadSession, page: Page, entity: str) -> list[KeptTransfer]:
    """`page.size + 1` transfers to an entity of this country, the newest first."""
    keys = keyset(page, ("t.id",), country=session.country, kind="transfer", descending=True)
    where = f"t.id IN (SELECT t.id FROM transfer t WHERE t.to_entity = :entity AND t.side = 'JOINING' AND {keys.where}"
    found = await _kept(
        session,
        f"{where} ORDER BY {keys.order} LIMIT :size)",
        {"entity": entity, "size": page.size + 1, **keys.parameters},
    )
    return list(found.values())


async def applications_under(session: ReadSession, transfer: UUID) -> list[UUID]:
    """Applications made under a transfer, the newest first."""
    rows = await session.all(
        "SELECT application FROM transfer_application WHERE transfer = :id ORDER BY lower(known) DESC", {"id": transfer}
    )
    return [row.application for row in rows]


async def introduced(session: ReadSession, transfer: UUID) -> tuple[str, str] | None:
    """The login that asked for it, as (issuer name, subject), while it is needed."""
    row = await session.first("SELECT issuer, subject FROM transfer_login WHERE transfer = :id", {"id": transfer})
    return None if row is None else (row.issuer, row.subject)


async def save_transfer(session: WriteSession, transfer: Transfer, side: Side, login: tuple[str, str] | None) -> None:
    """Write a new transfer without any step. Audit and outbox are the caller's."""
    parties = transfer.parties
    await session.execute(
        "INSERT INTO transfer (id, side, membership, person, from_entity, to_entity, known) VALUES (:id, :side,"
        " :membership, :person, :from_entity, :to_entity, int8range(:sequence, NULL))",
        {
            "id": transfer.id,
            "side": side.value,
            "membership": transfer.membership,
            "person": parties.person,
            "from_entity": parties.from_entity,
            "to_entity": parties.to_entity,
            "sequence": await session.sequence(),
        },
    )
    if login is not None:
        await session.execute(
            "INSERT INTO transfer_login (transfer, issuer, subject) VALUES (:id, :issuer, :subject)",
            {"id": transfer.id, "issuer": login[0], "subject": login[1]},
        )


async def say(session: WriteSession, transfer: Transfer, step: Step) -> Transfer:
    """Add a word of this country and have the other told; gives the transfer after it. Audit is the caller's."""
    await insert_step(session, transfer, step, None)
    after = transfer.after(step)
    session.announce(TOLD, transfer=transfer.text, step=step.kind.value)
    if after.admitted or not after.open:
        await forget_login(session, transfer.id)
    return after


async def insert_step(session: WriteSession, transfer: Transfer, step: Step, statement: str | None) -> None:
    """Add the row of a word. Audit and outbox are the caller's."""
    await session.execute(
        "INSERT INTO transfer_step (transfer, side, number, step, happened_on, day, statement, known) VALUES"
        " (:id, :side, :number, :step, :on, :day, :statement, int8range(:sequence, NULL))",
        {
            "id": transfer.id,
            "side": step.side.value,
            "number": step.number,
            "step": step.kind.value,
            "on": step.on,
            "day": step.day,
            "statement": statement,
            "sequence": await session.sequence(),
        },
    )


async def forget_login(session: WriteSession, transfer: UUID) -> None:
    """Nobody need be let apply under it any more."""
    await session.execute("DELETE FROM transfer_login WHERE transfer = :id", {"id": transfer})


async def note_leaving(
    session: WriteSession, membership: UUID, today: date, last_day: date | None, *, waits: bool = False
) -> None:
    """Say what a write on a membership's last day means to its transfer, if it has an open one."""
    for kept in (await transfers_of(session, [membership])).get(membership, ()):
        step = step_of_leaving(kept.transfer, await session.sequence(), today, last_day, waits=waits)
        if step is not None:
            await say(session, kept.transfer, step)


async def join_transfer(session: WriteSession, transfer: Transfer, application: UUID, step: ApplicationStep) -> None:
    """Put an application under a transfer, and say so. Audit is the caller's."""
    await session.execute(
        "INSERT INTO transfer_application (application, transfer, known)"
        " VALUES (:application, :transfer, int8range(:sequence, NULL))",
        {"application": application, "transfer": transfer.id, "sequence": await session.sequence()},
    )
    await note_joining(session, application, step, None)


async def note_joining(session: WriteSession, application: UUID, step: ApplicationStep, joined_on: date | None) -> None:
    """Say what a step of an application means to its transfer, if it was made under one and is its newest."""
    kept = (await transfers_of_applications(session, [application])).get(application)
    if kept is None or (await applications_under(session, kept.transfer.id))[0] != application:
        return
    told = step_of_joining(kept.transfer, await session.sequence(), step.kind, step.on, joined_on)
    if told is not None:
        await say(session, kept.transfer, told)


_UNDELIVERED = f"""SELECT FROM outbox o WHERE o.kind = '{TOLD}' AND o.delivered_at IS NULL AND o.body->>'transfer' =
  split_part(t.from_entity, '.', 1) || '.transfer.' || replace(t.id::text, '-', '')"""


async def _kept(session: ReadSession, where: str, parameters: dict[str, Any]) -> dict[UUID, KeptTransfer]:
    rows = await session.all(
        f"SELECT {_COLUMNS}, NOT EXISTS ({_UNDELIVERED}) AS confirmed FROM transfer t WHERE {where} ORDER BY t.id DESC",
        parameters,
    )
    steps = await _steps(session, [row.id for row in rows])
    found: dict[UUID, KeptTransfer] = {}
    for row in rows:
        parties = Parties(row.person, row.from_entity, row.to_entity)
        said = Transfer(row.id, parties, membership=row.membership)
        for step in steps[row.id]:
            said = said.after(step)
        found[row.id] = KeptTransfer(said, Side(row.side), row.confirmed)
    return found


async def _steps(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[Step]]:
    rows = await session.all(
        "SELECT transfer, number, step, happened_on, day FROM transfer_step"
        " WHERE transfer = ANY(CAST(:ids AS uuid[])) ORDER BY transfer, side, number",
        {"ids": list(ids)},
    )
    found: dict[UUID, list[Step]] = defaultdict(list)
    for row in rows:
        found[row.transfer].append(Step(row.number, StepKind(row.step), row.happened_on, row.day))
    return found


@dataclass(frozen=True, slots=True)
class Untold:
    """A transfer whose newest word the other country has not confirmed, up to the outbox line of `sequence`."""

    transfer: Transfer
    side: Side
    login: tuple[str, str] | None
    sequence: int


async def untold_transfers(session: ReadSession, most: int = 100) -> list[Untold]:
    """What is still to be told, the oldest first."""
    rows = await session.all(
        "SELECT CAST(split_part(body->>'transfer', '.', 3) AS uuid) AS id, max(sequence) AS sequence FROM outbox"
        f" WHERE kind = '{TOLD}' AND delivered_at IS NULL GROUP BY 1 ORDER BY 2 LIMIT :most",
        {"most": most},
    )
    kept = await _kept(session, "t.id = ANY(CAST(:ids AS uuid[]))", {"ids": [row.id for row in rows]})
    found = []
    for row in rows:
        one = kept[row.id]
        login = await introduced(session, row.id) if one.side is Side.LEAVING else None
        found.append(Untold(one.transfer, one.side, login, row.sequence))
    return found


async def told(database: Database, untold: Untold) -> None:
    """Note that the other country has confirmed it, and everything before."""
    async with database.engine.begin() as connection:
        await connection.execute(
            text(
                f"UPDATE outbox SET delivered_at = now() WHERE kind = '{TOLD}' AND delivered_at IS NULL"
                " AND body->>'transfer' = :id AND sequence <= :sequence"
            ),
            {"id": untold.transfer.text, "sequence": untold.sequence},
        )
