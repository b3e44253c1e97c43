"""Share the seats of an assembly of delegates among the sections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.directory import LegalEntity
from commons.errors import Refusal
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info, Partition
from commons.subgraph.mutations import mutation
from services.governance.domain.delegates.seats import share_seats
from services.governance.domain.delegates.sections import sections_in
from services.governance.domain.delegates.size import check_size, measured_on
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.roll_rules import RollRules, rules_of
from services.governance.graph.delegates.section import Apportionment
from services.governance.graph.mutations.kit import regime_on
from services.governance.store import assemblies, rolls, sections
from services.governance.store.electorate import Electorate, checked, pull
from services.governance.store.sections import ApportionmentRecord


@strawberry.input(
    description="`asOf`: the day whose members are counted, today if absent; or `roll`: the state and the rules of a "
    "roll of this entity."
)
class ApportionSeatsInput:
    """Which members are counted."""

    entity: strawberry.ID
    as_of: date | None = None
    roll: strawberry.ID | None = None
    idempotency_key: str | None = None


@strawberry.type
class ApportionSeatsPayload:
    """The seats shared."""

    apportionment: Apportionment


@dataclass(frozen=True, slots=True)
class _Counted:
    """The state to count and the rules that say who votes."""

    electorate: Electorate
    rules: RollRules


@mutation(
    description="Share the seats that the statutes' clause `sections` has among its sections, by the members who vote. "
    "Refused where law or size allow no delegates. An exact tie is reported and waits for decideSeatTie."
)
async def apportion_seats(info: Info, input: ApportionSeatsInput) -> ApportionSeatsPayload:
    """Count the sections' members, share the seats, keep both with the state they stand on."""
    context = info.context
    entity = context.entity_here(input.entity)
    context.require("Mutation.apportionSeats", entity.id)
    async with context.writing("apportionSeats", input, input.idempotency_key, long=True) as session:
        if session.replayed is None:
            roll = uuid_of(input.roll, "roll", context.country) if input.roll else None
            as_of = await _day(session, entity, roll, input.as_of, context.today)
            regime = await regime_on(session, entity, as_of)
            counted = await _counted(session, regime, roll, as_of)
            record = await _apportion(session, context.partition, regime, counted)
            await sections.insert(session, record)
            name = global_id(context.country, "apportionment", record.id)
            session.record("apportionSeats", name, entity=entity.id, seats=record.seats, electorate=record.electorate)
        found = await sections.by_id(session, uuid_of(session.subject, "apportionment"))
    return ApportionSeatsPayload(apportionment=Apportionment.of(found, context.country))


async def _day(session: WriteSession, entity: LegalEntity, roll: UUID | None, asked: date | None, today: date) -> date:
    if roll is None:
        if asked is not None and asked > today:
            raise Refusal("BAD_ARGUMENT", "The members of a day to come cannot be counted yet.")
        return asked or today
    if asked is not None:
        raise Refusal("BAD_ARGUMENT", "Give a day or a roll, not both.")
    found = await rolls.locked(session, roll)
    if (await assemblies.by_id(session, found.assembly)).entity != entity.id:
        raise Refusal("NOT_FOUND", "No roll of this entity has this id.")
    return found.as_of


async def _counted(session: WriteSession, regime: Regime, roll: UUID | None, as_of: date) -> _Counted:
    if roll is None:
        return _Counted(Electorate(None, regime.entity.id, as_of), rules_of(regime, as_of))
    found = await rolls.locked(session, roll)
    return _Counted(Electorate(found.assembly, regime.entity.id, as_of, found.sequence), found.rules)


async def _apportion(
    session: WriteSession, partition: Partition, regime: Regime, counted: _Counted
) -> ApportionmentRecord:
    clause, as_of = sections_in(regime), counted.electorate.as_of
    day = measured_on(regime, as_of)
    trailer = await pull(session, partition, counted.electorate)
    measured = trailer.rows
    if day != as_of:
        measured = (await checked(partition, Electorate(None, regime.entity.id, day))).rows
    check_size(Reading(regime, as_of), measured)
    found, without = await sections.count(session, counted.rules, clause, regime.entity.id, as_of)
    return ApportionmentRecord(
        id=new_uuid(),
        entity=regime.entity.id,
        as_of=as_of,
        sequence=trailer.sequence,
        head=trailer.head,
        electorate=trailer.sha256,
        statutes_version=regime.statutes.version if regime.statutes else 0,
        divided_by=clause.by,
        method=clause.method,
        seats=clause.seats,
        min_seat=clause.min_seat,
        members=sum(found.values()),
        measured_on=day,
        measured=measured,
        shared=share_seats(clause, found, without),
    )
