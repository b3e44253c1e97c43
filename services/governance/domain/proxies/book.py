"""The proxies of a meeting as they come, one after another: what is around each when it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.governance.domain.proxies.instructions import Instruction
from services.governance.domain.room.proxy import Around, Giving


@dataclass(frozen=True, slots=True)
class Entry:
    """A proxy with what its giver wants on single items."""

    giving: Giving
    instructions: frozenset[Instruction] = frozenset()

    @property
    def named(self) -> tuple[UUID, ...]:
        """In whose hands it may come; nobody's by name, for a blank power."""
        return tuple(who.id for who in self.giving.named)


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is the same for every proxy of a meeting.

    `on`: its day, or its next call's. `members`: registered, by the roll; `all_votes`: on it. `chair`: who chairs it,
    None before somebody does.
    """

    today: date
    on: date
    members: int
    all_votes: int
    counted: bool
    of_delegates: bool
    chair: UUID | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Members and outsiders that proxies name.

    `votes` by the roll and the door; `registered`: on the roll, with votes or not; `acting`: outsiders who act by law
    for some member on the day.
    """

    votes: Mapping[UUID, int]
    registered: frozenset[UUID]
    acting: frozenset[UUID]


class Book:
    """The proxies that stand, and those added since."""

    def __init__(self, meeting: Meeting, known: Known, standing: Iterable[Entry]) -> None:
        self._meeting, self._known = meeting, known
        self._by_principal: dict[UUID, Entry] = {}
        self._held: Counter[UUID] = Counter()
        self._held_votes: Counter[UUID] = Counter()
        self._blanks = 0
        for entry in standing:
            self.add(entry)

    def of(self, principal: UUID) -> Entry | None:
        """The proxy she has given, if it stands."""
        return self._by_principal.get(principal)

    def add(self, entry: Entry) -> None:
        """A proxy that was given, or stands."""
        principal = entry.giving.principal
        self._by_principal[principal] = entry
        self._blanks += entry.giving.holder is None
        for who in entry.named:
            self._held[who] += 1
            self._held_votes[who] += self._known.votes.get(principal, 0)

    def around(self, wanted: Giving) -> Around:
        """What is around a proxy that is to be given next."""
        found = self._around(wanted.principal, wanted.holder, outsider=wanted.outsider)
        if wanted.substitute is None:
            return found
        second = self._around(wanted.principal, wanted.substitute.id, outsider=wanted.substitute.outsider)
        return replace(found, substitute=second)

    def _around(self, principal: UUID, holder: UUID | None, *, outsider: bool) -> Around:
        meeting, votes = self._meeting, self._known.votes.get(principal, 0)
        hand = meeting.chair if holder is None else holder
        held = self._held[hand] if hand is not None else 0
        return Around(
            today=meeting.today,
            on=meeting.on,
            entitled=votes > 0,
            holder_registered=holder in self._known.registered,
            holder_acts=outsider and holder in self._known.acting,
            holds=held + (self._blanks if holder is None else 0),
            given=principal in self._by_principal,
            holder_gave=holder in self._by_principal,
            principal_holds=self._held[principal] > 0,
            members=meeting.members,
            votes=votes,
            counted=meeting.counted,
            of_delegates=meeting.of_delegates,
            held_votes=self._held_votes[hand] if hand is not None else 0,
            all_votes=meeting.all_votes,
        )
