"""Sign off a rule: confirm a decisive one that is unsure, or answer one that nobody knows."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry.scalars import JSON

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.law.leaf import Opinion
from services.governance.domain.sign_off import Confirmation
from services.governance.domain.sign_off import sign_off as decide
from services.governance.graph.law import LawLeaf
from services.governance.graph.mutations.kit import regime_on
from services.governance.store import sign_offs


@strawberry.input(
    description="`leaf`: the key, as `exit.exclusion_effect`; `source`: where what you confirm stands; "
    '`value`: what the opinion says where nobody knows the law, of the type of the key (`"none"`: no such rule); left '
    "out to confirm what law or statutes say. `asOf`: for the statutes in force on that day, such as a meeting's "
    "(today if absent)."
)
class SignOffInput:
    """What is confirmed."""

    entity: strawberry.ID
    leaf: str
    source: str
    statement: str
    value: JSON | None = None
    as_of: date | None = None
    idempotency_key: str | None = None


@strawberry.type
class SignOffPayload:
    """The rule confirmed, by whom, when, and for which version of the statutes."""

    leaf: LawLeaf
    name: str
    signed_on: date
    statutes_version: int


@mutation(
    description="A named person confirms one decisive rule that is unsure, or says with a source what holds where "
    "nobody knows the law; for one version of the statutes. An opinion given anew replaces the one before, which stays "
    "on record."
)
async def sign_off(info: Info, input: SignOffInput) -> SignOffPayload:
    """Check that the rule needs it, and save who confirmed it."""
    context = info.context
    entity = context.entity_here(input.entity)
    context.require("Mutation.signOff", entity.id)
    name, on = context.caller.name or context.caller.subject, input.as_of or context.today
    async with context.writing("signOff", input, input.idempotency_key) as session:
        regime = await regime_on(session, entity, on)
        version = regime.statutes.version if regime.statutes else 0
        if session.replayed is None:
            said = Confirmation(input.leaf, input.source, input.statement, input.value)
            leaf = decide(said, regime, on, regime.opinions)
            opinion = Opinion(name, context.today, said.source, said.statement, version, said.answer(leaf))
            await sign_offs.insert(session, sign_offs.SignOffRecord(entity.id, leaf.key, leaf.pack, opinion))
            session.record("signOff", entity.id, leaf=leaf.key, statutes_version=version, source=input.source)
        regime = await regime_on(session, entity, on)
    shown = LawLeaf.of(regime.rule(input.leaf, on), regime, on)
    return SignOffPayload(leaf=shown, name=name, signed_on=context.today, statutes_version=version)
