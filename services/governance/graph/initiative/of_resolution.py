"""What members start about an item, as fields of the resolution."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from services.governance.domain import assembly as domain
from services.governance.domain.initiative.amendment import amended
from services.governance.graph.initiative.amendment import Amendment, OffAgenda, amendments_of, off_agenda_of
from services.governance.graph.initiative.candidacy import CandidateCall, call_of
from services.governance.graph.initiative.motion import MeetingOf, Motion
from services.governance.graph.initiative.secrecy import Secrecy, secrecy_of
from services.governance.graph.loaders import loaders_of
from services.governance.store import assemblies


@strawberry.type
class ResolutionOfMembers:
    """An item and what members want of it."""

    record: strawberry.Private[domain.Resolution]
    country: strawberry.Private[str]

    @strawberry.field(description="The motion by which members had it put on the agenda; null for any other item.")
    async def motion(self, info: Info) -> Motion | None:
        """Its motion."""
        context = info.context
        found = await loaders_of(context).motion.load(self.record.id)
        if found is None:
            return None
        async with context.reading() as session:
            at = await MeetingOf.load(session, context, await assemblies.by_id(session, self.record.assembly))
        return Motion.of(found, at, self.country, context.today)

    @strawberry.field(description="By which exception it is decided without an announcement; null where it has one.")
    async def off_agenda(self, info: Info) -> OffAgenda | None:
        """Its exception."""
        return await off_agenda_of(info.context, self.record.id)

    @strawberry.field(
        description="Amendments from the floor, at most fifty: those that are voted on in the order of their votes, "
        "then the others."
    )
    async def amendments(self, info: Info) -> list[Amendment]:
        """Its amendments."""
        return await amendments_of(info.context, self.record.id)

    @strawberry.field(description="How it reads since an amendment was adopted; null while none is.")
    async def amended_text(self, info: Info) -> str | None:
        """The text of the amendment that was adopted."""
        found = amended(await loaders_of(info.context).amendments.load(self.record.id))
        return found.text if found else None

    @strawberry.field(description="The call for candidates for its election; null where there is none.")
    async def candidate_call(self, info: Info) -> CandidateCall | None:
        """Its call."""
        return await call_of(info.context, self.record)

    @strawberry.field(description="Whether it must be voted in secret.")
    async def secrecy(self, info: Info) -> Secrecy:
        """Its secrecy."""
        return await secrecy_of(info.context, self.record)
