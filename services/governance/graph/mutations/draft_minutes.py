"""Draft a meeting's minutes from what is on record."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.after import body as bodies
from services.governance.domain.after.body import Annex, Said
from services.governance.domain.after.bureau import with_bureau
from services.governance.domain.after.contents import wanted
from services.governance.domain.after.minutes import Drafting, check_draft, check_said
from services.governance.domain.after.record import Meeting
from services.governance.domain.after.signing import Officer, slots
from services.governance.domain.assembly import Assembly
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.graph.after.minutes import Minutes
from services.governance.graph.after.words import Capacity
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.store import assemblies, rolls
from services.governance.store.after import minutes, record


@strawberry.input(description="`capacity`: CHAIR, SECRETARY or SCRUTINEER. `membership`: where she is a member.")
class OfficerInput:
    """Somebody with an office at the meeting."""

    capacity: Capacity
    name: str
    membership: strawberry.ID | None = None


@strawberry.input(description="`text`: of what was put to the vote; `debate`: a summary of what was said.")
class MinutesItemInput:
    """What is written in about one item."""

    resolution: strawberry.ID
    text: str | None = None
    debate: str | None = None


@strawberry.input(description="`word`: the law's own, as `requirements` names it.")
class MinutesStatementInput:
    """Something written in."""

    word: str
    text: str


@strawberry.input(description="`word`: the law's own, as `requirements` names it; `sha256`: of the file, in hex.")
class MinutesAnnexInput:
    """A document annexed."""

    word: str
    title: str
    sha256: str | None = None


@strawberry.input(
    description="`expectedVersion`: the version that was read, 0 where there is none. What no record says is written "
    "in; `reason` corrects signed minutes."
)
class DraftMinutesInput:
    """What no record says."""

    assembly: strawberry.ID
    expected_version: int = 0
    place: str | None = None
    officers: list[OfficerInput] = strawberry.field(default_factory=list)
    items: list[MinutesItemInput] = strawberry.field(default_factory=list)
    statements: list[MinutesStatementInput] = strawberry.field(default_factory=list)
    annexes: list[MinutesAnnexInput] = strawberry.field(default_factory=list)
    approved_at_meeting: bool = False
    reason: str | None = None
    idempotency_key: str | None = None

    def said(self, country: str) -> Said:
        """In the domain's words; BAD_ARGUMENT for what is said twice."""
        keyed = [(uuid_of(row.resolution, "resolution", country), row) for row in self.items]
        if len(dict(keyed)) < len(keyed) or len({row.word for row in self.statements}) < len(self.statements):
            raise Refusal("BAD_ARGUMENT", "Name each item and each statement once.")
        return Said(
            place=self.place,
            officers=tuple(_officer(row, country) for row in self.officers),
            statements={row.word: row.text for row in self.statements},
            annexes=tuple(Annex(row.word, row.title, row.sha256) for row in self.annexes),
            texts={item: row.text for item, row in keyed if row.text is not None},
            debates={item: row.debate for item, row in keyed if row.debate is not None},
            approved_at_meeting=self.approved_at_meeting,
        )


def _officer(row: OfficerInput, country: str) -> Officer:
    member = uuid_of(row.membership, "membership", country) if row.membership else None
    return Officer(row.capacity, row.name, member)


@strawberry.type
class DraftMinutesPayload:
    """The version drafted."""

    minutes: Minutes


@mutation(
    description="Draft a meeting's minutes, or a further version, from what is on record: convocation, bureau, "
    "attendance, quorum of each call, items with base, threshold, fractions and articles, conflicts, protests. What "
    "law or statutes want and no record says is `missing` until it is written in."
)
async def draft_minutes(info: Info, input: DraftMinutesInput) -> DraftMinutesPayload:
    """Read the record, lay the law over it and save the version."""
    context = info.context
    wanted_id = uuid_of(input.assembly, "assembly", context.country)
    async with context.writing("draftMinutes", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, wanted_id)
        assembly = await assemblies.by_id(session, wanted_id)
        context.require("Mutation.draftMinutes", assembly.entity)
        if session.replayed is None:
            new = await _draft(session, context, assembly, input)
            named = global_id(context.country, "minutes", new)
            session.record("draftMinutes", named, assembly=input.assembly, corrects=input.reason is not None)
            session.announce("minutes.drafted", minutes=named, **meeting_of(session, assembly))
        found = await minutes.by_id(session, uuid_of(session.subject, "minutes"))
    return DraftMinutesPayload(minutes=Minutes.of(found, context.country))


async def _draft(session: WriteSession, context: RequestContext, assembly: Assembly, input: DraftMinutesInput) -> UUID:
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    roll = await rolls.newest_of(session, assembly.id)
    stands = await minutes.newest_of(session, assembly.id)
    asked = record.Asked(regime, assembly, roll, context.partition.country.timezone)
    meeting = await record.meeting_of(session, asked)
    items = [item.resolution.id for item in meeting.items]
    last = meeting.sittings[-1].held_on if meeting.sittings else None
    facts = Drafting(
        assembly.state(context.today, last), assembly.imported is not None, minutes.standing(stands), items
    )
    reason = check_draft(facts, input.expected_version, input.reason)
    said = check_said(input.said(context.country), items)
    body = _body(regime, meeting, replace(said, officers=with_bureau(said.officers, meeting.bureau)))
    drafted = (body, bodies.digest_of(body))
    return await minutes.insert(session, (assembly.id, assembly.entity), stands, drafted, reason)


def _body(regime: Regime, meeting: Meeting, said: Said) -> dict[str, object]:
    """The body with what the law wants; where it names no signatures, why."""
    law = Reading(regime, meeting.assembly.held_on, binding=True)
    body, silent = bodies.body_of(meeting, said), ""
    try:
        signs = slots(law, said.officers, approved_at_meeting=said.approved_at_meeting)
    except Refusal as refused:
        if refused.code != "LAW_UNKNOWN":
            raise
        signs, silent = None, refused.message
    return bodies.with_law(body, wanted(law, body), signs, silent)
