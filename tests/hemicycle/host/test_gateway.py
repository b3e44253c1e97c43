"""`hemicycle gateway`: ours by default; over another supergraph it brings nothing of ours along."""

from __future__ import annotations

from pathlib import Path

import pytest

from commons.auth.access import ACCESS_FILE
from commons.settings import Settings
from gateway.building import build_pipeline
from gateway.settings import SCHEMA, GatewaySettings
from hemicycle.host.gateway import Asked, gateway_settings, gateway_site
from hemicycle.problem import Problem

BOOKS = """
schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION)
{ query: Query }
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__type(graph: join__Graph!, key: join__FieldSet) repeatable on OBJECT
directive @link(url: String, for: link__Purpose) repeatable on SCHEMA
scalar join__FieldSet
enum link__Purpose { SECURITY EXECUTION }
enum join__Graph { BOOKS @join__graph(name: "books", url: "http://127.0.0.1:1/graphql") }
type Query @join__type(graph: BOOKS) { titles: [String!] }
"""
PLACEMENT = """
extend schema @countries(scalar: "CountryCode")
extend type Query { titles: [String!] @everywhere(merge: LIST) }
"""


def settings(folder: Path, asked: Asked) -> GatewaySettings:
    return gateway_settings(Settings(data=folder), asked)


@pytest.fixture
def books(tmp_path: Path) -> Path:
    file = tmp_path / "books.graphql"
    file.write_text(BOOKS, "utf-8")
    return file


def test_without_options_it_is_hemicycles_own(tmp_path: Path) -> None:
    found = settings(tmp_path, Asked())
    assert (found.supergraph, found.placement) == (SCHEMA / "supergraph.graphql", SCHEMA / "placement.graphql")
    assert found.access == ACCESS_FILE
    assert found.inflight_sharing


def test_another_supergraph_has_no_countries_and_no_access_rules_unless_given(tmp_path: Path, books: Path) -> None:
    asked = Asked(supergraph=books, host="127.0.0.1", port=0, no_inflight_sharing=True)
    found = settings(tmp_path, asked)
    assert (found.placement, found.access, found.inflight_sharing) == (None, None, False)
    pipeline = build_pipeline(found)
    assert pipeline.countries == ()
    assert pipeline.partitions.address("books", None) == "http://127.0.0.1:1/graphql"


def test_rules_that_are_named_hold(tmp_path: Path, books: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEMICYCLE_ACCESS", str(tmp_path / "access.toml"))
    found = settings(tmp_path, Asked(supergraph=books, placement=tmp_path / "placement.graphql"))
    assert (found.access, found.placement) == (tmp_path / "access.toml", tmp_path / "placement.graphql")


def test_a_directory_of_codes_and_addresses_is_enough(tmp_path: Path, books: Path) -> None:
    placement, countries = tmp_path / "placement.graphql", tmp_path / "countries.toml"
    placement.write_text(PLACEMENT, "utf-8")
    countries.write_text('[countries.BE]\n[countries.FR]\n[partitions]\n"books/BE" = "http://127.0.0.1:2"\n', "utf-8")
    pipeline = build_pipeline(settings(tmp_path, Asked(supergraph=books, placement=placement, countries=countries)))
    assert pipeline.countries == ("BE", "FR")
    assert pipeline.partitions.address("books", "BE") == "http://127.0.0.1:2"
    assert pipeline.tokens is None, "services look at callers' tokens where nobody is named who gives them out"
    countries.write_text('[countries.BE]\n[issuers.own]\ncountries = ["BE"]\n', "utf-8")
    pipeline = build_pipeline(settings(tmp_path, Asked(supergraph=books, placement=placement, countries=countries)))
    assert pipeline.tokens is not None


def test_what_is_not_there_or_no_graph_is_said_in_a_sentence(tmp_path: Path, books: Path) -> None:
    with pytest.raises(Problem, match="no file"):
        gateway_site(Settings(data=tmp_path), Asked(supergraph=tmp_path / "none.graphql"))
    books.write_text("type Query {", "utf-8")
    with pytest.raises(Problem, match="no GraphQL document"):
        gateway_site(Settings(data=tmp_path), Asked(supergraph=books))
