"""Import a past assembly with its counts."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain import import_assembly as domain
from services.governance.domain.assembly import AgendaItem
from services.governance.domain.record_tally import Count
from services.governance.graph.assembly import Assembly
from services.governance.graph.mutations.counts import PartInput
from services.governance.graph.mutations.kit import regime_on
from services.governance.graph.words import AssemblyForm, AssemblyKind, ResolutionKind, Side
from services.governance.store import assemblies
from services.governance.store.bulk_load import insert_past_assembly
from services.governance.store.entity_life import check_entity


@strawberry.input(description="One decision of a past assembly. `present` left out: all who are counted.")
class PastItemInput:
    """One decision and its count."""

    title: str
    resolution: ResolutionKind = ResolutionKind.ORDINARY
    in_favour: int = strawberry.field(name="for")
    against: int
    abstain: int
    blank: int = 0
    present: int | None = None
    entitled: int | None = None
    chair: Side | None = None
    matter: str | None = None
    colleges: list[PartInput] = strawberry.field(default_factory=list)


@strawberry.input(description="A meeting held before. `reconstructed`: its numbers were worked out, not read.")
class ImportAssemblyInput:
    """A past assembly as its source tells it."""

    entity: strawberry.ID
    title: str
    kind: AssemblyKind
    held_on: date
    items: list[PastItemInput]
    source: str
    note: str = ""
    reconstructed: bool = False
    form: AssemblyForm = AssemblyForm.IN_ROOM
    joint_meeting: strawberry.ID | None = None
    idempotency_key: str | None = None

    def past(self) -> domain.PastAssembly:
        """In the domain's words."""
        return domain.PastAssembly(
            title=self.title,
            kind=self.kind,
            form=self.form,
            held_on=self.held_on,
            items=tuple(self._item(item) for item in self.items),
            source=self.source,
            note=self.note,
            reconstructed=self.reconstructed,
            joint_meeting=uuid_of(self.joint_meeting, "meeting") if self.joint_meeting else None,
        )

    def _item(self, item: PastItemInput) -> domain.PastItem:
        parts = tuple(part.part() for part in item.colleges)
        count = Count(
            item.in_favour, item.against, item.abstain, item.blank, item.present, item.chair, self.source, parts
        )
        tally = count.tally(entitled=item.entitled, reconstructed=self.reconstructed, rehearsal=False)
        return domain.PastItem(AgendaItem(item.title, item.resolution, item.matter), tally)


@strawberry.type
class ImportAssemblyPayload:
    """The assembly imported."""

    assembly: Assembly


@mutation(description="Import a meeting held before; it is labelled as imported everywhere.")
async def import_assembly(info: Info, input: ImportAssemblyInput) -> ImportAssemblyPayload:
    """Check the counts and save them with their source."""
    context = info.context
    entity, past = context.entity_here(input.entity), input.past()
    context.require("Mutation.importAssembly", entity.id)
    async with context.writing("importAssembly", input, input.idempotency_key, long=True) as session:
        if session.replayed is None:
            await check_entity(context.partition, entity, [past.held_on])
            assembly = domain.import_assembly(past, await regime_on(session, entity, past.held_on), context.today)
            await insert_past_assembly(session, assembly, past)
            name = global_id(context.country, "assembly", assembly.id)
            session.record("importAssembly", name, entity=entity.id, held_on=assembly.held_on, source=past.source)
        imported = await assemblies.by_id(session, uuid_of(session.subject, "assembly"))
    return ImportAssemblyPayload(assembly=Assembly.of(imported, context.country))
