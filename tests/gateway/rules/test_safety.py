"""Safety and folds: M22 to M26."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commons.paging import encode_cursor
from gateway.merge.tree import ERRORS
from gateway.supergraph.placement import CompositionError
from gateway.supergraph.placement_checks import read_overlay
from tests.gateway.rules.kit import COUNTRIES, ask, codes, ids, saying, states, three
from tests.gateway.small_graph import (
    OFFICER_ONLY,
    PLACEMENT,
    SUPERGRAPH,
    Countries,
    Row,
    officer,
    person,
    plain,
    small_pipeline,
)

ENTITIES = "{ entities { id title quorum } }"


class TestM22DisjointIds:
    """An id stands once; a duplicate is a violation, except in a fold."""

    async def test_a_row_of_another_country_is_not_listed(self) -> None:
        def steals(answer: dict[str, Any]) -> None:
            stolen = Row("BE", 1, "2020-01-01")
            answer["data"]["members"]["edges"] = [
                {"cursor": encode_cursor((stolen.joined_on,), stolen.id), "node": {"id": stolen.id}}
            ]

        small = three(1)
        small.world.tamper = saying("IT", steals)
        answer = await ask(small)
        assert codes(answer) == ["PROVENANCE_VIOLATION"]
        assert [row[:2] for row in ids(answer["data"]["members"])] == ["BE", "FR"]
        assert states(answer["data"]["members"])["IT"] == "FAILED"

    async def test_a_row_that_a_country_gives_twice_is_its_fault(self) -> None:
        def doubles(answer: dict[str, Any]) -> None:
            answer["data"]["members"]["edges"] *= 2

        small = three(1)
        small.world.tamper = saying("IT", doubles)
        answer = await ask(small)
        assert codes(answer) == ["SUBREQUEST_MALFORMED_RESPONSE"]
        assert len(set(ids(answer["data"]["members"]))) == len(ids(answer["data"]["members"])) == 2

    async def test_an_item_of_another_country_is_not_concatenated(self) -> None:
        def steals(answer: dict[str, Any]) -> None:
            for item in answer["data"]["entities"]:
                item["id"] = "BE.entity.coop"

        small = three(1)
        small.world.tamper = saying("IT", steals)
        answer = await ask(small, ENTITIES)
        assert [row["id"] for row in answer["data"]["entities"]] == ["BE.entity.coop", "FR.entity.coop"]
        assert [(e["extensions"]["code"], e["extensions"]["country"]) for e in answer["errors"]] == [
            ("PROVENANCE_VIOLATION", "IT")
        ]
        assert "IT" not in small.world.asked("governance")

    async def test_in_a_fold_the_same_id_is_one_person(self) -> None:
        small = small_pipeline(Countries([], voters={"BE": [1, 2], "FR": [1], "IT": [2]}), COUNTRIES)
        data = await small.data("{ consultation(first: 9) { edges { node { id } } } }")
        assert [edge["node"]["id"] for edge in data["consultation"]["edges"]] == [person(1), person(2)]


class TestM23Mutations:
    """Never scattered; two countries in one field are an error."""

    @pytest.mark.parametrize("place", ["@everywhere(merge: LIST)", "@anywhere", "@borderless"])
    def test_the_overlay_places_them_in_one_country(self, place: str) -> None:
        with pytest.raises(CompositionError):
            read_overlay(
                PLACEMENT.replace('rename: Membership @byId(argument: "id")', f"rename: Membership {place}"), SUPERGRAPH
            )

    async def test_two_countries_in_one_field_write_nothing(self) -> None:
        small = three(1)
        document = """mutation($sponsor: ID) {
          admit(input: {entity: "FR.entity.coop", name: "Ed", sponsor: $sponsor}) { membership { id } }
        }"""
        assert codes(await ask(small, document, sponsor=Row("BE", 1).id)) == ["BAD_ARGUMENT"]
        assert small.world.calls == []
        assert codes(await ask(small, document, sponsor=Row("FR", 1).id)) == []
        assert small.world.asked("members") == ["FR"]


class TestM24Residency:
    """What is sent to a country came from it, except a bare key and the caller's own arguments."""

    async def test_an_object_of_another_country_is_nobodys_answer(self) -> None:
        def swaps(answer: dict[str, Any]) -> None:
            answer["data"]["membership"]["key"] = Row("FR", 1).id

        small = three(1)
        small.world.tamper = saying("BE", swaps)
        query = "query($id: ID!) { membership(id: $id) { key: id name } }"
        answer = await ask(small, query, id=Row("BE", 1).id)
        assert (answer["data"], codes(answer)) == ({"membership": None}, ["PROVENANCE_VIOLATION"])

    async def test_what_one_country_says_of_another_stays_with_it(self) -> None:
        def swaps(answer: dict[str, Any]) -> None:
            answer["data"]["membership"]["entity"]["id"] = "FR.entity.coop"

        small = three(1)
        small.world.tamper = saying("BE", swaps)
        query = "query($id: ID!) { membership(id: $id) { entity { quorum } } }"
        answer = await ask(small, query, id=Row("BE", 1).id)
        assert (answer["data"]["membership"], codes(answer)) == ({"entity": {"quorum": None}}, ["PROVENANCE_VIOLATION"])
        assert small.world.asked("governance") == []

    @settings(max_examples=12, deadline=None)
    @given(seed=st.integers(0, 2**32))
    async def test_whoever_is_asked_is_sent_her_own(self, seed: int) -> None:
        """Whatever the services answer, true or not: ids in a country's representations are its own or bare keys."""
        chance = Random(seed)
        SENT.world.rows = [
            Row(c, n, f"2020-01-0{n}", person=chance.choice([None, 1, 2])) for c in COUNTRIES for n in (1, 2)
        ]
        SENT.world.people = {c: {1: ("Ann", "LOW"), 2: ("Bob", None)} for c in COUNTRIES}
        SENT.world.tamper = _scrambling(chance)
        SENT.world.calls.clear()
        await SENT.ask(EVERYTHING)
        for service, country, variables in SENT.world.calls:
            for found in variables.values():
                for sent in found if isinstance(found, list) else ():
                    if sent["__typename"] == "Person":
                        assert sent.keys() == {"__typename", "id"}
                    else:
                        assert sent["id"].startswith(f"{country}."), (service, sent)
                        assert f"of {country}" in sent.get("joinedOn", f"of {country}"), (service, sent)


SENT = small_pipeline(Countries([]), COUNTRIES)
EVERYTHING = """{
  members(first: 9) { edges { node {
    standing entity { quorum } person { memberships { standing entity { quorum } } }
  } } }
  entities { quorum }
}"""


def _scrambling(chance: Random) -> Any:
    """Services that now and then name another country's entity, and mark every day as their own."""

    def walk(value: Any, country: str) -> None:
        if isinstance(value, list):
            for item in value:
                walk(item, country)
        elif isinstance(value, dict):
            if str(value.get("id", "")).endswith(".entity.coop") and chance.random() < 0.3:
                value["id"] = f"{chance.choice(COUNTRIES)}.entity.coop"
            if "joinedOn" in value:
                value["joinedOn"] = f"of {country}"
            for inner in value.values():
                walk(inner, country)

    def tamper(service: str, country: str, answer: dict[str, Any]) -> None:
        walk(answer.get("data"), country)

    return tamper


class TestM25UnknownCountries:
    """An error, never a scatter."""

    async def test_in_an_id(self) -> None:
        small = three(1)
        query = "query($id: ID!) { membership(id: $id) { id } }"
        assert codes(await ask(small, query, id="XX.membership." + "0" * 32)) == ["UNROUTABLE_ID"]
        assert codes(await ask(small, query, id=person(1))) == ["UNROUTABLE_ID"]
        assert codes(await ask(small, query.replace("membership(", "node("), id="XX.membership." + "0" * 32)) == [
            "UNROUTABLE_ID"
        ]
        assert small.world.calls == []

    async def test_in_what_a_service_says(self) -> None:
        def swaps(answer: dict[str, Any]) -> None:
            answer["data"]["membership"]["entity"]["id"] = "XX.entity.coop"

        small = three(1)
        small.world.tamper = saying("BE", swaps)
        query = "query($id: ID!) { membership(id: $id) { entity { quorum } } }"
        assert codes(await ask(small, query, id=Row("BE", 1).id)) == ["UNROUTABLE_ID"]
        assert small.world.asked("governance") == []

    async def test_among_the_asked(self) -> None:
        small = three(1)
        assert codes(await ask(small, c=["BE", "XX"])) == ["UNKNOWN_COUNTRY"]
        assert small.world.calls == []


class TestM26Folds:
    """Scalars home-first, memberships in country order, conflicts named, partial where a country is missing."""

    PERSON = (
        "query($id: ID!) { person(id: $id) { id displayName level memberships { id } partitions { country status } } }"
    )

    @staticmethod
    def world() -> Countries:
        return Countries(
            [Row(c, 1, person=1) for c in reversed(COUNTRIES)],
            people={"BE": {1: (None, "LOW")}, "FR": {1: ("Anne", "HIGH")}, "IT": {1: ("Anna", "MIDDLE")}},
        )

    @pytest.mark.parametrize(("home", "name"), [("BE", "Anne"), ("FR", "Anne"), ("IT", "Anna"), (None, "Anne")])
    async def test_each_field_by_its_rule(self, home: str | None, name: str) -> None:
        small = small_pipeline(self.world(), COUNTRIES, caller=officer("BE", home=home))
        response = await small.ask(self.PERSON, id=person(1))
        found = plain(response)["data"]["person"]
        assert (found["displayName"], found["level"]) == (name, "HIGH")
        assert [row["id"] for row in found["memberships"]] == [Row(c, 1).id for c in COUNTRIES]
        other = {"Anne": "IT", "Anna": "FR"}[name]
        kept = {"Anne": "FR", "Anna": "IT"}[name]
        assert response.extensions["conflicts"] == [
            {"path": ["person", "displayName"], "kept": kept, "differs": [other]}
        ]
        assert other == "IT" or name == "Anna"

    async def test_it_is_partial_where_a_country_is_missing(self) -> None:
        small = small_pipeline(self.world(), COUNTRIES)
        small.world.down = {("members", "FR")}
        answer = await ask(small, self.PERSON, id=person(1))
        assert answer["data"]["person"]["displayName"] == "Anna"
        assert states(answer["data"]["person"]) == {"BE": "SUCCESSFUL", "FR": "FAILED", "IT": "SUCCESSFUL"}
        assert codes(answer) == ["PARTITION_UNAVAILABLE"]
        assert answer["extensions"]["partitions"]["complete"] is False

    async def test_a_former_id_is_followed_by_who_knows_it_and_the_rest_is_a_conflict(self) -> None:
        """BE and FR know that 9 is now 1; IT has not heard of it, and still knows 9."""
        world = self.world()
        world.people["IT"] = {9: ("Anna", "MIDDLE")}
        world.aliases = {"BE": {9: 1}, "FR": {9: 1}}
        small = small_pipeline(world, COUNTRIES)
        response = await small.ask(self.PERSON, id=person(9))
        found = plain(response)["data"]["person"]
        assert (found["id"], found["displayName"]) == (person(1), "Anne")
        assert [row["id"][:2] for row in found["memberships"]] == ["BE", "FR"]
        assert {"path": ["person", "id"], "kept": "BE", "differs": ["IT"]} in response.extensions["conflicts"]

    async def test_one_plan_shows_each_country_what_it_grants(self) -> None:
        world = Countries([Row(c, 1, person=1) for c in COUNTRIES], people={c: {1: ("Ann", "LOW")} for c in COUNTRIES})
        small = small_pipeline(world, COUNTRIES, caller=officer("BE", "IT"), Membership__secret=OFFICER_ONLY)
        for query in (
            "query($id: ID!) { person(id: $id) { memberships { secret } } }",
            """query($id: ID!) {
              members(first: 9, orderBy: OLDEST) { edges { node { secret } } } person(id: $id) { id }
            }""",
        ):
            answer = plain(await small.ask(query, id=person(1)))
            shown = answer["data"]["person"].get("memberships") or [
                e["node"] for e in answer["data"]["members"]["edges"]
            ]
            assert [row["secret"] for row in shown] == ["secret of BE", None, "secret of IT"]
            told = [(e["extensions"]["code"], e["extensions"]["country"]) for e in answer["errors"]]
            assert told == [("PARTITION_FORBIDDEN", "FR")]
        assert ERRORS not in answer["data"]

    async def test_one_call_for_each_service_country_and_wave(self) -> None:
        small = three(3)
        for row in small.world.rows:
            row.person = row.number
        small.world.people = {c: dict.fromkeys((1, 2, 3), ("Ann", "LOW")) for c in COUNTRIES}
        await small.data("""{ members(first: 9) { edges { node {
          standing entity { quorum } person { displayName memberships { standing } }
        } } } }""")
        made = [(service, country) for service, country, _ in small.world.calls]
        assert sorted(made) == sorted(
            [("members", c) for c in COUNTRIES] * 2 + [("governance", c) for c in COUNTRIES]
        ), "the page; its persons; standing of both and quorum"

    @pytest.mark.parametrize("id_", [Row("FR", 1).id, person(1)])
    async def test_node_finds_both_kinds(self, id_: str) -> None:
        small = small_pipeline(self.world(), COUNTRIES)
        data = await small.data("query($id: ID!) { node(id: $id) { id __typename } }", id=id_)
        assert data["node"]["id"] == id_
        assert small.world.asked("members") == (["FR"] if id_.startswith("FR") else list(COUNTRIES))
