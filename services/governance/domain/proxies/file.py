"""A file of proxies: CSV with a header, one proxy a line, as a bureau types them in or a portal exports them.

Columns: principal, form, given_on; and, where there are such, holder (memberships, by id or by number in the register),
outsider, capacity, relation, substitute, substitute_outsider, substitute_capacity, later_calls (yes or no), and
`item 1`, `item 2`, …: the instruction on that item of the agenda (FOR, AGAINST, ABSTAIN, FREE; in an election the names
to be marked, `|` between them). A line that names neither holder nor outsider is a blank power.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons import texts
from commons.csv_rows import Cells, Rejected, columns_of, rows_of
from commons.errors import Refusal
from commons.ids import uuid_of
from services.governance.domain.assembly import Resolution
from services.governance.domain.proxies.instructions import Instruction
from services.governance.domain.words import InstructionChoice, ProxyForm, ResolutionKind

REQUIRED = ("principal", "form", "given_on")
OPTIONAL = (
    "holder",
    "outsider",
    "capacity",
    "relation",
    "substitute",
    "substitute_outsider",
    "substitute_capacity",
    "later_calls",
)
MEMBERS = ("principal", "holder", "substitute")
ITEM = "item "
LINES_MAX = 5_000
CHARACTERS_MAX = 4_000_000
NUMBER_DIGITS = 9
_YES = {"yes": True, "no": False, "": False}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in a line: a membership by its id, or an outsider by name and capacity."""

    membership: UUID | None = None
    name: str = ""
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One proxy as it stands in a file."""

    line: int
    principal: UUID
    holder: Person | None
    form: ProxyForm
    given_on: date
    relation: str | None
    substitute: Person | None
    later_calls: bool
    instructions: tuple[Instruction, ...]


def numbers_in(content: str, named: Collection[str]) -> frozenset[int]:
    """The numbers by which a file names members in these columns. Raises BAD_ARGUMENT where it is too long, or none."""
    text = checked_length(content)
    found: set[int | None] = set()
    for at, row in enumerate(rows_of(text, (), columns_of(text)), start=1):
        check_lines(at)
        if not isinstance(row, Rejected):
            found |= {number_in(row.cells.get(column, "")) for column in named}
    return frozenset(number for number in found if number is not None)


def number_in(cell: str) -> int | None:
    """The number of the register that a cell is; None where it is something else."""
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= NUMBER_DIGITS else None


def read_file(
    content: str, agenda: Sequence[Resolution], country: str, members: Mapping[int, UUID]
) -> list[Row | Rejected]:
    """The lines of a file of one country in order, read or rejected for everything that is wrong with them.

    `members`: those of the register by the numbers that the file names. Raises `Refusal` BAD_ARGUMENT where the header
    is none, or the file is too long.
    """
    text = checked_length(content)
    items = {f"{ITEM}{item.position}": item for item in agenda}
    named = [column for column in columns_of(text) if column in items]
    found: list[Row | Rejected] = []
    for cells in rows_of(text, REQUIRED, [*OPTIONAL, *named]):
        line = cells if isinstance(cells, Rejected) else _read(Line(cells.cells, country, members), cells, items)
        found.append(line)
        check_lines(len(found))
    return found


def checked_length(content: str) -> str:
    """The text of a file; BAD_ARGUMENT where it is too long."""
    if len(content) > CHARACTERS_MAX:
        raise Refusal("BAD_ARGUMENT", f"A file has at most {CHARACTERS_MAX} characters; send it in parts.")
    return content.removeprefix("\ufeff")


def check_lines(number: int) -> None:
    """Refuse BAD_ARGUMENT for too many lines."""
    if number > LINES_MAX:
        raise Refusal("BAD_ARGUMENT", f"A file has at most {LINES_MAX} proxies; send it in parts.")


class Line:
    """The cells of a line, and what is wrong with them; what stood there is not repeated."""

    def __init__(self, cells: Mapping[str, str], country: str, members: Mapping[int, UUID]) -> None:
        self._cells, self._country, self._members = cells, country, members
        self.problems: list[str] = []

    def membership(self, column: str) -> UUID | None:
        """The member whose id or number a cell is; a problem where it is neither."""
        number = number_in(self.text(column))
        if number is not None:
            found = self._members.get(number)
            if found is None:
                self.problems.append(f"{column} is no number of the register today")
            return found
        try:
            return uuid_of(self.text(column), "membership", self._country)
        except Refusal:
            self.problems.append(f"{column} is no id of a membership here, nor a number of its register")
            return None

    def person(self, member: str, outsider: str, capacity: str) -> Person | None:
        """Who is named in a cell, or in the two for an outsider; None where nobody is."""
        if not any(self.text(column) for column in (member, outsider, capacity)):
            return None
        if self.text(member):
            if self.text(outsider) or self.text(capacity):
                self.problems.append(f"{member} and {outsider} are both given")
            return Person(self.membership(member))
        try:
            return Person(None, texts.title(outsider, self.text(outsider)), texts.title(capacity, self.text(capacity)))
        except Refusal:
            self.problems.append(f"{outsider} and {capacity} are both given, each in one line of text")
            return None

    def day(self, column: str) -> date:
        """The day in a cell."""
        try:
            return date.fromisoformat(self.text(column))
        except ValueError:
            self.problems.append(f"{column} is no day (2027-05-31)")
            return date.min

    def form(self) -> ProxyForm:
        """The form of the proxy."""
        word = self.text("form").upper()
        if word not in ProxyForm.__members__:
            self.problems.append(f"form is none of {', '.join(ProxyForm.__members__)}")
            return ProxyForm.PAPER
        return ProxyForm[word]

    def yes(self, column: str) -> bool:
        """Whether a cell says yes."""
        found = _YES.get(self.text(column).lower())
        if found is None:
            self.problems.append(f"{column} is yes or no")
        return bool(found)

    def instruction(self, column: str, item: Resolution) -> Instruction | None:
        """The instruction on one item; None where nothing is said."""
        word = self.text(column)
        if not word:
            return None
        if word.upper() in InstructionChoice.__members__:
            return Instruction(item.id, InstructionChoice[word.upper()])
        if item.kind is ResolutionKind.ELECTION:
            return Instruction(item.id, marks=tuple(name.strip() for name in word.split("|")))
        self.problems.append(f"{column} is none of {', '.join(InstructionChoice.__members__)}")
        return None

    def text(self, column: str) -> str:
        """What stands in a cell."""
        return self._cells.get(column, "")


def _read(line: Line, cells: Cells, items: Mapping[str, Resolution]) -> Row | Rejected:
    principal = line.membership("principal")
    holder = line.person("holder", "outsider", "capacity")
    form, given_on = line.form(), line.day("given_on")
    substitute = line.person("substitute", "substitute_outsider", "substitute_capacity")
    later = line.yes("later_calls")
    told = [line.instruction(column, item) for column, item in items.items() if column in cells.cells]
    wanted = tuple(row for row in told if row is not None)
    if holder is None and wanted:
        line.problems.append("a blank power says nothing of single items")
    if line.problems or principal is None:
        return Rejected(cells.line, "; ".join(line.problems))
    relation = line.text("relation")[: texts.TITLE_MAX] or None
    return Row(cells.line, principal, holder, form, given_on, relation, substitute, later, wanted)
