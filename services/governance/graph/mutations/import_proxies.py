"""Take in a file of proxies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

import strawberry

from commons.csv_rows import Rejected
from commons.database.sessions import WriteSession
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import Assembly
from services.governance.domain.law.reading import Reading
from services.governance.domain.proxies.book import Entry
from services.governance.domain.proxies.file import MEMBERS, Person, Row, read_file
from services.governance.domain.proxies.taking_in import Agenda, Line, TakenIn, take_in
from services.governance.domain.room.presence import Holder
from services.governance.domain.room.proxy import Giving
from services.governance.graph.mutations.kit import meeting_of, newest_roll, regime_on
from services.governance.graph.proxies.by_number import members_named
from services.governance.graph.proxies.proxy_import import ProxyImport
from services.governance.store import agenda, assemblies, outsiders
from services.governance.store.proxies import imports, instructions, records
from services.governance.store.proxies.book import book_of
from services.governance.store.proxies.records import Given


@strawberry.input
class ImportProxiesInput:
    """The file's text."""

    assembly: strawberry.ID
    content: str = strawberry.field(
        description="CSV with a header, at most 5,000 proxies: `principal`, `form`, `given_on`, and where there are "
        "such `holder` (members: an id, or a number of the register), `outsider`, `capacity`, `relation`, "
        "`substitute`, `substitute_outsider`, "
        "`substitute_capacity`, `later_calls` (yes, no) and `item 1`, `item 2`, … (the instruction on that item of the "
        "agenda; names in an election with | between them). A line without holder and outsider is a blank power."
    )
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class _File:
    """A file's text and SHA-256, and the members whom it names by number."""

    content: str
    digest: bytes
    members: Mapping[int, UUID]


@strawberry.type
class ImportProxiesPayload:
    """What became of the file."""

    proxy_import: ProxyImport


@mutation(
    description="Take in proxies from a file, on members' behalf. Each line is decided as `giveProxy` would, after the "
    "lines before it; what is refused is rejected by line with its reason and article, and does not hold up the "
    "others. What is on record already is left alone, so that a file may be sent again."
)
async def import_proxies(info: Info, input: ImportProxiesInput) -> ImportProxiesPayload:
    """Read the file, go through it by the law of the meeting's day, and save what was accepted."""
    context = info.context
    assembly_id = uuid_of(input.assembly, "assembly", context.country)
    members = await members_named(context, "Mutation.importProxies", assembly_id, input.content, *MEMBERS)
    async with context.writing("importProxies", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, assembly_id)
        assembly = await assemblies.by_id(session, assembly_id)
        context.require("Mutation.importProxies", assembly.entity)
        if session.replayed is None:
            new, digest = new_uuid(), sha256(input.content.encode()).digest()
            found = await _taken_in(session, context, assembly, _File(input.content, digest, members), new)
            named = global_id(context.country, "proxyimport", new)
            counts = {"accepted": len(found.accepted), "standing": found.standing, "rejected": len(found.rejected)}
            session.record("importProxies", named, assembly=input.assembly, digest=digest.hex(), **counts)
            session.announce("proxies.imported", **meeting_of(session, assembly))
        row = await imports.by_id(session, uuid_of(session.subject, "proxyimport"))
    return ImportProxiesPayload(proxy_import=ProxyImport.of(row, context.country))


async def _taken_in(
    session: WriteSession, context: RequestContext, assembly: Assembly, file: _File, new: UUID
) -> TakenIn:
    items = [item for _, item in await agenda.of_assemblies(session, [assembly.id])]
    rows = read_file(file.content, items, context.country, file.members)
    roll = await newest_roll(session, assembly.id)
    strangers = await _strangers(session, assembly.entity, rows)
    lines = [row if isinstance(row, Rejected) else Line(row.line, _entry(row, strangers)) for row in rows]
    named = {who for line in lines if isinstance(line, Line) for who in _people(line.entry)}
    book = await book_of(session, assembly, roll, context.today, named)
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    now = await instructions.items_now(session, assembly.id)
    told = Agenda(items, now, await instructions.voted_on(session, assembly.id, named))
    found = take_in(Reading(regime, assembly.held_on, binding=True), book, told, lines)
    await imports.insert(session, new, assembly.id, file.digest, found)
    await _save(session, assembly, found, strangers, new)
    return found


async def _strangers(session: WriteSession, entity: str, rows: Sequence[Row | Rejected]) -> dict[tuple[str, str], UUID]:
    """Ids of the outsiders that a file names, by name and capacity; new ones for who is not known."""
    people = [who for row in rows if isinstance(row, Row) for who in (row.holder, row.substitute) if who is not None]
    wanted = {(who.name, who.capacity): new_uuid() for who in people if who.membership is None}
    if not wanted:
        return {}
    await session.sequence()  # from here on nobody else adds them
    return wanted | await outsiders.all_named(session, entity, wanted.keys())


def _entry(row: Row, strangers: dict[tuple[str, str], UUID]) -> Entry:
    holder, second = _holder(row.holder, strangers), _holder(row.substitute, strangers)
    giving = Giving(
        row.principal,
        holder.id if holder else None,
        holder is not None and holder.outsider,
        row.form,
        row.given_on,
        row.relation,
        second,
        row.later_calls,
    )
    return Entry(giving, frozenset(row.instructions))


def _holder(who: Person | None, strangers: dict[tuple[str, str], UUID]) -> Holder | None:
    if who is None:
        return None
    if who.membership is not None:
        return Holder(who.membership, outsider=False)
    return Holder(strangers[who.name, who.capacity], outsider=True)


def _people(entry: Entry) -> tuple[UUID, ...]:
    return (entry.giving.principal, *entry.named)


async def _save(
    session: WriteSession, assembly: Assembly, found: TakenIn, strangers: dict[tuple[str, str], UUID], came_in: UUID
) -> None:
    """Put on record what was accepted, and of the outsiders those whom it names."""
    named = {who for row in found.accepted for who in row.entry.named}
    known = {who for who, _ in await outsiders.by_ids(session, list(strangers.values()))}
    fresh = {said: who for said, who in strangers.items() if who in named and who not in known}
    await outsiders.insert_all(session, assembly.entity, fresh)
    new = [(new_uuid(), row) for row in found.accepted]
    given = [Given(proxy, row.entry.giving, row.law.source, True, came_in) for proxy, row in new]
    await records.insert(session, assembly.id, given)
    await instructions.insert(session, [(proxy, told) for proxy, row in new for told in row.entry.instructions])
