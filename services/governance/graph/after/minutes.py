"""Minutes, as the graph shows them: what stands in a version is what was hashed and signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from commons.ids import global_id
from commons.subgraph.context import Info
from services.governance.domain.after.contents import VOTES
from services.governance.domain.after.deadline import minutes_deadline
from services.governance.domain.after.signing import Signature, Slot, slots
from services.governance.domain.law.reading import Reading
from services.governance.graph.after.cited import ResultStep, reference_of
from services.governance.graph.after.standing import missing_in, officers_of
from services.governance.graph.after.words import Capacity, Kept, MinutesPart, MinutesState
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.store.after.minutes import MinutesRecord

if TYPE_CHECKING:
    from services.governance.graph.assembly import Assembly


@strawberry.type(
    description="Something that law or statutes want in minutes (CONTENT) or beside them (ANNEX). `word`: the rule's "
    "own word for it; `said`: where it stands, or what it takes."
)
class MinutesRequirement:
    """One thing wanted."""

    part: MinutesPart
    word: str
    kept: Kept
    said: str
    law: LawReference


@strawberry.type(
    description="Whose signatures are wanted: `count` of one of the capacities. `open`: how many it still takes."
)
class MinutesSlot:
    """Whose signatures are wanted."""

    word: str
    capacities: list[Capacity]
    count: int
    open: int
    law: LawReference


@strawberry.type(
    description="A signature. `onPaper`: given by hand, on the paper that `source` says where to find; otherwise given "
    "with a login."
)
class MinutesSignature:
    """A signature."""

    capacity: Capacity
    name: str
    on_paper: bool
    source: str | None
    at: datetime

    @classmethod
    def of(cls, row: Signature) -> MinutesSignature:
        """The signature as shown."""
        assert row.at is not None
        return cls(capacity=row.capacity, name=row.name, on_paper=row.on_paper, source=row.source, at=row.at)


@strawberry.type(
    description="By when minutes must be drawn up and signed; `lastDay` is null where no day is set, and `said` tells "
    "why. `kept` is null while it runs."
)
class MinutesDeadline:
    """The deadline of minutes."""

    last_day: date | None
    said: str
    kept: bool | None
    law: LawReference


@strawberry.type(description="Who chaired, kept the minutes or scrutinised.")
class MeetingOfficer:
    """Somebody with an office at the meeting."""

    capacity: Capacity
    name: str | None = strawberry.field(description="Null where the desk recorded a member and nobody said her name.")


@strawberry.type(description="What the drafter wrote in, under the law's own word for it.")
class MinutesStatement:
    """Something written in."""

    word: str
    text: str


@strawberry.type(
    description="A document annexed. `rows`: lines of a list that was drawn from the record; null for one that the "
    "drafter named. `sha256`: of the file, in hex."
)
class MinutesAnnex:
    """An annexe."""

    word: str
    title: str
    sha256: str | None
    rows: int | None


@strawberry.type(
    description="How many members came, whenever: in the room, remotely; outsiders who acted for members; proxies."
)
class MinutesAttendance:
    """How many came."""

    in_room: int
    remote: int
    outsiders: int
    proxies: int


@strawberry.type(
    description="One item in the minutes. `verdict`: as declared, or what the count comes to; null where nothing was "
    "counted. `explained`: every step with its article."
)
class MinutesItem:
    """One item."""

    resolution: strawberry.ID
    position: int
    title: str
    text: str | None
    debate: str | None
    verdict: str | None
    declared_by: str | None
    declared_at: datetime | None
    explained: list[ResultStep]
    conflicts: int
    protests: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> MinutesItem:
        """The item as it stands in the body."""
        declared, found = row["declared"] or {}, row["result"] or row["election"] or {}
        verdict = declared.get("verdict") or found.get("verdict")
        return cls(
            resolution=strawberry.ID(row["id"]),
            position=row["position"],
            title=row["title"],
            text=row["text"],
            debate=row["debate"],
            verdict=verdict.upper() if verdict else None,
            declared_by=declared.get("name"),
            declared_at=datetime.fromisoformat(declared["at"]) if declared else None,
            explained=ResultStep.kept(row["explained"]),
            conflicts=len(row["conflicts"]),
            protests=len(row["protests"]),
        )


@strawberry.type(
    description="Addresses on the gateway (GET, with the same bearer token). `document`: the minutes (PDF/A-2b); "
    "`attendance`: the list of who was there or represented, annexed (CSV); `votes`: who voted how in open ballots, "
    "annexed where the law wants names (CSV), else null; `body`: what the digest is taken over."
)
class MinutesFiles:
    """The files of a version."""

    document: str
    attendance: str
    votes: str | None
    body: str

    @classmethod
    def of(cls, record: MinutesRecord, country: str) -> MinutesFiles:
        """The addresses."""
        named = global_id(country, "minutes", record.id)
        stem = f"/files/{country}/minutes/{named}"
        votes = any(annex["word"] == VOTES for annex in record.body["annexes"])
        return cls(
            document=f"{stem}.pdf",
            attendance=f"{stem}.csv",
            votes=f"/files/{country}/votes/{named}.csv" if votes else None,
            body=f"{stem}.jsonl",
        )


@strawberry.type(
    description="One version of a meeting's minutes. `number` counts the entity's minutes; a signed version is never "
    "changed: another one corrects it, with the reason. `digest`: SHA-256 over its canonical JSON."
)
class Minutes:
    """One version of minutes."""

    record: strawberry.Private[MinutesRecord]
    country: strawberry.Private[str]

    @classmethod
    def of(cls, record: MinutesRecord, country: str) -> Minutes:
        """The version as shown."""
        return cls(record=record, country=country)

    @strawberry.field
    def id(self) -> strawberry.ID:
        """Its id."""
        return strawberry.ID(global_id(self.country, "minutes", self.record.id))

    @strawberry.field
    async def assembly(
        self, info: Info
    ) -> Annotated[Assembly, strawberry.lazy("services.governance.graph.assembly")] | None:
        """Whose minutes they are."""
        return await loaders_of(info.context).assembly.load(self.record.assembly)

    @strawberry.field(description="Its number among the entity's minutes, the same in all versions.")
    def number(self) -> int:
        """Its number."""
        return self.record.number

    @strawberry.field(description="The first draft is 1.")
    def version(self) -> int:
        """Its version."""
        return self.record.version

    @strawberry.field(description="How far it is.")
    def state(self) -> MinutesState:
        """Draft, signed or replaced."""
        return self.record.state

    @strawberry.field(description="Why it corrects a signed version, if it does.")
    def reason(self) -> str | None:
        """Why it corrects."""
        return self.record.reason

    @strawberry.field(description="Who drafted it.")
    def drafted_by(self) -> str:
        """Who drafted it."""
        return self.record.drafted_by

    @strawberry.field(description="When it was drafted; what it says was on record then.")
    def drafted_at(self) -> datetime:
        """When it was drafted."""
        return self.record.drafted_at

    @strawberry.field(description="When the last wanted signature was given.")
    def signed_at(self) -> datetime | None:
        """When all had signed."""
        return self.record.signed_at

    @strawberry.field(description="SHA-256 over its canonical JSON, in hex: what the signatures are under.")
    def digest(self) -> str:
        """Its digest."""
        return self.record.digest.hex()

    @strawberry.field(description="Where the meeting was held, if somebody said so.")
    def place(self) -> str | None:
        """Where it was held."""
        return self.record.body["meeting"]["place"]

    @strawberry.field(description="Its bureau.")
    def officers(self) -> list[MeetingOfficer]:
        """Its bureau."""
        rows = self.record.body["officers"]
        return [MeetingOfficer(capacity=Capacity(row["capacity"]), name=row["name"]) for row in rows]

    @strawberry.field(description="How many came.")
    def attendance(self) -> MinutesAttendance:
        """How many came."""
        row = self.record.body["attendance"]
        return MinutesAttendance(
            in_room=row["in_room"], remote=row["remote"], outsiders=row["outsiders"], proxies=row["proxies"]
        )

    @strawberry.field(description="The agenda with what came of it, at most a hundred items.")
    def items(self) -> list[MinutesItem]:
        """The items."""
        return [MinutesItem.of(row) for row in self.record.body["items"]]

    @strawberry.field(description="What the drafter wrote in besides.")
    def statements(self) -> list[MinutesStatement]:
        """What was written in."""
        return [MinutesStatement(word=word, text=text) for word, text in self.record.body["statements"].items()]

    @strawberry.field(description="What is annexed.")
    def annexes(self) -> list[MinutesAnnex]:
        """The annexes."""
        return [
            MinutesAnnex(word=row["word"], title=row["title"], sha256=row["sha256"], rows=row["rows"])
            for row in self.record.body["annexes"]
        ]

    @strawberry.field(description="Everything that law or statutes want in it and beside it.")
    def requirements(self) -> list[MinutesRequirement]:
        """What is wanted."""
        return [
            MinutesRequirement(
                part=MinutesPart(row["part"]),
                word=row["word"],
                kept=Kept(row["kept"]),
                said=row["said"],
                law=reference_of(row["law"]),
            )
            for row in self.record.body["wanted"]
        ]

    @strawberry.field(description="The words of what is wanted and not there; while there are any, nobody signs.")
    def missing(self) -> list[str]:
        """What is missing."""
        return missing_in(self.record)

    @strawberry.field(description="Whose signatures are wanted; null where neither law nor statutes say.")
    async def slots(self, info: Info) -> list[MinutesSlot] | None:
        """Whose signatures are wanted."""
        given = await loaders_of(info.context).minutes_signatures.load(self.record.id)
        rows = self.record.body["signatures"]
        if rows is None:
            return None
        law, officers = await _law(info, self.record), officers_of(self.record)
        found = slots(law, officers, approved_at_meeting=self.record.body["approved_at_meeting"])
        return [_slot(slot, given) for slot in found]

    @strawberry.field(description="The signatures given.")
    async def signatures(self, info: Info) -> list[MinutesSignature]:
        """The signatures."""
        rows = await loaders_of(info.context).minutes_signatures.load(self.record.id)
        return [MinutesSignature.of(row) for row in rows]

    @strawberry.field(description="By when it must be signed.")
    async def deadline(self, info: Info) -> MinutesDeadline:
        """Its deadline."""
        found = minutes_deadline(await _law(info, self.record), self.record.held_on)
        at = self.record.signed_at
        return MinutesDeadline(
            last_day=found.last_day,
            said=found.said,
            kept=found.kept(at.date() if at else None, info.context.today),
            law=LawReference.of(found.law),
        )

    @strawberry.field(description="Where its files are.")
    def files(self) -> MinutesFiles:
        """Its files."""
        return MinutesFiles.of(self.record, self.country)


async def _law(info: Info, record: MinutesRecord) -> Reading:
    on = record.held_on
    return Reading(await loaders_of(info.context).regime(record.entity, on), on, binding=True)


def _slot(slot: Slot, given: list[Signature]) -> MinutesSlot:
    return MinutesSlot(
        word=slot.word,
        capacities=list(slot.capacities),
        count=len(slot.everybody) or slot.count,
        open=slot.open(given),
        law=LawReference.of(slot.law),
    )
