"""Everything a step is judged by, gathered: what is on record here, what the register says, what law makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commons.database.sessions import ReadSession
from commons.subgraph.context import Partition
from services.clients.domain.engagements.dependence import Window
from services.clients.domain.partnership import LADDER, PartnershipStatus, steps_from
from services.clients.domain.partnership.conditions import Condition, StepFacts, conditions_down, conditions_up
from services.clients.domain.partnership.conflicts import ConflictFacts
from services.clients.domain.partnership.law import AsMember, LawFinding
from services.clients.domain.partnership.rules import DecidingBody
from services.clients.store.engagements.billing import billings
from services.clients.store.organisations.reading import organisations
from services.clients.store.partnership import asking, charters, checks, insolvencies, opinions, sessions, ties
from services.clients.store.partnership.rules import rules_on
from services.clients.store.partnerships import histories
from services.clients.store.rows import ClientRow

TOP = LADDER[-1]

Told = tuple[AsMember | None, list[LawFinding]]
"""What others say of a client on top of the ladder: its membership, and the law's findings."""
NOTHING: Told = (None, [])


@dataclass(frozen=True, slots=True)
class StepAsked:
    """A step that is looked at: from a day on, decided by a body (None: nobody has been named)."""

    client: ClientRow
    status: PartnershipStatus
    day: date
    body: DecidingBody | None


async def told_of(partition: Partition, asked: StepAsked) -> Told:
    """What register and law say of a step to or from the top; nothing where the step is another, or none.

    Raises `Refusal` PARTITION_UNAVAILABLE.
    """
    async with partition.database.reading() as session:
        left = await _left(session, asked.client)
        ids = await insolvencies.joined_ids(session, asked.client.legal_person, asked.day)
    if TOP not in (asked.status, left) or asked.status not in steps_from(left):
        return NOTHING
    register = await asking.register(partition, asked.client.entity, ids, asked.day)
    member = register.on(ids, asked.day)
    if asked.status is not TOP:
        return member, []
    return member, await asking.law_of_joining(partition, asked.client.entity, asked.day, register, member)


async def conditions_now(session: ReadSession, asked: StepAsked, told: Told) -> tuple[Condition, ...]:
    """What the step takes from the latest one on the ladder, up or down, and how each condition stands."""
    left = await _left(session, asked.client)
    facts = await step_facts(session, asked, told)
    if LADDER.index(asked.status) < LADDER.index(left):
        return conditions_down(facts, left)
    return conditions_up(await rules_on(session, asked.client.entity, asked.day), facts)


async def _left(session: ReadSession, client: ClientRow) -> PartnershipStatus:
    """The latest status on the ladder: where a step begins."""
    history = (await histories(session, [client.client]))[client.client]
    return max(history, key=lambda period: period.since).status


async def step_facts(session: ReadSession, asked: StepAsked, told: Told) -> StepFacts:
    """What is known of a step."""
    client, status, day = asked.client, asked.status, asked.day
    key = client.client
    signed = (await charters.signatures_of(session, [key]))[key]
    members = [one for one in (await opinions.members_opinions_of(session, [key]))[key] if one.step is status]
    insolvent = (await insolvencies.insolvencies_of(session, [client.legal_person], day))[client.legal_person]
    found = [one for one in (await checks.checks_of(session, [key]))[key] if one.checked_on <= day]
    return StepFacts(
        status=status,
        day=day,
        body=asked.body,
        charter=await charters.charter_on(session, client.entity, day),
        signature=max((one for one in signed if one.holds_on(day)), key=lambda one: one.until, default=None),
        check=found[0] if found else None,
        referrals=[one for one in (await opinions.referrals_of(session, [key]))[key] if one.referred_on <= day],
        members=next((one for one in reversed(members) if one.answer is not None), None),
        consulted=await sessions.heard(session, key, status, day),
        insolvency=next((one for one in insolvent if one.holds_on(day)), None),
        membership=told[0],
        law=told[1],
    )


async def conflict_facts(partition: Partition, client: ClientRow, day: date) -> ConflictFacts:
    """What a conflict check looks at on a day: the twelve months before it. Raises PARTITION_UNAVAILABLE."""
    key = client.client
    async with partition.database.reading() as session:
        known = await organisations(session, [client.legal_person])
        declared = (await ties.ties_of(session, [key]))[key]
        billed = (await billings(session, [key], Window.year_to(day)))[key]
    holding = sorted({tie.membership for tie in declared if tie.membership is not None and tie.holds_on(day)})
    offices = await asking.offices_of(partition, client.entity, holding, day)
    return ConflictFacts(day, known[client.legal_person].nace, declared, offices, billed)
