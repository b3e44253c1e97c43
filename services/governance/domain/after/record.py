"""What is on record of a meeting, as its minutes, filings and corrections read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.governance.domain.after.bureau import Recorded
from services.governance.domain.assembly import Assembly, Resolution, Tally
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.margin import Margin
from services.governance.domain.results.decide import Result
from services.governance.domain.results.declare import Declaration
from services.governance.domain.results.election import ElectionCount, ElectionResult
from services.governance.domain.room.call import Call, RoomQuorum


@dataclass(frozen=True, slots=True)
class Concern:
    """A conflict of interest on an item; `holder` is a membership, or an outsider who acts for one."""

    holder: UUID
    outsider: bool
    matter: str
    vote_lost: bool
    law: str


@dataclass(frozen=True, slots=True)
class Protested:
    """A protest on record against a resolution."""

    membership: UUID
    statement: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class ByName:
    """The file of who voted how in open ballots: its SHA-256 (hex), and how many voted so on each item."""

    digest: str
    counts: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the agenda and what came of it.

    `silent`: what law and statutes leave open, so that there is no result at all. `could_change`: the margin of an
    election.
    """

    resolution: Resolution
    tally: Tally | None = None
    result: Result | None = None
    count: ElectionCount | None = None
    election: ElectionResult | None = None
    could_change: bool = False
    quorum: RoomQuorum | None = None
    castable: int | None = None
    margin: Margin | None = None
    silent: tuple[tuple[str, Leaf | None], ...] = ()
    declared: Declaration | None = None
    conflicts: tuple[Concern, ...] = ()
    protests: tuple[Protested, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether votes were counted on it that bind: rehearsals decide nothing."""
        if self.count is not None:
            return not self.count.rehearsal
        return self.tally is not None and not self.tally.rehearsal

    @property
    def verdict(self) -> str | None:
        """The declared verdict, or what the count comes to; None uncounted."""
        if self.declared is not None:
            return self.declared.verdict
        found = self.election or self.result
        return found.verdict.value if found else None


@dataclass(frozen=True, slots=True)
class Sealed:
    """The roll that the meeting stood on."""

    id: UUID
    version: int
    root: str | None
    registered: int
    voters: int
    votes: int


@dataclass(frozen=True, slots=True)
class Attended:
    """How many were there in all, whenever: memberships and outsiders by where they were, proxies that stood.

    `rows` and `digest` (SHA-256, hex) are of the list of attendance as a file; the other two of the list of proxies.
    """

    in_room: int
    remote: int
    outsiders: int
    rows: int
    digest: str
    proxy_rows: int
    proxy_digest: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One dispatch of the notice: `count` went out, `bounced` of them came back."""

    on: date
    channel: str
    count: int
    bounced: int
    proof: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """Everything on record of one meeting, as known at an audit sequence. `added`, `struck`: at the door."""

    assembly: Assembly
    entity_name: str
    legal_form: str
    pack: str
    statutes_version: int
    timezone: str
    known_at: int
    sittings: Sequence[Call]
    roll: Sealed | None
    attended: Attended
    items: Sequence[Item]
    added: int = 0
    struck: int = 0
    remote_votes: int = 0
    bureau: Sequence[Recorded] = ()
    texts: Mapping[UUID, str] = field(default_factory=dict)
    sent: Sequence[Sent] = ()
    named: ByName | None = None
    """Votes by name; only where law or statutes want them in minutes."""
