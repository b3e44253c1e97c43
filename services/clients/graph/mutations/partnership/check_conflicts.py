"""`checkConflicts`: conflicts of interest with a client are looked for, and kept with their figures."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership.conflicts import ConflictCheck, find_conflicts
from services.clients.graph.mutations.partnership.kit import ClientFilePayload, client_named, note, on_file
from services.clients.store.partnership.checks import save_check
from services.clients.store.partnership.facts import conflict_facts
from services.clients.store.partnership.rules import rules_on


@strawberry.input(description="A conflict check.")
class CheckConflictsInput:
    """A check."""

    client: strawberry.ID
    on: date | None = strawberry.field(
        default=None, description="As of this day: the twelve months before it; today if absent."
    )
    idempotency_key: str | None = None


@mutation(
    description="Look for conflicts of interest as of a day: competitors by activity or declaration, mandate holders "
    "who belong to the client, members who direct and bill it, members who live from it."
)
async def check_conflicts(info: Info, input: CheckConflictsInput) -> ClientFilePayload:
    """Check. Refuses NOT_FOUND, BAD_ARGUMENT, FORBIDDEN, PARTITION_UNAVAILABLE."""
    context = info.context
    day = input.on or context.today
    if day > context.today:
        raise Refusal("BAD_ARGUMENT", "Conflicts are looked for as of a day that has come.").blame(input.on)
    client = await client_named(context, "checkConflicts", input.client)
    facts = await conflict_facts(context.partition, client, day)

    async def work(session: WriteSession) -> None:
        rules = await rules_on(session, client.entity, day)
        check = ConflictCheck(new_uuid(), day, find_conflicts(rules, facts))
        await save_check(session, client.client, check)
        note(session, "conflicts.checked", client, found=[finding.kind.value for finding in check.findings])

    return await on_file(context, "checkConflicts", input, client, work)
