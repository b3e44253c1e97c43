"""`moveClient`: a relation was entered under a wrong organisation, and belongs to another one ever since."""

from __future__ import annotations

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import borderless_id, global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.clients.domain.organisations.classes import MarketSector, SizeClass
from services.clients.domain.organisations.moving import check_movable
from services.clients.domain.organisations.registration import place
from services.clients.graph.mutations.organisations.record_kit import OrganisationPayload, answer, record_of
from services.clients.graph.mutations.register_client import IdentifierInput, NaceInput, RegisterClientInput
from services.clients.store.clients import clients
from services.clients.store.organisations.reading import present_id
from services.clients.store.organisations.registrations import Saved, load_known, save_move, save_placed
from services.clients.store.partnerships import histories
from services.clients.store.rows import ClientRow


@strawberry.input(description="A client, and the organisation that it should have been entered under.")
class MoveClientInput:
    """A client, and the organisation that it should have been entered under."""

    client: strawberry.ID
    wrong: strawberry.ID = strawberry.field(
        description="The organisation it is under, as it was read: CHANGED_MEANWHILE if somebody was faster."
    )
    name: str = strawberry.field(description="The right organisation's registered name.")
    identifiers: list[IdentifierInput] = strawberry.field(description="Its numbers, as for a new client.")
    organisation: strawberry.ID | None = strawberry.field(
        default=None, description="Its id, where it is known; else its numbers find it, or a new id is minted."
    )
    legal_form: str | None = None
    nace: NaceInput | None = None
    sector: MarketSector | None = None
    size_class: SizeClass | None = None
    reason: str
    idempotency_key: str | None = None

    def registered(self, client: ClientRow) -> RegisterClientInput:
        """The client as it should have been registered."""
        return RegisterClientInput(
            entity=strawberry.ID(client.entity),
            name=self.name,
            identifiers=self.identifiers,
            organisation=self.organisation,
            legal_form=self.legal_form,
            nace=self.nace,
            sector=self.sector,
            size_class=self.size_class,
            since=client.since,
        )


@mutation(
    description="Move a client that was entered under a wrong organisation to the right one, with its engagements, "
    "contacts and notes; only while it stands on the first step. Where two records are of one organisation, join them."
)
async def move_client(info: Info, input: MoveClientInput) -> OrganisationPayload:
    """Move a client.

    Refuses CHANGED_MEANWHILE, TRANSITION_NOT_ALLOWED, ALREADY_EXISTS, ORGANISATIONS_DIFFER, IDENTIFIER_INVALID,
    NOT_FOUND, BAD_ARGUMENT, FORBIDDEN.
    """
    context = info.context
    record = await record_of(context, "moveClient", input.client)
    wrong, reason = uuid_of(input.wrong, "organisation"), texts.text("Why it is moved (reason)", input.reason)
    async with context.writing("moveClient", input, input.idempotency_key) as session:
        if session.replayed is None:
            client = (await clients(session, [record.client], context.today))[record.client]
            if wrong not in (client.own, client.organisation):
                raise Refusal("CHANGED_MEANWHILE", "Read the client again: it is under another organisation by now.")
            check_movable((await histories(session, [client.client]))[client.client])
            _record(session, client, await _moved(context, session, client, input, reason))
    return await answer(context, record)


async def _moved(
    context: RequestContext, session: WriteSession, client: ClientRow, input: MoveClientInput, reason: str
) -> Saved:
    registration = input.registered(client).registration(context.today)
    placed = place(registration, await load_known(session, registration))
    organisation, settled = await save_placed(session, registration, placed, context.today)
    await save_move(session, client, organisation, reason)
    return Saved(client.client, await present_id(session, organisation), tuple(settled))


def _record(session: WriteSession, client: ClientRow, saved: Saved) -> None:
    id_ = global_id(session.country, "client", client.client)
    told = {
        "entity": client.entity,
        "was": borderless_id("organisation", client.legal_person),
        "organisation": borderless_id("organisation", saved.organisation),
    }
    session.record(
        "client.moved", id_, joins=[borderless_id("organisation", one.former) for one in saved.settled], **told
    )
    session.announce("client.moved", client=id_, **told)
