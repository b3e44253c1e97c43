"""consent: a member says what others' officers may see of a membership, for one purpose."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.errors import Fault
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from commons.subgraph.scalars import CountryCode
from services.members.domain.consents import Consent, Purpose, check_withdrawal, consented_fields, give
from services.members.graph.finding import find_membership
from services.members.graph.mutations.own_membership import own_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.types.membership import Membership
from services.members.store.consents import consents_of, save_consent, withdraw_consent


@strawberry.input
class ConsentInput(ReadAtVersion):
    """What to show of one membership to one country's officers, for one purpose and time; a second one replaces it."""

    membership: strawberry.ID
    purpose: Purpose
    target: CountryCode | None = strawberry.field(
        default=None, description="Whose officers may read: the countries where they hold their roles; null: every one."
    )
    fields: list[str] = strawberry.field(
        default_factory=list, description="Fields of Membership; none at all still shows that it exists."
    )
    from_: date | None = strawberry.field(
        default=None, name="from", description="The first day; from now on if absent."
    )
    until: date | None = strawberry.field(default=None, description="The last day; until it is withdrawn if absent.")
    granted: bool = strawberry.field(
        default=True,
        description="False withdraws: then nothing is shown to the target; without one, to nobody at all.",
    )
    idempotency_key: str | None = None


@strawberry.type
class ConsentPayload:
    """The membership that the consent is about."""

    membership: Membership


@mutation(description="Say what others' officers may see of one's own membership.")
async def consent(info: Info, input: ConsentInput) -> ConsentPayload:
    """Give or withdraw consent (the member herself, nobody for her)."""
    context = info.context
    given = _read(context, input)
    async with context.writing("consent", input, input.idempotency_key) as session:
        key, _ = await own_membership(context, session, "Mutation.consent", input.membership)
        if session.replayed is None and input.granted:
            await save_consent(session, key, give(given, context.country, context.today))
        elif session.replayed is None:
            standing = (await consents_of(session, [key])).get(key, [])
            check_withdrawal(given, standing, context.today)
            await withdraw_consent(session, key, given.purpose, given.target)
    membership = await find_membership(context, str(input.membership))
    if membership is None:
        raise Fault("a member does not see her own membership")
    return ConsentPayload(membership=membership)


def _read(context: RequestContext, given: ConsentInput) -> Consent:
    target = None if given.target is None else str(given.target)
    if target is not None:
        context.partition.directory.country(target)
    fields = consented_fields(given.fields, context.partition.access.consentable("Membership") | {"displayName"})
    return Consent(given.purpose, fields, target, given.from_, given.until)
