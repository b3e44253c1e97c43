"""`changePartnership`: one dated step on the ladder, up or down, with its conditions, who decided it, and why."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership import PartnershipStatus, change
from services.clients.domain.partnership.conditions import ConditionKind, require
from services.clients.domain.partnership.decision import Decided, PartnershipDecision, check_decided
from services.clients.domain.partnership.rules import DecidingBody
from services.clients.graph.mutations.kit import client_now
from services.clients.graph.mutations.partnership.kit import client_named, note
from services.clients.graph.types.client import Client
from services.clients.store.partnership.decisions import save_decision
from services.clients.store.partnership.facts import StepAsked, conditions_now, told_of
from services.clients.store.partnerships import histories, save_step

NAME = "changePartnership"


@strawberry.input(description="Who decided a step, when, and where it is written.")
class PartnershipDecisionInput:
    """Who decided a step."""

    body: DecidingBody = strawberry.field(default=DecidingBody.CLIENT_TEAM, description="Who decided.")
    decided_on: date | None = strawberry.field(default=None, description="The day of the decision; today if absent.")
    office: str | None = strawberry.field(default=None, description="The office of the person who decided or signed.")
    reference: str | None = strawberry.field(default=None, description="Where it is written: minutes, a letter.")


@strawberry.input(description="One step on the ladder.")
class ChangePartnershipInput:
    """One step on the ladder."""

    client: strawberry.ID
    status: PartnershipStatus
    reason: str
    valid_from: date | None = strawberry.field(default=None, description="From which day; today if absent.")
    decision: PartnershipDecisionInput | None = strawberry.field(
        default=None, description="Who decided; the client team, today, if absent."
    )
    acknowledge: list[ConditionKind] = strawberry.field(
        default_factory=list,
        description="Conditions that wait for it: the step is taken in spite of what they say. "
        "`Client.stepConditions` tells them.",
    )
    idempotency_key: str | None = None

    def decided(self, today: date) -> Decided:
        """Who decided."""
        said = self.decision or PartnershipDecisionInput()
        return Decided(said.body, said.decided_on or today, said.office, said.reference)


@strawberry.type(description="The client as it stands now.")
class ChangePartnershipPayload:
    """The client as it stands now."""

    client: Client


@mutation(description="Take one step on the ladder, once its conditions are met.")
async def change_partnership(info: Info, input: ChangePartnershipInput) -> ChangePartnershipPayload:
    """Take one step.

    Refuses TRANSITION_NOT_ALLOWED, CONDITIONS_UNMET, COMPOSITION_NOT_ALLOWED, LAW_UNKNOWN, PARTITION_UNAVAILABLE,
    NOT_FOUND, BAD_ARGUMENT, FORBIDDEN.
    """
    context = info.context
    client = await client_named(context, NAME, input.client)
    day = input.valid_from or context.today
    decided = check_decided(input.decided(context.today), context.today)
    asked = StepAsked(client, input.status, day, decided.body)
    told = await told_of(context.partition, asked)
    async with context.writing(NAME, input, input.idempotency_key) as session:
        if session.replayed is None:
            history = (await histories(session, [client.client]))[client.client]
            step = change(history, input.status, day, input.reason, context.today)
            conditions = await conditions_now(session, asked, told)
            require(conditions, input.acknowledge)
            await save_step(session, client.client, step)
            reason = step.fresh.reason or ""
            made = PartnershipDecision(
                new_uuid(),
                client.client,
                input.status,
                day,
                reason,
                decided,
                _role(context, client.entity),
                tuple(sorted(set(input.acknowledge))),
                conditions,
            )
            await save_decision(session, made)
            _tell(session, made, note(session, "partnership.changed", client, **_told(made)), client.entity)
    return ChangePartnershipPayload(client=await client_now(context, client.client))


def _told(made: PartnershipDecision) -> dict[str, object]:
    return {
        "status": made.status.value,
        "since": made.since.isoformat(),
        "reason": made.reason,
        "body": made.decided.body.value,
        "acknowledged": [kind.value for kind in made.acknowledged],
    }


def _tell(session: WriteSession, made: PartnershipDecision, client: str, entity: str) -> None:
    told = {"status": made.status.value, "since": made.since.isoformat()}
    session.announce("partnership.changed", client=client, entity=entity, **told)


def _role(context: RequestContext, entity: str) -> str:
    """The role by which the caller puts a step on record."""
    roles = context.partition.access.rule(f"Mutation.{NAME}").roles
    held = next((role for role in sorted(roles) if context.caller.has(role, context.country, entity)), None)
    if held is None:
        raise Refusal("FORBIDDEN", "A step is put on record by a client officer of the entity.")
    return held.value
