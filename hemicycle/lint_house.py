"""House rules that no general linter knows: `python -m hemicycle.lint_house`, part of `make check`.

Each rule takes tracked files and gives problems as `path:line what to do`; `RULES` is the whole list.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from graphql import (
    GraphQLObjectType,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    UnionTypeDefinitionNode,
    parse,
    print_ast,
)

from commons.auth.access import AccessTable
from commons.errors import Kind
from hemicycle.schema_files import callers_schema

ROOT = Path(__file__).parent.parent
LINES_AT_MOST = 400
CODE = {".py", ".mjs", ".sql", ".yaml", ".html", ".toml"}
GENERATED = ("requirements/", "schema/supergraph.graphql", "schema/subgraphs/", "docs/reference/")
TABLES = ("schema/access.toml", "helm/hemicycle/files/")
"""Data that is one table however long it grows, and the chart's copies of it."""
VENDORED = ("gateway/console/static/", "LICENSE")
MACHINE_PATH = re.compile(r"(?<![\w.$})])/(?:work|root|home/\w+)/")
INDEX_ADDRESS = re.compile(r"--(?:extra-)?index-url|//(?:pypi|files\.pythonhosted|registry\.npmjs)\.org|\"resolved\":")
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME)\b|\bpytest\.(?:skip|importorskip)\b|\bmark\.(?:skip|xfail)")
LINK = re.compile(r"\]\((?!\w+:|#|<)([^)#\s]+)")
STATEMENT = re.compile(
    r"\s*(?:SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s+AS|COPY\s+\(|CREATE\s+TABLE)"
)
DRIVERS = {"sqlalchemy", "asyncpg", "alembic"}


def tracked(root: Path = ROOT) -> list[str]:
    """Paths that git tracks or would track, relative to `root`, in order."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return sorted({path for path in done.stdout.splitlines() if (root / path).is_file()})


def no_machine_paths(root: Path, paths: list[str]) -> Iterator[str]:
    """No file names a folder of somebody's machine or a package index."""
    for path, number, line in _lines(root, [p for p in paths if not p.startswith(VENDORED)]):
        if MACHINE_PATH.search(line) or INDEX_ADDRESS.search(line):
            yield f"{path}:{number} names a machine's folder or a package index: leave it out"


def nothing_unfinished(root: Path, paths: list[str]) -> Iterator[str]:
    """No note to do it later, no test that does not run."""
    for path, number, line in _lines(root, [p for p in paths if p.endswith(".py")]):
        if UNFINISHED.search(line):
            yield f"{path}:{number} is unfinished or skipped: finish it or take it out"


def short_files(root: Path, paths: list[str]) -> Iterator[str]:
    """Hand-written files stay readable in one sitting."""
    for path in paths:
        if Path(path).suffix in CODE and not path.startswith((*GENERATED, *TABLES, *VENDORED)):
            count = len((root / path).read_text("utf-8").splitlines())
            if count > LINES_AT_MOST:
                yield f"{path}:{count} has more than {LINES_AT_MOST} lines: name the idea that wants its own file"


def sql_in_store(root: Path, paths: list[str]) -> Iterator[str]:
    """In a service, statements and database drivers stay in store/."""
    for path in paths:
        if re.match(r"services/\w+/(?!store/).*\.py", path):
            for node in ast.walk(ast.parse((root / path).read_text("utf-8"))):
                if _is_sql(node) or _imports_driver(node):
                    yield f"{path}:{getattr(node, 'lineno', 0)} reaches the database: move it to store/"


def _is_sql(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(STATEMENT.match(node.value))


def _imports_driver(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    elif isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    else:
        return False
    # What a database's absence is called may be known outside: a loop in app waits for it to come back.
    return any(name.split(".")[0] in DRIVERS and name != "sqlalchemy.exc" for name in names)


def access_complete(root: Path, paths: list[str]) -> Iterator[str]:
    """The access table names every field of the subgraphs, and none that is gone."""
    subgraphs = [path for path in paths if path.startswith("schema/subgraphs/")]
    served = {name for path in subgraphs for name in coordinates((root / path).read_text("utf-8"))}
    named = set(AccessTable.load(root / "schema" / "access.toml").rules)
    for coordinate in sorted(served - named):
        yield f"schema/access.toml:0 has no rule for {coordinate}"
    for coordinate in sorted(named - served - _gateways_own(root)):
        yield f"schema/access.toml:0 names {coordinate}, which no service has"


def mutations_answer_refusals(root: Path, paths: list[str]) -> Iterator[str]:
    """Mutations are made by the kit, so that each answers its payload or a refusal (commons/subgraph/mutations.py)."""
    for path in paths:
        if re.match(r"services/.*\.py$", path):
            for node in ast.walk(ast.parse((root / path).read_text("utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr == "mutation" and _is_name(node.value, "strawberry"):
                    yield f"{path}:{node.lineno} makes a mutation by hand: use commons.subgraph.mutations.mutation"
        elif path.startswith("schema/subgraphs/"):
            yield from (
                f"{path}:0 Mutation.{name} answers no refusals" for name in unrefused((root / path).read_text())
            )


def unrefused(sdl: str) -> Iterator[str]:
    """The mutations of a document that answer something else than one payload or any kind of refusal."""
    nodes = parse(sdl, no_location=True).definitions
    kinds = {kind.value for kind in Kind if kind is not Kind.REQUEST}
    unions = [node for node in nodes if isinstance(node, UnionTypeDefinitionNode)]
    members = {node.name.value: {type_.name.value for type_ in node.types or ()} for node in unions}
    for node in nodes:
        if isinstance(node, ObjectTypeDefinitionNode | ObjectTypeExtensionNode) and node.name.value == "Mutation":
            for field in node.fields or ():
                types = members.get(print_ast(field.type).removesuffix("!"), set())
                if not kinds < types or len(types - kinds) != 1:
                    yield field.name.value


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def coordinates(sdl: str) -> Iterator[str]:
    """Every `Type.field` of object types in a document, Federation's own apart."""
    for node in parse(sdl, no_location=True).definitions:
        if isinstance(node, ObjectTypeDefinitionNode | ObjectTypeExtensionNode) and node.name.value[0] != "_":
            for field in node.fields or ():
                if not field.name.value.startswith("_"):
                    yield f"{node.name.value}.{field.name.value}"


def links_lead_somewhere(root: Path, paths: list[str]) -> Iterator[str]:
    """A relative link of a page names a file of the checkout."""
    for path, number, line in _lines(root, [p for p in paths if p.endswith(".md")]):
        for target in LINK.findall(line):
            if not (root / path).parent.joinpath(target).exists():
                yield f"{path}:{number} links to {target}, which is not there"


def _gateways_own(root: Path) -> set[str]:
    if not (root / "schema" / "supergraph.graphql").exists():
        return set()
    types = callers_schema(root / "schema").type_map.values()
    return {f"{t.name}.{field}" for t in types if isinstance(t, GraphQLObjectType) for field in t.fields}


def _lines(root: Path, paths: list[str]) -> Iterator[tuple[str, int, str]]:
    for path in paths:
        try:
            text = (root / path).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        yield from ((path, number, line) for number, line in enumerate(text.splitlines(), 1))


RULES: tuple[Callable[[Path, list[str]], Iterator[str]], ...] = (
    no_machine_paths,
    nothing_unfinished,
    short_files,
    sql_in_store,
    access_complete,
    mutations_answer_refusals,
    links_lead_somewhere,
)


def problems(root: Path = ROOT) -> list[str]:
    """Every problem in the tracked files under `root`."""
    paths = tracked(root)
    return [problem for rule in RULES for problem in rule(root, paths)]


if __name__ == "__main__":
    found = problems()
    print("\n".join(found) or "house rules hold")
    sys.exit(1 if found else 0)
