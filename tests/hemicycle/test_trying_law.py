"""`hemicycle law try`: cases read, answers compared, differences named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from hemicycle.problem import Problem
from hemicycle.trying_law import Case, compared, differences, read_cases, tried

FILE = Path("cases.json")
CASES = [
    {"id": "ONE", "pack": "BE-SC", "question": "cap", "given": {"n": 1}, "expect": {"n": 1}},
    {
        "id": "TWO",
        "pack": "BE-SC",
        "parts": [
            {"question": "cap", "given": {"n": 2}, "expect": {"n": 3}},
            {"pack": "NL-COOP", "question": "group_cap", "given": {"n": 4}, "expect": {"code": "LAW_UNKNOWN"}},
        ],
    },
]


def test_parts_inherit_and_may_have_a_pack_of_their_own() -> None:
    found = read_cases(json.dumps({"cases": CASES}), FILE)
    assert [(case.name, case.pack, case.question) for case in found] == [
        ("ONE", "BE-SC", "cap"),
        ("TWO part 1", "BE-SC", "cap"),
        ("TWO part 2", "NL-COOP", "group_cap"),
    ]
    assert read_cases(json.dumps(CASES), FILE) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[NaN]", "NaN is no number"),
        ("[" + "9" * 5_000 + "]", "not JSON"),
        ("3", "holds no cases"),
        ('{"cases": {}}', "holds no cases"),
        ("[3]", "case 1 is not an object"),
        ('[{"id": "A"}]', "A needs 'question'"),
        ('[{"id": {"a": 1}}]', '{"a": 1} needs'),
        ('[{"id": "A\\n\\u001b[31m\\ud800"}]', "A\ufffd\ufffd[31m\ufffd needs"),
        ('[{"id": "A", "question": 3, "given": {}, "expect": {}}]', "A needs 'question'"),
        ('[{"id": "A", "question": "cap", "given": {}, "expect": []}]', "A needs 'question'"),
        ('[{"id": "A", "pack": 7, "question": "cap", "given": {}, "expect": {}}]', "'pack' of A"),
        ('[{"id": "A", "parts": 3}]', "'parts' of A"),
        ('[{"id": "A", "parts": []}]', "'parts' of A"),
        ('[{"parts": [1]}]', "'parts' of case 1"),
    ],
)
def test_what_is_no_file_of_cases_is_a_problem_that_names_the_case(text: str, said: str) -> None:
    with pytest.raises(Problem) as problem:
        read_cases(text, FILE)
    assert said in problem.value.sentence
    assert problem.value.code == 2


@pytest.mark.parametrize(
    "answer",
    [
        {}, {"data": []}, {"data": {"rehearse": 3}}, {"data": {"rehearse": {"expect": [1]}}},
        {"errors": ["x", None, 3]}, {"errors": {"message": 3}},
        {"errors": [{"extensions": ["code"], "message": "\x1b[31m"}]},
    ],
)  # fmt: skip
def test_an_answer_of_whatever_server_is_a_failed_case(answer: dict[str, Any]) -> None:
    lines = differences(Case("ONE", None, "cap", {}, {"n": 1}), answer)
    assert len(lines) == 1
    assert lines[0].startswith("ONE: no answer (")
    assert lines[0].isprintable()


@pytest.mark.parametrize(
    ("expected", "found", "lines"),
    [
        ({"a": 1}, {"a": 1, "more": 2}, []),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [2, 1]}}, ["a.b: expected [1, 2], got [2, 1]"]),
        ({"a": None}, {}, ["a: expected null, got no such word"]),
        ({"a": True}, {"a": 1}, ["a: expected true, got 1"]),
        ({"a": "adopted"}, {"a": {"verdict": "adopted", "share": None}}, []),
        ({"a": "adopted"}, {"a": {"verdict": "rejected"}}, ['a: expected "adopted", got "rejected"']),
    ],
)
def test_compared(expected: Any, found: Any, lines: list[str]) -> None:
    assert list(compared(expected, found)) == lines


def test_a_refusal_is_a_difference_unless_it_was_expected() -> None:
    answer = {"data": {"rehearse": None}, "errors": [{"message": "no", "extensions": {"code": "BAD_ARGUMENT"}}]}
    case = Case("ONE", None, "cap", {}, {"n": 1})
    assert differences(case, answer) == ["ONE: no answer (BAD_ARGUMENT: no)"]
    assert differences(Case("ONE", None, "cap", {}, {"code": "BAD_ARGUMENT"}), answer) == []
    assert differences(Case("ONE", None, "cap", {}, {"code": "LAW_UNKNOWN"}), answer)
    assert differences(Case("ONE", None, "cap", {}, {"code": "LAW_UNKNOWN"}), {"data": {}})


async def _echo(request: web.Request) -> web.Response:
    variables = (await request.json())["variables"]
    if variables["question"] == "GROUP_CAP":
        refused = {"message": "open", "extensions": {"code": "LAW_UNKNOWN"}}
        return web.json_response({"data": {"rehearse": {"expect": None}}, "errors": [refused]})
    return web.json_response({"data": {"rehearse": {"expect": variables["given"]}}})


async def test_a_file_goes_through_the_gateway(tmp_path: Path) -> None:
    app = web.Application()
    app.router.add_post("/graphql", _echo)
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(CASES), "utf-8")
    async with TestServer(app) as server:
        found = await tried(file, str(server.make_url("/")), None, None)
    assert found.text.splitlines() == ["TWO part 1 n: expected 3, got 2", "2 passed, 1 failed"]
    assert found.failed == 1


async def test_nobody_listens(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(CASES), "utf-8")
    with pytest.raises(Problem):
        await tried(file, "http://127.0.0.1:9", None, None)
    with pytest.raises(Problem):
        await tried(tmp_path / "none.json", None, None, None)
