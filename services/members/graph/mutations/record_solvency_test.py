"""recordSolvencyTest: an officer records a test of what may leave the entity, with its figures and who decided."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from commons.errors import Fault
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.shares import refunds as domain
from services.members.graph.types.refunds import SolvencyTest
from services.members.store.refunds import save_test, tests_of


@strawberry.input
class RecordSolvencyTestInput:
    """Both halves of the test: what the entity has beyond what it may not pay out, and what it can pay with."""

    entity: strawberry.ID
    tested_on: date = strawberry.field(description="The day of the figures.")
    net_assets: Decimal = strawberry.field(description="Assets less debts; may be below zero.")
    unavailable: Decimal = strawberry.field(description="Equity that may not be paid out.")
    liquid_assets: Decimal = strawberry.field(description="What can be paid with.")
    due_in_a_year: Decimal = strawberry.field(description="Debts that fall due within twelve months.")
    decided_by: str = strawberry.field(description="Who decided on it: the board on a day, with the auditor's report.")
    source: str = strawberry.field(description="What it rests on: accounts, a statement of assets.")
    idempotency_key: str | None = None


@strawberry.type
class RecordSolvencyTestPayload:
    """The test as recorded."""

    test: SolvencyTest = strawberry.field(description="The test as recorded, with what it allows.")


@mutation(
    description="Record a solvency test. From its day on refunds that need one are paid up to what it allows; the "
    "newest one counts, and a failed one blocks them until another allows more."
)
async def record_solvency_test(info: Info, input: RecordSolvencyTestInput) -> RecordSolvencyTestPayload:
    """Membership officer of the entity. Refuses BAD_ARGUMENT."""
    context = info.context
    entity = context.entity_here(input.entity).id
    context.require("Mutation.recordSolvencyTest", entity)
    async with context.writing("recordSolvencyTest", input, input.idempotency_key) as session:
        if session.replayed is None:
            test = domain.check_test(_test(input), context.today)
            await save_test(session, entity, test)
            subject = global_id(context.country, "solvency_test", test.id)
            session.record("solvency.tested", subject, entity=entity, tested_on=test.tested_on, allows=test.allows)
            session.announce("solvency.tested", entity=entity, tested_on=test.tested_on)
    key = uuid_of(session.subject, "solvency_test", context.country)
    async with context.reading() as reading:
        found = next((one for one in await tests_of(reading, entity) if one.id == key), None)
    if found is None:
        raise Fault("a test that was recorded is not there")
    shown = SolvencyTest.of(found, context.country, context.partition.country.currency)
    return RecordSolvencyTestPayload(test=shown)


def _test(given: RecordSolvencyTestInput) -> domain.SolvencyTest:
    names = ("tested_on", "net_assets", "unavailable", "liquid_assets", "due_in_a_year", "decided_by", "source")
    return domain.SolvencyTest(id=new_uuid(), **{name: getattr(given, name) for name in names})
