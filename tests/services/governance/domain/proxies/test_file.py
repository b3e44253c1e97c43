"""A file of proxies: each line read or rejected for what is wrong with it, and what stood in it is not repeated."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.csv_rows import Rejected
from commons.errors import Refusal
from commons.ids import global_id
from services.governance.domain.assembly import Resolution
from services.governance.domain.proxies.file import LINES_MAX, MEMBERS, Person, Row, numbers_in, read_file
from services.governance.domain.proxies.instructions import Instruction
from services.governance.domain.words import InstructionChoice, ProxyForm, ResolutionKind
from tests.services.governance.domain.room.rooms import who

AGENDA = [
    Resolution(who(11), who(9), 1, "Accounts", ResolutionKind.ORDINARY),
    Resolution(who(12), who(9), 2, "Board", ResolutionKind.ELECTION),
]
HEADER = "principal;holder;form;given_on;outsider;capacity;later_calls;item 1;item 2"


def m(number: int, country: str = "DE") -> str:
    return global_id(country, "membership", who(number))


def read(*lines: str) -> list[Row | Rejected]:
    return read_file("\n".join([HEADER, *lines]), AGENDA, "DE", {7: who(2)})


def test_lines_of_each_kind() -> None:
    found = read(
        f"{m(1)};{m(2)};text;2026-05-01;;;yes;against;Ada | Bo",
        f"{m(3)};;PAPER;2026-05-02;Nora Nachbar;neighbour;;FREE;free",
        f"{m(4)};;PAPER;2026-05-02;;;no;;",
    )
    told = (Instruction(who(11), InstructionChoice.AGAINST), Instruction(who(12), marks=("Ada", "Bo")))
    assert found[0] == Row(2, who(1), Person(who(2)), ProxyForm.TEXT, date(2026, 5, 1), None, None, True, told)
    assert isinstance(found[1], Row)
    assert found[1].holder == Person(None, "Nora Nachbar", "neighbour")
    assert [row.choice for row in found[1].instructions] == [InstructionChoice.FREE] * 2
    assert isinstance(found[2], Row)
    assert found[2].holder is None


def test_members_are_named_by_number_too() -> None:
    (found,) = read(f"{m(1)};7;text;2026-05-01;;;;;")
    assert isinstance(found, Row)
    assert found.holder == Person(who(2))
    assert numbers_in(f"{HEADER}\n12;7;TEXT;2026-05-01;;;;;\n{m(1)};0012;1;2;3;4;5;6;9\nbroken;line", MEMBERS) == {
        7,
        12,
    }
    assert numbers_in("", MEMBERS) == frozenset()
    with pytest.raises(Refusal):
        numbers_in("principal\n" + "1\n" * (LINES_MAX + 1), MEMBERS)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"Müller;{m(2)};TEXT;2026-05-01;;;;;", "principal is no id of a membership here"),
        (f"{m(1, 'BE')};{m(2)};TEXT;2026-05-01;;;;;", "principal is no id of a membership here"),
        (
            f"{m(1)};{m(2)};FAX;1.5.2026;;;;;",
            "form is none of PAPER, TEXT, ELECTRONIC, PRIVATE_DEED, NOTARIAL; given_on",
        ),
        (f"{m(1)};{m(2)};TEXT;2026-05-01;Nora;friend;;;", "holder and outsider are both given"),
        (f"{m(1)};;TEXT;2026-05-01;Nora;;;;", "outsider and capacity are both given, each in one line of text"),
        (f"{m(1)};{m(2)};TEXT;2026-05-01;;;maybe;;", "later_calls is yes or no"),
        (f"{m(1)};{m(2)};TEXT;2026-05-01;;;;perhaps;", "item 1 is none of FOR, AGAINST, ABSTAIN, FREE"),
        (f"{m(1)};;TEXT;2026-05-01;;;;FOR;", "a blank power says nothing of single items"),
        (f"{m(1)};8;TEXT;2026-05-01;;;;;", "holder is no number of the register today"),
        (f"{m(1)};{m(2)}", "2 fields where the header has 9"),
    ],
)
def test_lines_that_are_none(line: str, reason: str) -> None:
    found = read(line)[0]
    assert isinstance(found, Rejected)
    assert (found.line, reason in found.reason) == (2, True)
    assert "Müller" not in found.reason


@pytest.mark.parametrize("header", ["principal;form", "principal;form;given_on;item 3", ""])
def test_a_header_that_does_not_fit_is_refused(header: str) -> None:
    with pytest.raises(Refusal) as found:
        read_file(f"{header}\n", AGENDA, "DE", {})
    assert found.value.code == "BAD_ARGUMENT"


@given(st.text(max_size=200))
def test_whatever_is_in_a_line_is_read_or_rejected(text: str) -> None:
    for row in read_file(f"{HEADER}\n{text}", AGENDA, "DE", {}):
        assert isinstance(row, Row | Rejected)
