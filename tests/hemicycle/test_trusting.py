"""The manifest of trusted documents, from files, folders and other tools' manifests; nothing unfit gets in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.operation.trusted import TrustedDocuments, hash_of
from hemicycle.problem import Problem
from hemicycle.trusting import trust
from tests.gateway.small_graph import FOLDER

GOOD = "query Count { membershipCount }"
OTHER = "{ entities { id } }"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEMICYCLE_SUPERGRAPH", str(FOLDER / "supergraph.graphql"))
    monkeypatch.setenv("HEMICYCLE_PLACEMENT", str(FOLDER / "placement.graphql"))


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "src"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "count.graphql").write_text(GOOD, "utf-8")
    (folder / "readme.md").write_text("not a document", "utf-8")
    apollo = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "7", "body": OTHER}]}
    (tmp_path / "apollo.json").write_text(json.dumps(apollo), "utf-8")
    return folder


def test_files_folders_and_manifests_become_one(tmp_path: Path, sources: Path) -> None:
    to = tmp_path / "new" / "documents.json"
    assert trust([sources, tmp_path / "apollo.json"], to).startswith("2 documents")
    found = TrustedDocuments.load(to)
    assert found.text(hash_of(GOOD)) == GOOD
    assert found.holds(OTHER)


@pytest.mark.parametrize("bad", ["{ nothing }", "{", "{ me { memberships { person { " * 9 + "id" + "} } } }" * 9])
def test_what_the_graph_would_refuse_is_named_and_nothing_is_written(tmp_path: Path, sources: Path, bad: str) -> None:
    (sources / "bad.graphql").write_text(bad, "utf-8")
    with pytest.raises(Problem, match=r"bad\.graphql"):
        trust([sources], tmp_path / "documents.json")
    assert not (tmp_path / "documents.json").exists()


@pytest.mark.parametrize("name", ["missing.graphql", "readme.md"])
def test_what_is_no_document_is_a_problem(tmp_path: Path, sources: Path, name: str) -> None:
    with pytest.raises(Problem):
        trust([sources / name], tmp_path / "documents.json")


def test_each_operation_of_a_document_is_checked(tmp_path: Path, sources: Path) -> None:
    (sources / "two.graphql").write_text(f"{GOOD} query Other {{ membershipCount }}", "utf-8")
    assert trust([sources], tmp_path / "documents.json").startswith("2 documents")
    (sources / "two.graphql").write_text(f"{GOOD} query Other($n: Int) {{ members(first: $n) {{ nodes }} }}", "utf-8")
    with pytest.raises(Problem, match=r"two\.graphql"):
        trust([sources], tmp_path / "documents.json")


def test_no_documents_at_all(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="No document"):
        trust([tmp_path], tmp_path / "documents.json")
