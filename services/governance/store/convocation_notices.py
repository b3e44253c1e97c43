"""Notices of a meeting: who is convened through which channel, and what has gone out to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from commons.auth.tokens import Asking
from commons.bulk import NOTICE_COLUMNS, NOTICE_PATH, NOTICE_PURPOSE, EntityRequest
from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import global_id
from commons.subgraph.context import Partition
from services.governance.domain.assembly import Assembly
from services.governance.domain.convocation.channels import Assigned, Channels, Choice
from services.governance.domain.convocation.deadlines import Noticed
from services.governance.domain.convocation.notice_choice import NoticeChoice
from services.governance.domain.convocation.words import NoticeChannel
from services.governance.store.asking import framed
from services.governance.store.decisions import signed
from services.governance.store.notices import NOTICE_OF

STAGING = "notice_address"
CONVENED = [int(reason) for reason in NOTICE_OF]
"""Reasons on a roll whose members are told: also those whom a delegate represents, of the agenda."""

SENT = """
  SELECT l.membership, max(d.sent_on) AS sent_on,
         max(d.sent_on) FILTER (WHERE b.dispatch IS NULL) AS reached_on
    FROM dispatch d JOIN dispatch_line l ON l.dispatch = d.id
    LEFT JOIN bounce b ON b.dispatch = d.id AND b.membership = l.membership
   WHERE d.assembly = :assembly AND d.round = (SELECT count(*) + 1 FROM postponement p WHERE p.assembly = :assembly)
   GROUP BY l.membership"""
"""Who was sent a notice of this round, when last, and when last one that did not come back."""

_CHOICE = f"""CASE WHEN c.channel IS NULL THEN {int(Choice.NOTHING)} WHEN c.channel = 'POST' THEN {int(Choice.POST)}
  WHEN c.given_on <= :consent_by THEN {int(Choice.EMAIL)} ELSE {int(Choice.LATE)} END"""

_PREPARE = f"""
  INSERT INTO notice (assembly, membership, channel, because, known)
  SELECT :assembly, line.membership, way.channel, way.because, int8range(:known, NULL)
    FROM roll_line line
    LEFT JOIN {STAGING} a ON a.membership = line.membership
    LEFT JOIN notice_choice c ON c.membership = line.membership AND upper_inf(c.known)
    JOIN unnest(CAST(:emails AS boolean[]), CAST(:choices AS int[]), CAST(:channels AS text[]),
                CAST(:because AS text[]))
         AS way(email, choice, channel, because) ON way.email = (a.email IS NOT NULL) AND way.choice = {_CHOICE}
   WHERE line.roll = :roll AND line.reason = ANY(:reasons)
     AND NOT EXISTS (SELECT FROM notice n WHERE n.assembly = :assembly AND n.membership = line.membership
                        AND upper_inf(n.known))"""


@dataclass(frozen=True, slots=True)
class ChannelCount:
    """Notices of one channel: how many, how many reached their member as far as is known, how many came back."""

    channel: NoticeChannel
    notices: int
    sent: int
    bounced: int


async def pull_addresses(session: ReadSession, partition: Partition, assembly: Assembly, day: date) -> None:
    """Fill the temporary table `notice_address` of the entity's members on a day, gone with the transaction.

    Raises `Refusal` ELECTORATE_UNAVAILABLE where the members service does not answer.
    """
    columns = ", ".join(f"{name} {kind}" for name, kind in NOTICE_COLUMNS)
    await session.connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {STAGING} ({columns}) ON COMMIT DROP")
    about = global_id(partition.country.code, "assembly", assembly.id)
    asking = Asking(partition.name, f"members/{partition.country.code}", NOTICE_PURPOSE, about)
    body = msgspec.json.encode(EntityRequest(assembly.entity, day.isoformat()))
    driver = await session.driver()
    async with framed(partition, asking, NOTICE_PATH, body) as reader:
        names = [name for name, _ in NOTICE_COLUMNS]
        await driver.copy_to_table(STAGING, source=reader.rows(), columns=names, format="binary")
    await session.connection.exec_driver_sql(f"ANALYZE {STAGING}")


async def prepare(session: WriteSession, assembly: UUID, roll: UUID, found: Channels) -> int:
    """Give everybody of the roll who must be convened a channel; how many had none before. Addresses were pulled."""
    ways: list[Assigned] = found.assigned()
    before = await _prepared(session, assembly)
    await session.execute(
        _PREPARE,
        {
            "assembly": assembly,
            "roll": roll,
            "reasons": CONVENED,
            "consent_by": found.consent_by,
            "emails": [way.has_email for way in ways],
            "choices": [int(way.choice) for way in ways],
            "channels": [way.channel.name for way in ways],
            "because": [way.because for way in ways],
            "known": await session.sequence(),
        },
    )
    return await _prepared(session, assembly) - before


async def _prepared(session: ReadSession, assembly: UUID) -> int:
    return await session.value(
        "SELECT count(*) FROM notice WHERE assembly = :id AND upper_inf(known)", {"id": assembly}
    )


async def counts(session: ReadSession, assembly: UUID) -> list[ChannelCount]:
    """How the notices of an assembly stand, by channel; of the present round."""
    rows = await session.all(
        f"SELECT n.channel, count(*) AS notices, count(s.reached_on) AS sent,"
        f" count(s.sent_on) FILTER (WHERE s.reached_on IS NULL) AS bounced"
        f" FROM notice n LEFT JOIN ({SENT}) s ON s.membership = n.membership"
        " WHERE n.assembly = :assembly AND upper_inf(n.known) GROUP BY n.channel ORDER BY n.channel",
        {"assembly": assembly},
    )
    return [ChannelCount(NoticeChannel[row.channel], row.notices, row.sent, row.bounced) for row in rows]


async def noticed(session: ReadSession, assembly: Assembly) -> Noticed:
    """When the notice went out, as `domain.convocation.deadlines` reads it."""
    row = await session.first(
        f"SELECT count(s.sent_on) AS any_sent, count(*) FILTER (WHERE s.reached_on IS NULL) AS missing,"
        f" max(s.reached_on) AS on FROM notice n LEFT JOIN ({SENT}) s ON s.membership = n.membership"
        " WHERE n.assembly = :assembly AND upper_inf(n.known)",
        {"assembly": assembly.id},
    )
    assert row is not None
    if not row.any_sent:
        return Noticed(assembly.convened_on, dispatched=False)
    return Noticed(None if row.missing else row.on, dispatched=True)


async def save_choice(session: WriteSession, entity: str, given: NoticeChoice) -> None:
    """From now on she takes notices so."""
    await close_known(session, "notice_choice", membership=given.membership)
    await session.execute(
        "INSERT INTO notice_choice (id, entity, membership, channel, given_on, on_behalf, actor, name, at, known)"
        " VALUES (gen_random_uuid(), :entity, :membership, :channel, :given_on, :on_behalf, :actor, :name, :at,"
        " int8range(:known, NULL))",
        {
            "entity": entity,
            "membership": given.membership,
            "channel": given.channel.name,
            "given_on": given.given_on,
            "on_behalf": given.on_behalf,
            **signed(session),
            "known": await session.sequence(),
        },
    )


async def choices_of(session: ReadSession, memberships: Sequence[UUID]) -> list[tuple[UUID, NoticeChoice]]:
    """(membership, what she chose) of those who did."""
    rows: Sequence[Any] = await session.all(
        "SELECT membership, channel, given_on, on_behalf FROM notice_choice WHERE membership = ANY(:ids)"
        " AND upper_inf(known)",
        {"ids": list(memberships)},
    )
    return [
        (row.membership, NoticeChoice(row.membership, NoticeChannel[row.channel], row.given_on, row.on_behalf))
        for row in rows
    ]
