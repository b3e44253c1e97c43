"""The consultative body and its sessions, as the graph shows them."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from commons.paging import page_of
from commons.subgraph.context import Info
from commons.subgraph.listed import Order, listed
from commons.subgraph.relay import After, Connection, First
from services.clients.domain.partnership import PartnershipStatus
from services.clients.domain.partnership import sessions as domain
from services.clients.domain.partnership.opinions import Verdict
from services.clients.graph.partnership import loaders
from services.clients.graph.partnership.newest import newest
from services.clients.graph.partnership.opinion import OpinionCount


@strawberry.type(description="A point of a session's agenda, with what was thought of it.")
class ConsultativeItem:
    """A point of an agenda."""

    position: int = strawberry.field(description="Its place on the agenda, from 1.")
    title: str
    client: strawberry.ID | None = strawberry.field(description="The client it is about, by its id.")
    step: PartnershipStatus | None = strawberry.field(description="The step that is considered.")
    verdict: Verdict | None = strawberry.field(description="What was thought of it; null where nothing is recorded.")
    says: str | None = strawberry.field(description="The opinion.")
    count: OpinionCount | None = strawberry.field(description="How many organisations thought what.")


@strawberry.type(description="A client that was at a session.")
class ConsultativeAttendance:
    """A client that was there."""

    client: strawberry.ID = strawberry.field(description="The client's id.")
    office: str = strawberry.field(description="In which office somebody spoke for it.")


@strawberry.type(description="A session of a consultative body: clients are heard, nobody votes.")
class ConsultativeSession:
    """A session."""

    id: strawberry.ID
    held_on: date = strawberry.field(description="Its day.")
    place: str = strawberry.field(description="Where it is held.")
    agenda: list[ConsultativeItem] = strawberry.field(description="In order.")
    attendance: list[ConsultativeAttendance] | None = strawberry.field(
        description="Clients that were there; null until the record is written."
    )
    members_present: int | None = strawberry.field(
        description="How many members came; null until the record is written."
    )

    @classmethod
    def of(cls, country: str, found: domain.ConsultativeSession) -> ConsultativeSession:
        """The session as shown."""
        record = found.record
        said = {} if record is None else {one.position: one for one in record.opinions}
        return cls(
            id=strawberry.ID(global_id(country, "session", found.id)),
            held_on=found.held_on,
            place=found.place,
            agenda=[_item(country, item, said.get(item.position)) for item in found.agenda],
            attendance=None
            if record is None
            else [
                ConsultativeAttendance(
                    client=strawberry.ID(global_id(country, "client", one.client)), office=one.office
                )
                for one in record.attendance
            ],
            members_present=None if record is None else record.members_present,
        )


def _item(country: str, item: domain.ConsultativeItem, said: domain.ConsultativeOpinion | None) -> ConsultativeItem:
    return ConsultativeItem(
        position=item.position,
        title=item.title,
        client=None if item.client is None else strawberry.ID(global_id(country, "client", item.client)),
        step=item.step,
        verdict=None if said is None else said.verdict,
        says=None if said is None else said.says,
        count=None if said is None else OpinionCount.of(said.count),
    )


_SESSIONS: Order[domain.ConsultativeSession] = newest("session", lambda one: one.held_on)


@strawberry.type(description="Where an entity's clients and partners are heard, beside the general meeting.")
class ConsultativeBody:
    """A consultative body."""

    row: strawberry.Private[domain.ConsultativeBody]
    id: strawberry.ID
    name: str
    task: str = strawberry.field(description="What it is for.")
    founded_on: date = strawberry.field(description="Its first day.")

    @strawberry.field(description="Its sessions, the newest first.")
    async def sessions(self, info: Info, first: First = None, after: After = None) -> Connection[ConsultativeSession]:
        """Sessions by page."""
        country, page = info.context.country, page_of(first, after)
        found = await loaders.sessions_of(info.context).load(self.row.id)
        return listed(country, page, found, _SESSIONS, lambda one: ConsultativeSession.of(country, one))

    @classmethod
    def of(cls, country: str, found: domain.ConsultativeBody) -> ConsultativeBody:
        """The body as shown."""
        id_ = strawberry.ID(global_id(country, "body", found.id))
        return cls(row=found, id=id_, name=found.name, task=found.task, founded_on=found.founded_on)
