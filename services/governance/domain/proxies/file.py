"""A file of proxies: CSV with a header, one proxy a line, as a bureau types them in or a portal exports them.

Columns: principal, form, given_on; and, where there are such, holder (ids of memberships), outsider, capacity,
relation, substitute, substitute_outsider, substitute_capacity, later_calls (yes or no), and `item 1`, `item 2`, …: the
instruction on that item of the agenda (FOR, AGAINST, ABSTAIN, FREE; in an election the names to be marked, `|` between
them). A line that names neither holder nor outsider is a blank power.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
ITEM = "item "
LINES_MAX = 5_000
CHARACTERS_MAX = 4_000_000
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


def read_file(content: str, agenda: Sequence[Resolution], country: str) -> list[Row | Rejected]:
    """The lines of a file of one country in order, read or rejected for everything that is wrong with them.

    Raises `Refusal` BAD_ARGUMENT where the header is none, or the file is too long.
    """
    if len(content) > CHARACTERS_MAX:
        raise Refusal("BAD_ARGUMENT", f"A file has at most {CHARACTERS_MAX} characters; send it in parts.")
    text = content.removeprefix("\ufeff")
    items = {f"{ITEM}{item.position}": item for item in agenda}
    named = [column for column in columns_of(text) if column in items]
    found: list[Row | Rejected] = []
    for cells in rows_of(text, REQUIRED, [*OPTIONAL, *named]):
        found.append(cells if isinstance(cells, Rejected) else _read(_Line(cells.cells, country), cells, items))
        if len(found) > LINES_MAX:
            raise Refusal("BAD_ARGUMENT", f"A file has at most {LINES_MAX} proxies; send it in parts.")
    return found


class _Line:
    """The cells of a line, and what is wrong with them; what stood there is not repeated."""

    def __init__(self, cells: Mapping[str, str], country: str) -> None:
        self._cells, self._country = cells, country
        self.problems: list[str] = []

    def membership(self, column: str) -> UUID | None:
        try:
            return uuid_of(self.text(column), "membership", self._country)
        except Refusal:
            self.problems.append(f"{column} is no id of a membership here")
            return None

    def person(self, member: str, outsider: str, capacity: str) -> Person | None:
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
        try:
            return date.fromisoformat(self.text(column))
        except ValueError:
            self.problems.append(f"{column} is no day (2027-05-31)")
            return date.min

    def form(self) -> ProxyForm:
        word = self.text("form").upper()
        if word not in ProxyForm.__members__:
            self.problems.append(f"form is none of {', '.join(ProxyForm.__members__)}")
            return ProxyForm.PAPER
        return ProxyForm[word]

    def yes(self, column: str) -> bool:
        found = _YES.get(self.text(column).lower())
        if found is None:
            self.problems.append(f"{column} is yes or no")
        return bool(found)

    def instruction(self, column: str, item: Resolution) -> Instruction | None:
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
        return self._cells.get(column, "")


def _read(line: _Line, cells: Cells, items: Mapping[str, Resolution]) -> Row | Rejected:
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
