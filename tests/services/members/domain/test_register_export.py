"""What a national register's export may look like, and what is wrong with the rest."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.csv_rows import Rejected
from commons.errors import Refusal
from services.members.domain.register_export import RegisterRow, differences, read_export

TODAY = date(2026, 6, 1)
CATEGORIES = ("WORKER", "USER")
HEADER = "register_number;joined_on;category;given_name;family_name"
GOOD = "BE-1;2020-01-15;WORKER;Zoé;Lefèvre"


def read(text: str, encoding: str = "utf-8") -> list[RegisterRow | Rejected]:
    return list(read_export(text.encode(encoding), CATEGORIES, TODAY))


def reason(line: str, header: str = HEADER) -> str:
    """Why the only row is rejected."""
    (row,) = read(f"{header}\n{line}\n")
    assert isinstance(row, Rejected)
    assert row.line == 2
    return row.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_encodings_and_delimiters_are_detected(encoding: str, delimiter: str, ending: str) -> None:
    text = ending.join([HEADER, GOOD, ""]).replace(";", delimiter)
    (row,) = read(text, encoding)
    assert isinstance(row, RegisterRow)
    assert (row.given_name, row.family_name) == ("Zoé", "Lefèvre")
    assert row.joined_on == date(2020, 1, 15)
    assert (row.shares, row.paid_shares, row.shares_on) == (0, 0, date(2020, 1, 15))
    assert row.community_member
    assert row.cooperating


def test_every_column_is_read() -> None:
    header = HEADER + (
        ";ended_on;birth_date;email;language;city;trade;sector;sector_revision;college;community_member;cooperating"
        ";in_default_from;shares;paid_shares;shares_on"
    )
    line = GOOD + (
        ";31/12/2024;01.02.1980;zoe@example.org;fr;Liège;2651;90.20;2.1;workers;oui;nee;2023-01-01;3;2;2021-05-01"
    )
    (row,) = read(f"{header}\n{line}")
    assert asdict(row) == {
        "line": 2,
        "register_number": "BE-1",
        "joined_on": date(2020, 1, 15),
        "category": "WORKER",
        "given_name": "Zoé",
        "family_name": "Lefèvre",
        "organisation": None,
        "ended_on": date(2024, 12, 31),
        "birth_date": date(1980, 2, 1),
        "email": "zoe@example.org",
        "language": "fr",
        "city": "Liège",
        "trade": "2651",
        "sector": "90.20",
        "sector_revision": "2.1",
        "college": "workers",
        "community_member": True,
        "cooperating": False,
        "in_default_from": date(2023, 1, 1),
        "shares": 3,
        "paid_shares": 2,
        "shares_on": date(2021, 5, 1),
    }


@pytest.mark.parametrize(
    ("extra", "value", "words"),
    [
        ("ended_on", "2019-01-01", "ended_on lies before joined_on"),
        ("birth_date", "2021-01-01", "birth_date does not lie before joined_on"),
        ("birth_date", "31/02/1980", "birth_date is no day"),
        ("birth_date", "0001-01-01", "birth_date is no day"),
        ("email", "zoe", "email is not an e-mail address"),
        ("language", "French", "language is not a two-letter"),
        ("trade", "26511", "trade is not an ISCO-08 code"),
        ("sector", "90.20", "sector needs its sector_revision"),
        ("in_default_from", "2019-01-01", "in_default_from lies before joined_on"),
        ("shares", "-1", "shares is not a whole number"),
        ("shares", "99999999", "shares is not a whole number"),
        ("shares", "²", "shares is not a whole number"),
        ("paid_shares", "1", "paid_shares exceeds shares"),
        ("shares_on", "2030-01-01", "shares_on lies in the future"),
        ("cooperating", "perhaps", "cooperating is neither yes nor no"),
        ("city", "x" * 201, "city is longer than 200"),
        ("city", "a\x00b", "city has characters"),
    ],
)
def test_a_bad_value_is_named(extra: str, value: str, words: str) -> None:
    assert words in reason(f"{GOOD};{value}", f"{HEADER};{extra}")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (";2020-01-15;WORKER;Zoé;Lefèvre", "register_number is empty"),
        ("BE-1;;WORKER;Zoé;Lefèvre", "joined_on is empty"),
        ("BE-1;2027-01-01;WORKER;Zoé;Lefèvre", "joined_on lies in the future"),
        ("BE-1;2020-01-15;KING;Zoé;Lefèvre", "category is none of USER, WORKER"),
        ("BE-1;2020-01-15;WORKER;Zoé", "4 fields where the header has 5"),
        ("BE-1;2020-01-15;WORKER;Zoé;Lefèvre;more", "6 fields where the header has 5"),
        ('BE-1;2020-01-15;WORKER;Zoé;"Lefèvre" more', "not readable as a row"),
    ],
)
def test_a_bad_row_is_named(line: str, words: str) -> None:
    assert words in reason(line)


def test_all_that_is_wrong_with_a_row_is_said_at_once() -> None:
    assert reason("BE-1;never;KING;;Lefèvre").count(";") == 2


def test_a_number_that_comes_twice_is_rejected_the_second_time() -> None:
    first, second = read(f"{HEADER}\n{GOOD}\n\n{GOOD}")
    assert isinstance(first, RegisterRow)
    assert second == Rejected(4, "register_number is that of line 2 too")


def test_lines_are_counted_where_rows_start() -> None:
    rows = read(f'{HEADER}\nBE-1;2020-01-15;WORKER;"Zoé\nMarie";Lefèvre\nBE-2;x;WORKER;A;B')
    assert [row.line for row in rows] == [2, 4]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("", "missing: register_number"),
        (GOOD, "unknown: be-1"),
        ("register_number;joined_on;category;given_name", "missing: family_name"),
        (HEADER + ";salary", "unknown: salary"),
        (HEADER + ";joined_on", "each once"),
    ],
)
def test_a_file_without_a_proper_header_is_refused_whole(header: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        read(f"{header}\n{GOOD}")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        rows = list(read_export(HEADER.encode() + b"\n" + content, CATEGORIES, TODAY))
    except Refusal:
        return
    assert all(row.line >= 2 for row in rows)


def test_differences_name_the_columns_that_changed() -> None:
    (row,) = read(f"{HEADER}\n{GOOD}")
    assert isinstance(row, RegisterRow)
    assert differences(row, {"joined_on": date(2020, 1, 15), "family_name": "Leroy"}) == ["family_name"]


ORGANISATION = "organisation." + "0" * 12 + "40008" + "0" * 14 + "1"
THEIRS = "register_number;joined_on;category;organisation"


def test_a_register_of_organisations_has_no_names() -> None:
    (row,) = read(f"{THEIRS}\nBE-1;2020-01-15;CLIENT;{ORGANISATION}".replace("CLIENT", "USER"))
    assert isinstance(row, RegisterRow)
    assert row.organisation is not None
    assert row.organisation.hex == ORGANISATION.rpartition(".")[2]
    assert (row.given_name, row.family_name) == (None, None)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"BE-1;2020-01-15;USER;{ORGANISATION};Zoé", "given_name: an organisation has none"),
        ("BE-1;2020-01-15;USER;BE 0123.321.123;", "organisation: "),
        ("BE-1;2020-01-15;USER;;", "given_name is empty; family_name is empty"),
    ],
)
def test_rows_of_organisations_that_are_wrong(line: str, why: str) -> None:
    assert why in reason(line, THEIRS + ";given_name")


def test_an_organisation_is_a_member_once_at_a_time() -> None:
    rows = read(
        f"{THEIRS};ended_on\nA;2020-01-15;USER;{ORGANISATION};2021-12-31\nB;2022-01-01;USER;{ORGANISATION};\n"
        f"C;2021-12-31;USER;{ORGANISATION};2021-12-31"
    )
    assert [type(row) for row in rows] == [RegisterRow, RegisterRow, Rejected]
    assert rows[2] == Rejected(4, "organisation is that of line 2 too, on some of these days")
