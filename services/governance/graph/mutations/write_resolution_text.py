"""Write what a resolution proposes, in one language."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.convocation.texts import Announced, WantedText, write
from services.governance.graph.mutations.kit import meeting_of
from services.governance.graph.resolution import Resolution
from services.governance.store import agenda, assemblies, calls, dispatches, resolution_texts


@strawberry.input(
    description="`authoritative`: the text that counts, in one language; others are translations of its newest "
    "version. `why`: needed once notices have gone out."
)
class WriteResolutionTextInput:
    """A text in one language."""

    resolution: strawberry.ID
    language: str
    title: str
    text: str
    authoritative: bool = False
    why: str | None = None
    idempotency_key: str | None = None

    def wanted(self) -> WantedText:
        """In the domain's words."""
        return WantedText(self.language, self.title, self.text, self.authoritative, self.why)


@strawberry.type
class WriteResolutionTextPayload:
    """The resolution with its texts."""

    resolution: Resolution


@mutation(
    description="Write the authoritative text of a resolution, or a translation of it. What is there already stays as "
    "a version; once notices have gone out a new one says why it came, and is shown as such."
)
async def write_resolution_text(info: Info, input: WriteResolutionTextInput) -> WriteResolutionTextPayload:
    """Check what it changes, and add a version."""
    context = info.context
    item = uuid_of(input.resolution, "resolution", context.country)
    async with context.writing("writeResolutionText", input, input.idempotency_key) as session:
        resolution = await agenda.by_id(session, item)
        assembly = await assemblies.by_id(session, resolution.assembly)
        context.require("Mutation.writeResolutionText", assembly.entity)
        if session.replayed is None:
            at = Announced(
                before=[row for _, row in await resolution_texts.of_resolutions(session, [item])],
                dispatched=bool(await dispatches.ever_of(session, [assembly.id])),
                opened=bool(await calls.of_assembly(session, assembly.id)),
            )
            written = await resolution_texts.insert(session, item, write(input.wanted(), at))
            said = {"language": written.language, "version": written.version, "after_dispatch": written.after_dispatch}
            session.record("writeResolutionText", input.resolution, **said)
            session.announce(
                "resolution.textChanged", resolution=input.resolution, **said, **meeting_of(session, assembly)
            )
    return WriteResolutionTextPayload(resolution=Resolution(record=resolution, country=context.country))
