"""A member says how she takes notices."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.convocation.notice_choice import choose
from services.governance.graph.convocation.words import NoticeChannel
from services.governance.graph.mutations.kit import require_own_or_role
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.store import convocation_notices
from services.governance.store.electorate import check_registered


@strawberry.input(
    description="`channel`: EMAIL or POST. `givenOn`: the day on what she signed, where an organiser enters it for "
    "her; with her own login it is today."
)
class ChooseNoticeChannelInput:
    """How a member takes notices."""

    entity: strawberry.ID
    membership: strawberry.ID
    channel: NoticeChannel
    given_on: date | None = None
    idempotency_key: str | None = None


@strawberry.type
class ChooseNoticeChannelPayload:
    """What is on record from now on."""

    membership: Membership
    channel: NoticeChannel
    given_on: date


@mutation(
    description="A member agrees to be convened by e-mail, or wants paper; an organiser may enter it on her behalf, "
    "which is recorded as such. It counts for notices that are prepared from then on."
)
async def choose_notice_channel(info: Info, input: ChooseNoticeChannelInput) -> ChooseNoticeChannelPayload:
    """Check whose membership it is, and save what she says."""
    context = info.context
    entity = context.entity_here(input.entity)
    membership = uuid_of(input.membership, "membership", context.country)
    own = await require_own_or_role(context, "Mutation.chooseNoticeChannel", entity.id, membership)
    async with context.writing("chooseNoticeChannel", input, input.idempotency_key) as session:
        if session.replayed is None:
            given = choose(membership, input.channel, input.given_on or context.today, context.today, own=own)
            await check_registered(context.partition, entity.id, membership, context.today)
            await convocation_notices.save_choice(session, entity.id, given)
            session.record("chooseNoticeChannel", input.membership, channel=given.channel.name, own=own)
        stands = dict(await convocation_notices.choices_of(session, [membership]))[membership]
    return ChooseNoticeChannelPayload(
        membership=membership_of(context.country, membership), channel=stands.channel, given_on=stands.given_on
    )
