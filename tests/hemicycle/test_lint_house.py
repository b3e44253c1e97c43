"""Each house rule finds what it is for, and lets the rest alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hemicycle import lint_house


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty checkout."""
    return tmp_path


def put(root: Path, path: str, text: str) -> str:
    """Write a file of the checkout; its path."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, "utf-8")
    return path


def found(problems: Iterator[str]) -> list[str]:
    """Where the problems stand."""
    return [problem.split(" ")[0] for problem in problems]


@pytest.mark.parametrize(
    "line",
    [
        "cd /" + "work/main",
        "HOME=/" + "root/x",
        "x = '/" + "home/anna/y'",
        "--index-" + "url https://x",
        '"resol' + 'ved": "x"',
    ],
)
def test_machine_paths_are_found(root: Path, line: str) -> None:
    path = put(root, "a.md", f"fine\n{line}\n")
    assert found(lint_house.no_machine_paths(root, [path])) == ["a.md:2"]


@pytest.mark.parametrize(
    "line", ["/tmp/x", "https://example.org/home/anna/", "the network/ folder", "--no-emit-index-url"]
)
def test_other_paths_are_not(root: Path, line: str) -> None:
    assert found(lint_house.no_machine_paths(root, [put(root, "a.md", line)])) == []


def test_unfinished_work_is_found(root: Path) -> None:
    path = put(root, "a.py", "x = 1  # TO" + "DO\n@pytest.mark." + "skip\n")
    assert found(lint_house.nothing_unfinished(root, [path])) == ["a.py:1", "a.py:2"]


def test_long_files_are_found_unless_generated(root: Path) -> None:
    long = "x = 1\n" * 401
    paths = [put(root, "a.py", long), put(root, "docs/reference/a.yaml", long), put(root, "b.py", "x = 1\n" * 400)]
    assert found(lint_house.short_files(root, paths)) == ["a.py:401"]


def test_sql_outside_the_store_is_found(root: Path) -> None:
    statement = 'rows = query("""SELECT 1""")\n'
    paths = [
        put(root, "services/members/graph/a.py", statement),
        put(root, "services/members/app.py", "from sqlalchemy.ext import asyncio\n"),
        put(root, "services/members/store/a.py", statement),
        put(root, "services/members/app/b.py", "from sqlalchemy.exc import SQLAlchemyError\n"),
        put(root, "services/members/domain/a.py", '"""Select the members who vote."""\n'),
    ]
    assert found(lint_house.sql_in_store(root, paths)) == ["services/members/graph/a.py:1", "services/members/app.py:1"]


def test_the_access_table_is_held_against_the_subgraphs(root: Path) -> None:
    put(root, "schema/access.toml", '[rules]\nanyone = { open = true }\n[types.Query]\nanyone = ["a", "gone"]\n')
    path = put(root, "schema/subgraphs/x.graphql", "type Query { a: Int b: Int _service: Int }")
    problems = list(lint_house.access_complete(root, [path]))
    assert ["Query.b" in problems[0], "Query.gone" in problems[1]] == [True, True]


KINDS = "LawRefusal | InputRefusal | StateRefusal | PermissionRefusal | UnavailableRefusal"


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        (f"union DoneResult = DonePayload | {KINDS}", []),
        ("union DoneResult = DonePayload | LawRefusal", ["do"]),
        (f"union DoneResult = {KINDS}", ["do"]),
        (f"union DoneResult = DonePayload | OtherPayload | {KINDS}", ["do"]),
        ("type DoneResult { ok: Boolean }", ["do"]),
    ],
)
def test_a_mutation_that_answers_no_refusals_is_found(answer: str, refused: list[str]) -> None:
    assert list(lint_house.unrefused(f"type Mutation {{ do: DoneResult! }}\n{answer}")) == refused


def test_a_mutation_by_hand_is_found(root: Path) -> None:
    by_hand = put(root, "services/x/graph/mutations/a.py", "import strawberry\n\n@strawberry.mutation\ndef a(): ...\n")
    by_kit = put(root, "services/x/graph/mutations/b.py", "@mutation(description='b')\nasync def b(): ...\n")
    sdl = put(root, "schema/subgraphs/x.graphql", "type Mutation { a: Int }")
    assert found(lint_house.mutations_answer_refusals(root, [by_hand, by_kit, sdl])) == [f"{by_hand}:3", f"{sdl}:0"]


def test_links_to_nowhere_are_found(root: Path) -> None:
    put(root, "docs/guide.md", "")
    page = "[a](docs/guide.md) [b](docs/guide.md#part)\n[c](https://example.org/x) [d](#here)\n[e](docs/gone.md)\n"
    assert found(lint_house.links_lead_somewhere(root, [put(root, "README.md", page)])) == ["README.md:3"]
