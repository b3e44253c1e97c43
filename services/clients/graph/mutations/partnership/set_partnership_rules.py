"""`setPartnershipRules`: what an entity wants before each step, from a day on."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import strawberry

from commons.errors import Refusal
from commons.nace import activity
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.partnership import PartnershipStatus
from services.clients.domain.partnership.rules import (
    UPWARD,
    DecidingBody,
    PartnershipRules,
    StepRules,
    check_rules,
)
from services.clients.graph.mutations.kit import check_version
from services.clients.graph.partnership.rules import PartnershipRules as Shown
from services.clients.store.partnership.rules import latest_rules, save_rules

USUAL = PartnershipRules()


@strawberry.input(description="What one step up takes.")
class StepRulesInput:
    """What one step up takes."""

    status: PartnershipStatus = strawberry.field(description="The step: CANDIDATE, PARTNER or MEMBER.")
    charter: bool = strawberry.field(default=False, description="Whether the charter must be signed.")
    conflict_check: bool = strawberry.field(default=False, description="Whether conflicts must have been looked for.")
    members_opinion: bool = strawberry.field(default=False, description="Whether the members must have been asked.")
    consultative_opinion: bool = strawberry.field(default=False, description="Whether the body must have been heard.")
    ethics_referral: bool = strawberry.field(default=False, description="Whether the committee must have been asked.")
    decided_by: DecidingBody | None = strawberry.field(
        default=None, description="Who must decide; null: nobody in particular."
    )


@strawberry.input(description="A version of an entity's rules.")
class SetPartnershipRulesInput:
    """A version of the rules."""

    entity: strawberry.ID
    source: str = strawberry.field(
        description="Where they were decided: the statutes' article, a decision of the board."
    )
    steps: list[StepRulesInput] = strawberry.field(description="Each step once; one that is left out takes nothing.")
    expected_version: int = strawberry.field(
        description="The version that these take the place of, as it was read; 0 where there was none."
    )
    valid_from: date | None = strawberry.field(default=None, description="From which day on; today if absent.")
    check_days: int = strawberry.field(
        default=USUAL.check_days, description="For how many days a conflict check counts."
    )
    dependence: str = strawberry.field(
        default=str(USUAL.dependence), description="Above which share a member depends on a client, like 1/2."
    )
    activities: list[str] = strawberry.field(
        default_factory=list, description="The entity's own NACE codes of revision 2.1, by which clients compete."
    )
    idempotency_key: str | None = None

    def rules(self) -> PartnershipRules:
        """The domain's rules. Refuses BAD_ARGUMENT for a step twice or down, a share or a code that is none."""
        named = [step.status for step in self.steps]
        if len(set(named)) < len(named) or set(named) - set(UPWARD):
            raise Refusal("BAD_ARGUMENT", "Name each step up once: CANDIDATE, PARTNER, MEMBER.")
        return PartnershipRules(
            valid_from=self.valid_from,
            source=self.source,
            steps={step.status: _step(step) for step in self.steps},
            check_days=self.check_days,
            dependence=_share(self.dependence),
            activities=tuple(activity(code) for code in self.activities),
        )


def _step(given: StepRulesInput) -> StepRules:
    return StepRules(
        given.charter,
        given.conflict_check,
        given.members_opinion,
        given.consultative_opinion,
        given.ethics_referral,
        given.decided_by,
    )


def _share(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise Refusal("BAD_ARGUMENT", "A share is written like 1/2 or 0.4.").blame(text) from error


@strawberry.type(description="The rules as they were put on record.")
class SetPartnershipRulesPayload:
    """The rules as they are now."""

    rules: Shown


@mutation(description="Set what an entity wants before each step of the partnership ladder.")
async def set_partnership_rules(info: Info, input: SetPartnershipRulesInput) -> SetPartnershipRulesPayload:
    """Set the rules. Refuses UNKNOWN_ENTITY, CHANGED_MEANWHILE, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    entity = context.entity_here(input.entity).id
    context.require("Mutation.setPartnershipRules", entity)
    given = input.rules()
    async with context.writing("setPartnershipRules", input, input.idempotency_key) as session:
        if session.replayed is None:
            latest = await latest_rules(session, entity)
            check_version(input.expected_version, latest.version, "the rules")
            kept = check_rules(given, latest, context.today)
            await save_rules(session, entity, kept)
            session.record("partnershipRules.set", entity, version=kept.version, valid_from=kept.valid_from)
    async with context.reading() as reading:
        return SetPartnershipRulesPayload(rules=Shown.of(await latest_rules(reading, entity)))
