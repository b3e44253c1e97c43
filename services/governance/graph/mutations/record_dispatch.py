"""Put a dispatch of notices on record."""

from __future__ import annotations

from datetime import datetime

import strawberry

from commons.clock import now
from commons.database.sessions import WriteSession
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import Assembly
from services.governance.domain.convocation import dispatch as domain
from services.governance.domain.convocation.channels import channels
from services.governance.domain.law.reading import Reading
from services.governance.graph.assembly import Assembly as AssemblyShown
from services.governance.graph.convocation.dispatch import Dispatch
from services.governance.graph.convocation.words import NoticeChannel
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.store import assemblies, calls, dispatches


@strawberry.input(
    description="`sentAt`: when they went out, with its offset. `proof`: what shows it, as the mailer's message "
    "number, the post's receipt or the gazette's issue. `memberships`: to whom, at most a thousand; null: to everybody "
    "of the channel who was not told yet."
)
class RecordDispatchInput:
    """What went out, when, to whom."""

    assembly: strawberry.ID
    channel: NoticeChannel
    sent_at: datetime
    proof: str
    memberships: list[strawberry.ID] | None = None
    idempotency_key: str | None = None

    def wanted(self, country: str) -> domain.Sending:
        """In the domain's words."""
        named = self.memberships
        found = None if named is None else tuple(uuid_of(one, "membership", country) for one in named)
        return domain.Sending(self.channel, self.sent_at, self.proof, found)


@strawberry.type
class RecordDispatchPayload:
    """The dispatch, and the assembly with the deadlines that it keeps or misses."""

    dispatch: Dispatch
    assembly: AssemblyShown


@mutation(
    description="Put on record that notices went out, with what proves it. One that came too late is recorded too: "
    "`Assembly.deadlines` says which deadline it missed. From the first dispatch on the meeting's documents are open "
    "to its members, and a text that changes is a new version that says why."
)
async def record_dispatch(info: Info, input: RecordDispatchInput) -> RecordDispatchPayload:
    """Check the channel against the law, and save the dispatch with its notices."""
    context = info.context
    assembly_id = uuid_of(input.assembly, "assembly", context.country)
    async with context.writing("recordDispatch", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, assembly_id)
        assembly = await assemblies.by_id(session, assembly_id)
        context.require("Mutation.recordDispatch", assembly.entity)
        if session.replayed is None:
            sent = domain.send(input.wanted(context.country), await _outbox(session, context, assembly))
            new = await dispatches.insert(session, assembly_id, sent)
            saved = await dispatches.by_id(session, new)
            named = global_id(context.country, "dispatch", new)
            session.record("recordDispatch", named, channel=sent.channel.name, count=saved.count, proof=sent.proof)
            session.announce(
                "notice.dispatched", dispatch=named, sent_on=sent.sent_on, count=saved.count,
                **meeting_of(session, assembly),
            )  # fmt: skip
        found = await dispatches.by_id(session, uuid_of(session.subject, "dispatch"))
    return RecordDispatchPayload(
        dispatch=Dispatch.of(found, context.country), assembly=AssemblyShown.of(assembly, context.country)
    )


async def _outbox(session: WriteSession, context: RequestContext, assembly: Assembly) -> domain.Outbox:
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    return domain.Outbox(
        assembly=assembly,
        channels=channels(Reading(regime, assembly.held_on, binding=True)),
        opened=bool(await calls.of_assembly(session, assembly.id)),
        timezone=context.partition.country.timezone,
        moment=now(),
    )
