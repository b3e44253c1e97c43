"""Aggregates: M16 and M17."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.merge.rules.relation import relation_of
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.placement import CompositionError, Merge
from gateway.supergraph.placement_checks import read_overlay
from tests.gateway.rules.kit import COUNTRIES, ask, codes, three
from tests.gateway.small_graph import FOLDER, PLACEMENT, SUPERGRAPH, Countries, Row, person, small_pipeline

VOTERS = """query($after: String) {
  consultation(first: 3, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }
}"""
CONSULTED = small_pipeline(Countries([]), COUNTRIES)


class TestM16WhatMerges:
    """Sum, count, min and max merge; averages, medians and distinct counts do not; persons are counted by folded id."""

    async def test_memberships_are_additive(self) -> None:
        data = await three(2).data("{ membershipCount members(first: 1) { total: totalCount } }")
        assert data == {"membershipCount": 6, "members": {"total": 6}}

    @pytest.mark.parametrize("rule", ["AVG", "MEDIAN", "COUNT_DISTINCT"])
    def test_what_does_not_merge_has_no_rule(self, rule: str) -> None:
        with pytest.raises(CompositionError, match="names no merge rule"):
            read_overlay(PLACEMENT.replace("merge: SUM", f"merge: {rule}"), SUPERGRAPH)

    @pytest.mark.parametrize("rule", ["SUM", "COUNT"])
    def test_persons_are_not_added_up(self, rule: str) -> None:
        text = (FOLDER / "supergraph.graphql").read_text("utf-8")
        head = "type ConsultationConnection @join__type(graph: GOVERNANCE) {\n"
        supergraph = load_supergraph(text.replace(head, f"{head}  persons: Int!\n"))
        overlay = f"{PLACEMENT}\nextend type ConsultationConnection {{ persons: Int! @merge(rule: {rule}) }}"
        with pytest.raises(CompositionError, match="count folded ids"):
            read_overlay(overlay, supergraph)
        with pytest.raises(CompositionError, match="needs a @merge rule"):
            read_overlay(PLACEMENT, supergraph)

    @settings(max_examples=12, deadline=None)
    @given(seed=st.integers(0, 2**32))
    async def test_a_person_of_several_countries_is_one(self, seed: int) -> None:
        chance = Random(seed)
        voters = {c: sorted(chance.sample(range(1, 13), chance.randint(0, 9))) for c in COUNTRIES}
        CONSULTED.world.voters = voters
        seen: list[str] = []
        after = None
        while True:
            found = (await CONSULTED.data(VOTERS, after=after))["consultation"]
            seen += [edge["node"]["id"] for edge in found["edges"]]
            if not found["pageInfo"]["hasNextPage"]:
                break
            after = found["pageInfo"]["endCursor"]
        assert seen == [person(n) for n in sorted({n for some in voters.values() for n in some})]


class TestM17Relation:
    """With a country missing: the value, how it relates to the whole, and who is missing."""

    async def test_a_whole_number_is_equal(self) -> None:
        answer = await ask(three(2), "{ n: membershipCount }")
        assert answer["extensions"]["aggregates"] == {"n": {"value": 6, "relation": "EQ", "missing": []}}

    async def test_without_a_country_it_is_at_least_that(self) -> None:
        small = three(2)
        small.world.down = {("members", "IT"), ("members", "BE")}
        answer = await ask(small, "{ membershipCount rows: members(first: 1) { n: totalCount } }")
        told = {"value": 2, "relation": "GTE", "missing": ["BE", "IT"]}
        assert answer["data"]["membershipCount"] == 2
        assert answer["extensions"]["aggregates"] == {"membershipCount": told, "rows.n": told}

    async def test_without_any_country_there_is_no_number(self) -> None:
        small = three(2)
        small.world.down = {("members", c) for c in COUNTRIES}
        answer = await ask(small, "{ membershipCount }")
        assert answer["data"] == {"membershipCount": None}
        assert "aggregates" not in answer["extensions"]

    async def test_a_country_that_is_frozen_is_missing_from_the_number(self) -> None:
        small = three(3)
        query = "query($a: String) { members(first: 2, after: $a) { totalCount pageInfo { endCursor } } }"
        small.world.down = {("members", "IT")}
        cursor = (await ask(small, query))["data"]["members"]["pageInfo"]["endCursor"]
        small.world.down = set()
        answer = await ask(small, query, a=cursor)
        assert answer["extensions"]["aggregates"]["members.totalCount"]["missing"] == ["IT"]

    @pytest.mark.parametrize(
        ("rule", "relation"), [(Merge.SUM, "GTE"), (Merge.COUNT, "GTE"), (Merge.MAX, "GTE"), (Merge.MIN, "LTE")]
    )
    def test_the_whole_is_on_one_side(self, rule: Merge, relation: str) -> None:
        assert relation_of(rule, 3, ["FR"]) == {"value": 3, "relation": relation, "missing": ["FR"]}
        assert relation_of(rule, 3, []) == {"value": 3, "relation": "EQ", "missing": []}
        assert relation_of(rule, None, ["FR"]) is relation_of(Merge.LIST, [], []) is None

    @pytest.mark.parametrize(
        ("name", "down", "told"), [("in default", "FR", True), ("x", "FR", None), ("x", "", False)]
    )
    async def test_nobody_said_yes_is_no_only_where_everyone_spoke(
        self, name: str, down: str, told: bool | None
    ) -> None:
        small = small_pipeline(Countries([Row("BE", 1, name=name)]), COUNTRIES)
        small.world.down = {("members", down)}
        answer = await ask(small, "{ inDefault }")
        assert answer["data"] == {"inDefault": told}
        assert codes(answer) == (["PARTITION_UNAVAILABLE"] if down else [])
