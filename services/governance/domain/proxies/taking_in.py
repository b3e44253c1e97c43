"""Taking in a file of proxies: each line by the rule for one proxy, after the lines before it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from commons.csv_rows import Rejected
from commons.errors import Refusal
from services.governance.domain.assembly import Resolution
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.proxies.book import Book, Entry
from services.governance.domain.proxies.instructions import ItemNow, check_in_time, check_instructions
from services.governance.domain.room.proxy import give


@dataclass(frozen=True, slots=True)
class Line:
    """One proxy of a file."""

    number: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Accepted:
    """A proxy that is put on record, and the rule that lets it be."""

    entry: Entry
    law: Leaf


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line that is not taken in, and why: a code, a sentence, and the rule where law is the cause."""

    line: int
    code: str
    message: str
    article: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """The items that instructions are about, how far each is, and on which ones members' votes are cast."""

    items: Sequence[Resolution]
    now: Mapping[UUID, ItemNow]
    voted: Mapping[UUID, Collection[UUID]] = field(default_factory=dict)


@dataclass
class TakenIn:
    """What became of the lines; `standing`: how many are on record already, as they stand there."""

    accepted: list[Accepted] = field(default_factory=list)
    rejected: list[RejectedLine] = field(default_factory=list)
    standing: int = 0

    @property
    def lines(self) -> int:
        """All lines of the file that say something."""
        return len(self.accepted) + len(self.rejected) + self.standing


def take_in(law: Reading, book: Book, agenda: Agenda, rows: Iterable[Line | Rejected]) -> TakenIn:
    """Go through a file. A line that is refused does not hold up the others."""
    found = TakenIn()
    for row in rows:
        if isinstance(row, Rejected):
            found.rejected.append(RejectedLine(row.line, "BAD_ARGUMENT", row.reason))
        elif book.of(row.entry.giving.principal) == row.entry:
            found.standing += 1
        else:
            _take(Reading(law.regime, law.on, binding=law.binding), book, agenda, row, found)
    return found


def _take(law: Reading, book: Book, agenda: Agenda, row: Line, found: TakenIn) -> None:
    giving, wanted = row.entry.giving, list(row.entry.instructions)
    try:
        leaf = give(law, giving, book.around(giving))
        check_instructions(law, wanted, agenda.items)
        check_in_time(wanted, agenda.now, agenda.voted.get(giving.principal, ()))
    except Refusal as refused:
        said = refused.details
        line = RejectedLine(row.number, refused.code, refused.message, said.get("article"), said.get("key"))
        found.rejected.append(line)
        return
    book.add(row.entry)
    found.accepted.append(Accepted(row.entry, leaf))
