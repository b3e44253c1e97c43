"""The proxies of a meeting as a file, under the access rule of its address; each download is on record.

GET /bulk/proxies/BE.assembly.….csv   every proxy that stands, with names and instructions
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commons.ids import global_id, uuid_of
from commons.subgraph.app import caller_of_request
from commons.subgraph.context import Partition, RequestContext
from services.governance.app.file_answers import CSV, whole
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.desk.attendance import Known
from services.governance.domain.proxies.instructions import Instruction
from services.governance.store import agenda, assemblies, outsiders, rolls
from services.governance.store.after import lists
from services.governance.store.desk.names import names_of
from services.governance.store.entitlement import entitlements_at_door
from services.governance.store.proxies import instructions, records
from services.governance.store.proxies.records import ProxyRecord

RULE = "Assembly.proxyList"
HEADER = (
    *("proxy", "principal_number", "principal_name", "votes", "holder_number", "holder_name", "capacity", "relation"),
    *("substitute_number", "substitute_name", "form", "given_on", "later_calls", "on_behalf", "article"),
    *("principal", "holder", "substitute"),
)


def proxy_routes(partition: Partition) -> list[Route]:
    """The lists of proxies of one partition's meetings."""

    async def as_csv(request: Request) -> Response:
        context, assembly = await _allowed(partition, request)
        return whole(await _listed(context, assembly), f"{request.path_params['id']}.csv", CSV)

    return [Route("/bulk/proxies/{id}.csv", as_csv)]


async def _allowed(partition: Partition, request: Request) -> tuple[RequestContext, Assembly]:
    """The meeting, once the caller's role covers its entity and the download is on record."""
    context = RequestContext(partition, await caller_of_request(request, partition))
    wanted = uuid_of(request.path_params["id"], "assembly", context.country)
    async with partition.database.reading() as session:
        found = dict(await assemblies.by_ids(session, [wanted])).get(wanted)
    context.require_found(RULE, found.entity if found else None, "assembly")
    assert found is not None, "who may read of none is told so"
    async with context.writing("exportProxies") as session:
        session.record("exportProxies", global_id(context.country, "assembly", wanted))
    return context, found


async def _listed(context: RequestContext, assembly: Assembly) -> bytes:
    """The file. Raises `Refusal` PARTITION_UNAVAILABLE where nobody says who members are."""
    async with context.reading() as session:
        found = await records.all_of(session, assembly.id)
        items = [item for _, item in await agenda.of_assemblies(session, [assembly.id])]
        told: defaultdict[UUID, dict[UUID, Instruction]] = defaultdict(dict)
        for proxy, row in await instructions.of_proxies(session, [record.id for record in found]):
            told[proxy][row.resolution] = row
        roll = await rolls.newest_of(session, assembly.id)
        principals = [record.given.principal for record in found]
        entitled = await entitlements_at_door(session, roll, principals) if roll and principals else {}
        holders = {who for record in found for who in record.given.named}
        outside = dict(await outsiders.by_ids(session, [who.id for who in holders if who.outsider]))
    members = {*principals, *(who.id for who in holders if not who.outsider)}
    named = await names_of(context.partition, assembly, assembly.held_on, sorted(members))
    known = {who: Known(who, row.number, row.name or "") for who, row in named.items()}
    known |= {who: Known(who, None, row.name, row.capacity) for who, row in outside.items()}
    votes = {who: line.votes for who, line in entitled.items()}
    rows = [_cells(record, known, votes, context.country) + _wanted(items, told[record.id]) for record in found]
    return lists.csv_of((*HEADER, *(f"item {item.position}" for item in items)), rows)


def _cells(
    record: ProxyRecord, known: Mapping[UUID, Known], votes: Mapping[UUID, int], country: str
) -> tuple[str, ...]:
    """The cells of one proxy, in the order of `HEADER`; of a blank power, BLANK in the place of a name."""
    given, nobody = record.given, Known(UUID(int=0), None, "")
    principal = known.get(given.principal, nobody)
    holder = known.get(given.holder, nobody) if given.holder else Known(nobody.id, None, lists.BLANK)
    second = known.get(given.substitute.id, nobody) if given.substitute else nobody
    kind = "outsider" if given.outsider else "membership"
    return (
        global_id(country, "proxy", record.id),
        _number(principal),
        principal.name,
        str(votes.get(given.principal, 0)),
        _number(holder),
        holder.name,
        holder.capacity,
        given.relation or "",
        _number(second),
        second.name,
        given.form.name,
        given.given_on.isoformat(),
        _yes(given.later_calls),
        _yes(record.on_behalf),
        record.law,
        global_id(country, "membership", given.principal),
        global_id(country, kind, given.holder) if given.holder else "",
        _substitute(record, country),
    )


def _substitute(record: ProxyRecord, country: str) -> str:
    second = record.given.substitute
    return global_id(country, "outsider" if second.outsider else "membership", second.id) if second else ""


def _wanted(items: Sequence[Resolution], told: Mapping[UUID, Instruction]) -> tuple[str, ...]:
    return tuple(_said(told.get(item.id)) for item in items)


def _said(row: Instruction | None) -> str:
    if row is None:
        return ""
    return row.choice.name if row.choice else "|".join(row.marks or ())


def _number(known: Known) -> str:
    return "" if known.number is None else str(known.number)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
