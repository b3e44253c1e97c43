"""Sign off a decisive rule of an experimental pack."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from services.governance.domain.sign_off import Confirmation
from services.governance.domain.sign_off import sign_off as decide
from services.governance.graph.here import entity_here
from services.governance.graph.law import LawLeaf
from services.governance.graph.mutations.kit import regime_on
from services.governance.store import sign_offs


@strawberry.input(
    description="`leaf`: the key, as `exit.exclusion_effect`; `source`: where what you confirm stands; "
    "`asOf`: for the statutes in force on that day, such as a meeting's (today if absent)."
)
class SignOffInput:
    """What is confirmed."""

    entity: strawberry.ID
    leaf: str
    source: str
    statement: str
    as_of: date | None = None
    idempotency_key: str | None = None


@strawberry.type
class SignOffPayload:
    """The rule confirmed, by whom, when, and for which version of the statutes."""

    leaf: LawLeaf
    name: str
    signed_on: date
    statutes_version: int


@strawberry.mutation(description="A named person confirms one decisive rule, for one version of the statutes.")
async def sign_off(info: Info, input: SignOffInput) -> SignOffPayload:
    """Check that the rule needs it, and save who confirmed it."""
    context = info.context
    entity = entity_here(context, input.entity)
    context.require("Mutation.signOff", entity.id)
    name, on = context.caller.name or context.caller.subject, input.as_of or context.today
    async with context.writing("signOff", input, input.idempotency_key) as session:
        regime = await regime_on(session, entity, on)
        version = regime.statutes.version if regime.statutes else 0
        if session.replayed is None:
            signed = await sign_offs.signed_of(session, entity.id, version)
            leaf = decide(Confirmation(input.leaf, input.source, input.statement), regime, on, signed)
            record = sign_offs.SignOffRecord(
                entity.id, version, leaf.key, leaf.pack, input.source, input.statement, name, context.today
            )
            await sign_offs.insert(session, record)
            session.record("signOff", entity.id, leaf=leaf.key, statutes_version=version, source=input.source)
    shown = LawLeaf.of(regime.rule(input.leaf, on))
    return SignOffPayload(leaf=shown, name=name, signed_on=context.today, statutes_version=version)
