from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from commons.auth.access import AccessTable
from commons.database.sessions import Database
from commons.errors import CODES, KINDS, Kind, Refusal, kind_of
from commons.subgraph.context import Partition
from commons.subgraph.refusals import CITING, KIND_TYPES, PLACES, RefusalAnswer, answer_of
from tests.commons.partitions import Issuing, partition_of

ROOT = Path(__file__).parents[3]
ANSWERED = [code for code in CODES if kind_of(code) is not Kind.REQUEST]


@pytest.fixture(scope="module")
def partition() -> Partition:
    """One whose database nobody reaches."""
    return partition_of(Database("postgresql+asyncpg://127.0.0.1:1/none", "BE"), AccessTable({}), Issuing())


def said(partition: Partition, code: str, /, **details: Any) -> Any:
    found = answer_of(Refusal(code, "Say why.", **details), partition, {})
    assert found is not None
    return found


def raised() -> Iterator[tuple[str, str, str]]:
    """(where, code, detail) of every refusal that is written in the services' code or in what they share."""
    for path in [*ROOT.glob("services/**/*.py"), *ROOT.glob("commons/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal":
                codes = [one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
                for code in (one for one in codes if one in CODES):
                    for word in node.keywords:
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", code, word.arg or ""


def test_every_code_has_exactly_one_kind() -> None:
    listed = [code for codes in KINDS.values() for code in codes]
    assert sorted(listed) == sorted(CODES)


def test_every_detail_of_every_refusal_has_a_typed_place() -> None:
    found = list(raised())
    assert len(found) > 100
    lost = [
        (where, code, detail)
        for where, code, detail in found
        if detail and kind_of(code) is not Kind.REQUEST and detail not in CITING | PLACES[kind_of(code)].keys()
    ]
    assert lost == []


@pytest.mark.parametrize("kind", PLACES)
def test_places_are_fields_of_their_kind(kind: Kind) -> None:
    fields = {field.python_name for field in KIND_TYPES[kind].__strawberry_definition__.fields}  # pyright: ignore
    assert set(PLACES[kind].values()) <= fields


@pytest.mark.parametrize("code", ANSWERED)
def test_a_refusal_is_of_its_kind(partition: Partition, code: str) -> None:
    found = said(partition, code)
    assert type(found) is KIND_TYPES[kind_of(code)]
    assert isinstance(found, RefusalAnswer)
    assert (found.code.name, found.message, found.articles) == (code, "Say why.", [])


@pytest.mark.parametrize("code", ["UNAUTHENTICATED", "PARTITION_FORBIDDEN", "QUERY_TOO_DEEP", "INTERNAL"])
def test_what_is_refused_before_anything_runs_stays_an_error(partition: Partition, code: str) -> None:
    assert answer_of(Refusal(code, "No."), partition, {}) is None


def test_law_is_cited(partition: Partition) -> None:
    (cited,) = said(partition, "NOTICE_TOO_SHORT", article="BE CSA 6:70", unverified=True, key="notice.days").articles
    assert (cited.article, cited.key, cited.unverified) == ("BE CSA 6:70", "notice.days", True)
    several = said(partition, "SIGN_OFF_MISSING", article="a", unverified=True, leaves=["k", "l"], articles=["a", "b"])
    assert [(one.article, one.key, one.unverified) for one in several.articles] == [("a", "k", None), ("b", "l", None)]
    assert [one.key for one in said(partition, "LAW_UNKNOWN", keys=["k", "l"]).articles] == ["k", "l"]


def test_details_are_typed(partition: Partition) -> None:
    late = said(partition, "TRANSITION_NOT_ALLOWED", due="2027-05-20T18:00+00:00", day="2027-05-20", allowed=["A", "B"])
    assert (late.due, late.day) == (datetime(2027, 5, 20, 18, tzinfo=UTC), date(2027, 5, 20))
    assert late.choices == ["A", "B"]
    assert said(partition, "REFUND_BLOCKED", free="12.50").payable == Decimal("12.50")
    assert said(partition, "ELECTORATE_UNAVAILABLE", partition="members/IT").partitions == ["members/IT"]
    assert said(partition, "SERVICE_NOT_OFFERED", trades=["265"], situations=["STUDENT"]).choices == ["265", "STUDENT"]
    assert said(partition, "FORBIDDEN").country == "BE"


@dataclass
class Input:
    expected_version: int
    member_ids: list[str]
    note: str
    reason: str


@pytest.mark.parametrize(
    ("blamed", "argument"),
    [(3, "expectedVersion"), ("b", "memberIds"), ("same", None), ("elsewhere", None), (None, None), ("k", "key")],
)
def test_the_argument_to_blame_is_named_where_one_alone_has_the_value(
    partition: Partition, blamed: Any, argument: str | None
) -> None:
    given = {"input": Input(3, ["a", "b"], "same", "same"), "key": "k"}
    found: Any = answer_of(Refusal("BAD_ARGUMENT", "No.").blame(blamed), partition, given)
    assert found.argument == argument
    law: Any = answer_of(Refusal("LAW_UNKNOWN", "No.").blame(blamed), partition, given)
    assert not hasattr(law, "argument")


def test_what_is_absent_and_what_has_no_place_are_left_out(partition: Partition) -> None:
    found = said(partition, "LEAVING_NOT_ALLOWED", nextNoticeOn=None, article=None, unverified=None, traceId="x")
    assert (found.earliest, found.articles) == (None, [])
