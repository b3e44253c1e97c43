"""Referrals to the ethics committee and its opinions; what the members were asked and said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from services.clients.domain.partnership import PartnershipStatus
from services.clients.domain.partnership.opinions import (
    Count,
    EthicsOpinion,
    EthicsReferral,
    MembersAnswer,
    MembersOpinion,
    Verdict,
)

_REFERRAL = """
  SELECT r.id, r.client, r.question, r.referred_on, o.verdict, o.says, o.given_on
    FROM ethics_referral r LEFT JOIN ethics_opinion o ON o.referral = r.id AND upper_inf(o.known)
"""
_MEMBERS = """
  SELECT q.id, q.client, q.step, q.question, q.asked_on, q.closes_on, a.in_favour, a.against, a.abstained, a.closed_on,
         a.source
    FROM members_opinion q LEFT JOIN members_opinion_result a ON a.opinion = q.id AND upper_inf(a.known)
"""


async def referrals_of(session: ReadSession, clients: Sequence[UUID]) -> dict[UUID, list[EthicsReferral]]:
    """Each client's referrals, with the opinions given."""
    found: dict[UUID, list[EthicsReferral]] = {client: [] for client in clients}
    rows = await session.all(
        f"{_REFERRAL} WHERE r.client = ANY(CAST(:ids AS uuid[])) ORDER BY r.referred_on, r.id", {"ids": list(clients)}
    )
    for row in rows:
        found[row.client].append(_referral(row))
    return found


async def referrals_in(session: ReadSession, entity: str, *, waiting: bool) -> list[EthicsReferral]:
    """Referrals of an entity's clients; `waiting`: those without an opinion."""
    rows = await session.all(
        f"{_REFERRAL} JOIN client c ON c.client = r.client WHERE c.entity = :entity"
        " AND (o.verdict IS NULL OR NOT CAST(:waiting AS boolean))",
        {"entity": entity, "waiting": waiting},
    )
    return [_referral(row) for row in rows]


async def referral(session: ReadSession, id_: UUID) -> EthicsReferral | None:
    """A referral by id."""
    row = await session.first(f"{_REFERRAL} WHERE r.id = :id", {"id": id_})
    return None if row is None else _referral(row)


async def save_referral(session: WriteSession, asked: EthicsReferral) -> None:
    """Write a referral."""
    await session.execute(
        "INSERT INTO ethics_referral (id, client, question, referred_on, entered)"
        " VALUES (:id, :client, :question, :referred_on, :entered)",
        {
            "id": asked.id,
            "client": asked.client,
            "question": asked.question,
            "referred_on": asked.referred_on,
            "entered": await session.sequence(),
        },
    )


async def save_ethics_opinion(session: WriteSession, id_: UUID, opinion: EthicsOpinion) -> None:
    """Write an opinion in the place of what was known."""
    await close_known(session, "ethics_opinion", referral=id_)
    await session.execute(
        "INSERT INTO ethics_opinion (referral, verdict, says, given_on, known) VALUES (:referral, :verdict, :says,"
        " :given_on, int8range(CAST(:sequence AS bigint), NULL))",
        {
            "referral": id_,
            "verdict": opinion.verdict.value,
            "says": opinion.says,
            "given_on": opinion.given_on,
            "sequence": await session.sequence(),
        },
    )


async def members_opinions_of(session: ReadSession, clients: Sequence[UUID]) -> dict[UUID, list[MembersOpinion]]:
    """What the members were asked about each client."""
    found: dict[UUID, list[MembersOpinion]] = {client: [] for client in clients}
    rows = await session.all(
        f"{_MEMBERS} WHERE q.client = ANY(CAST(:ids AS uuid[])) ORDER BY q.asked_on, q.id", {"ids": list(clients)}
    )
    for row in rows:
        found[row.client].append(_members(row))
    return found


async def members_opinion(session: ReadSession, id_: UUID) -> tuple[UUID, MembersOpinion] | None:
    """A question to the members, and whom it is about."""
    row = await session.first(f"{_MEMBERS} WHERE q.id = :id", {"id": id_})
    return None if row is None else (row.client, _members(row))


async def save_members_opinion(session: WriteSession, client: UUID, asked: MembersOpinion) -> None:
    """Write a question to the members."""
    await session.execute(
        "INSERT INTO members_opinion (id, client, step, question, asked_on, closes_on, entered)"
        " VALUES (:id, :client, :step, :question, :asked_on, :closes_on, :entered)",
        {
            "id": asked.id,
            "client": client,
            "step": asked.step.value,
            "question": asked.question,
            "asked_on": asked.asked_on,
            "closes_on": asked.closes_on,
            "entered": await session.sequence(),
        },
    )


async def save_members_answer(session: WriteSession, id_: UUID, said: MembersAnswer) -> None:
    """Write what the members said."""
    await session.execute(
        "INSERT INTO members_opinion_result (opinion, in_favour, against, abstained, closed_on, source, known)"
        " VALUES (:opinion, :in_favour, :against, :abstained, :closed_on, :source,"
        " int8range(CAST(:sequence AS bigint), NULL))",
        {
            "opinion": id_,
            "in_favour": said.count.in_favour,
            "against": said.count.against,
            "abstained": said.count.abstained,
            "closed_on": said.closed_on,
            "source": said.source,
            "sequence": await session.sequence(),
        },
    )


def _referral(row: Any) -> EthicsReferral:
    given = None if row.verdict is None else EthicsOpinion(Verdict(row.verdict), row.says, row.given_on)
    return EthicsReferral(row.id, row.client, row.question, row.referred_on, given)


def _members(row: Any) -> MembersOpinion:
    said = None
    if row.closed_on is not None:
        said = MembersAnswer(Count(row.in_favour, row.against, row.abstained), row.closed_on, row.source)
    return MembersOpinion(row.id, PartnershipStatus(row.step), row.question, row.asked_on, row.closes_on, said)
