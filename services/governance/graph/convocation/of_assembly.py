"""What an assembly shows of its convocation."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.paging import page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Connection, First
from services.governance.domain import assembly as domain
from services.governance.graph.convocation.content import NoticeContent, notice_contents
from services.governance.graph.convocation.deadline import Deadline, deadlines_of
from services.governance.graph.convocation.dispatch import Dispatch, dispatches_page
from services.governance.graph.convocation.document import Document, documents_page
from services.governance.graph.convocation.move import Adjournment, Postponement
from services.governance.graph.convocation.words import NoticeChannel, NoticeState
from services.governance.graph.convocation.written import WrittenProcedure, written_procedure_of
from services.governance.graph.loaders import loaders_of
from services.governance.graph.notice_list import Notice, NoticeList, notice_list
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.words import NoticeReason
from services.governance.store.notices import NoticeQuery, of_member


@strawberry.type
class ConvenedAssembly:
    """An assembly as it is convened."""

    record: strawberry.Private[domain.Assembly]
    country: strawberry.Private[str]

    @strawberry.field(
        description="Every day that law and statutes set around the meeting, with its article and whether it was kept; "
        "the days first, then what they leave open. Empty for an imported meeting."
    )
    async def deadlines(self, info: Info) -> list[Deadline]:
        """Its deadlines."""
        return await deadlines_of(info.context, self.record)

    @strawberry.field(
        description="What law or statutes want the notice to say, and whether it is on record. Null, with the error, "
        "where nobody knows what the law asks."
    )
    async def notice_contents(self, info: Info) -> list[NoticeContent] | None:
        """What the notice says."""
        return await notice_contents(info.context, self.record)

    @strawberry.field(
        description="Who must be convened, from the newest roll: it is wider than the voters; only those of one "
        "reason, of one channel, or whose notice stands so. Null before a roll is computed."
    )
    async def notice_list(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        because: NoticeReason | None = None,
        channel: NoticeChannel | None = None,
        state: NoticeState | None = None,
    ) -> NoticeList | None:
        """One page of the notice list."""
        roll = await loaders_of(info.context).roll_of_assembly.load(self.record.id)
        if roll is None:
            return None
        query = NoticeQuery(self.record.id, roll.id, because, channel, state)
        return await notice_list(info.context, self.record, query, page_of(first, after))

    @strawberry.field(
        description="One member's notice: by which channel she is told, and when one went out to her. For herself, and "
        "for those who may see the notice list; null where she is not on it."
    )
    async def notice(self, info: Info, membership: strawberry.ID) -> Notice | None:
        """Her notice."""
        wanted = uuid_of(membership, "membership", info.context.country)
        await require_own_or_role(info.context, "Assembly.noticeList", self.record.entity, wanted)
        roll = await loaders_of(info.context).roll_of_assembly.load(self.record.id)
        if roll is None:
            return None
        async with info.context.reading() as session:
            found = await of_member(session, NoticeQuery(self.record.id, roll.id), wanted)
        return Notice.of(found, self.country) if found else None

    @strawberry.field(description="The lots of notices that went out, in the order in which they were recorded.")
    async def dispatches(self, info: Info, first: First = None, after: After = None) -> Connection[Dispatch] | None:
        """One page of dispatches."""
        return await dispatches_page(info.context, self.record.id, page_of(first, after))

    @strawberry.field(
        description="The document room: the newest versions, with `history` all of them. For the bureau; for members "
        "of the entity what has come, once notices have gone out."
    )
    async def documents(
        self, info: Info, first: First = None, after: After = None, history: bool = False
    ) -> Connection[Document] | None:
        """One page of documents."""
        return await documents_page(info.context, self.record, page_of(first, after), history=history)

    @strawberry.field(description="The days it was moved from, before it opened; the oldest first, at most twenty.")
    async def postponements(self, info: Info) -> list[Postponement]:
        """Its postponements."""
        return [Postponement.of(row) for row in await loaders_of(info.context).postponements.load(self.record.id)]

    @strawberry.field(description="The sittings that were broken off, to be taken up again; the oldest first.")
    async def adjournments(self, info: Info) -> list[Adjournment]:
        """Its adjournments."""
        return [Adjournment.of(row) for row in await loaders_of(info.context).adjournments.load(self.record.id)]

    @strawberry.field(
        description="What it takes to decide in writing, where the meeting is held so: its last day for answers, "
        "whether everybody must agree, and what the law has decided in a meeting only. Null for any other form."
    )
    async def written_procedure(self, info: Info) -> WrittenProcedure | None:
        """The rules of a decision in writing."""
        return await written_procedure_of(info.context, self.record)
