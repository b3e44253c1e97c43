"""Everything a step is judged by, gathered: what is on record here, what the register says, what law makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commons.database.sessions import ReadSession
from commons.subgraph.context import Partition
from services.clients.domain.engagements.dependence import Window
from services.clients.domain.partnership import LADDER, PartnershipStatus
from services.clients.domain.partnership.conditions import StepFacts
from services.clients.domain.partnership.conflicts import ConflictFacts
from services.clients.domain.partnership.law import AsMember, LawFinding
from services.clients.domain.partnership.rules import DecidingBody
from services.clients.store.engagements.billing import billings
from services.clients.store.organisations import organisations
from services.clients.store.partnership import asking, charters, checks, insolvencies, opinions, sessions, ties
from services.clients.store.rows import ClientRow

Told = tuple[AsMember | None, list[LawFinding]]
"""What others say of a client on top of the ladder: its membership, and the law's findings."""


async def told_of(partition: Partition, client: ClientRow, status: PartnershipStatus, day: date, *, up: bool) -> Told:
    """What register and law say of a step to or from the top; nothing where the step is another.

    Raises `Refusal` PARTITION_UNAVAILABLE.
    """
    if (status is LADDER[-1]) != up or (not up and client.status is not LADDER[-1]):
        return None, []
    async with partition.database.reading() as session:
        ids = await insolvencies.joined_ids(session, client.organisation, day)
    register = await asking.register(partition, client.entity, ids, day)
    member = register.on(ids, day)
    if not up:
        return member, []
    return member, await asking.law_of_joining(partition, client.entity, day, register, member)


@dataclass(frozen=True, slots=True)
class StepAsked:
    """A step that is looked at: from a day on, decided by a body."""

    client: ClientRow
    status: PartnershipStatus
    day: date
    body: DecidingBody


async def step_facts(session: ReadSession, asked_for: StepAsked, told: Told) -> StepFacts:
    """What is known of a step."""
    client, status, day = asked_for.client, asked_for.status, asked_for.day
    key = client.client
    signed = (await charters.signatures_of(session, [key]))[key]
    asked = [one for one in (await opinions.members_opinions_of(session, [key]))[key] if one.step is status]
    insolvent = (await insolvencies.insolvencies_of(session, [client.organisation], day))[client.organisation]
    found = [one for one in (await checks.checks_of(session, [key]))[key] if one.checked_on <= day]
    return StepFacts(
        status=status,
        day=day,
        body=asked_for.body,
        charter=await charters.charter_on(session, client.entity, day),
        signature=max((one for one in signed if one.holds_on(day)), key=lambda one: one.until, default=None),
        check=found[0] if found else None,
        referrals=[one for one in (await opinions.referrals_of(session, [key]))[key] if one.referred_on <= day],
        members=next((one for one in reversed(asked) if one.answer is not None), asked[-1] if asked else None),
        consulted=await sessions.heard(session, key, status, day),
        insolvency=next((one for one in insolvent if one.holds_on(day)), None),
        membership=told[0],
        law=told[1],
    )


async def conflict_facts(partition: Partition, client: ClientRow, day: date) -> ConflictFacts:
    """What a conflict check looks at on a day: the twelve months before it. Raises PARTITION_UNAVAILABLE."""
    key = client.client
    async with partition.database.reading() as session:
        known = await organisations(session, [client.organisation])
        declared = (await ties.ties_of(session, [key]))[key]
        billed = (await billings(session, [key], Window.year_to(day)))[key]
    holding = sorted({tie.membership for tie in declared if tie.membership is not None and tie.holds_on(day)})
    offices = await asking.offices_of(partition, client.entity, holding, day)
    return ConflictFacts(day, known[client.organisation].nace, declared, offices, billed)
