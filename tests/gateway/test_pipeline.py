"""The pipeline whole, over a small placed graph: placements, merges, access by country, partial answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from commons.errors import Refusal
from tests.gateway.small_graph import OFFICER_ONLY, Countries, Row, officer, person, plain, small_pipeline

MEMBERS = """query Members($first: Int, $after: String, $countries: [CountryCode!]) {
  members(first: $first, after: $after, countries: $countries) {
    edges { node { id name } }
    pageInfo { hasNextPage endCursor }
    partitions { country status code resumeCursor }
  }
}"""


def world() -> Countries:
    rows = [
        Row(c, n, f"2020-01-{10 * i + n:02}", f"{c}{n}", person=n) for i, c in enumerate(["BE", "FR"]) for n in (1, 2)
    ]
    return Countries(
        rows,
        people={"BE": {1: ("Ann", "LOW")}, "FR": {1: ("Anne", "HIGH")}, "IT": {}},
        voters={"BE": [1, 3], "FR": [1, 2], "IT": []},
        me={"BE": 1, "FR": 1},
    )


async def test_by_id_asks_one_country() -> None:
    small = small_pipeline(world())
    data = await small.data(
        "query($id: ID!) { membership(id: $id) { name entity { title quorum } } }", id=Row("FR", 1).id
    )
    assert data == {"membership": {"name": "FR1", "entity": {"title": "Coop FR", "quorum": 2}}}
    assert small.world.asked("members") == ["FR"]
    assert small.world.asked("governance") == ["FR"]


async def test_an_unknown_country_is_an_error_and_never_a_scatter() -> None:
    small = small_pipeline(world())
    unknown = await small.ask("query($id: ID!) { membership(id: $id) { id } }", id="XX.membership." + "0" * 32)
    assert [e["extensions"]["code"] for e in unknown.errors] == ["UNROUTABLE_ID"]
    named = await small.ask('{ members(countries: ["XX"]) { edges { cursor } } }')
    assert [e["extensions"]["code"] for e in named.errors] == ["UNKNOWN_COUNTRY"]
    assert named.data == {"members": None}
    assert small.world.calls == []


async def test_malformed_ids_of_borderless_things_are_refused_once() -> None:
    small = small_pipeline(world())
    response = await small.ask('{ person(id: "nonsense") { id } }')
    assert [(e["path"], e["extensions"]["code"]) for e in response.errors] == [(["person"], "UNROUTABLE_ID")]
    assert small.world.calls == []


async def test_a_list_of_everywhere_comes_in_country_order() -> None:
    data = await small_pipeline(world()).data("{ entities { id title } membershipCount }")
    assert [row["title"] for row in data["entities"]] == ["Coop BE", "Coop FR", "Coop IT"]
    assert data["membershipCount"] == 4


async def test_a_fold_takes_home_first_concatenates_and_reports_conflicts() -> None:
    small = small_pipeline(world())
    response = await small.ask("{ me { id name: displayName level memberships { id standing } } }")
    assert plain(response)["data"]["me"] == {
        "id": person(1),
        "name": "Ann",
        "level": "HIGH",
        "memberships": [
            {"id": Row("BE", 1).id, "standing": "since 2020-01-01 in BE"},
            {"id": Row("FR", 1).id, "standing": "since 2020-01-11 in FR"},
        ],
    }
    assert response.extensions["conflicts"] == [{"path": ["me", "name"], "kept": "BE", "differs": ["FR"]}]
    assert sorted(small.world.asked("governance")) == ["BE", "FR"]


async def test_home_decides_which_name_stands() -> None:
    small = small_pipeline(world(), caller=officer("FR", home="FR"))
    assert (await small.ask("{ me { displayName } }")).data == {"me": {"displayName": "Anne"}}


async def test_not_recorded_anywhere_is_null_without_an_error() -> None:
    data = await small_pipeline(world()).data("query($id: ID!) { person(id: $id) { id } }", id=person(77))
    assert data == {"person": None}


async def test_a_consultation_shows_each_person_once_and_fetches_her_from_every_country() -> None:
    small = small_pipeline(world())
    data = await small.data("{ consultation(first: 10) { edges { node { id displayName } } } }")
    found = [edge["node"]["id"] for edge in data["consultation"]["edges"]]
    assert found == [person(1), person(2), person(3)]
    assert data["consultation"]["edges"][0]["node"]["displayName"] == "Ann"
    assert sorted(small.world.asked("members")) == ["BE", "FR", "IT"]


async def test_a_folded_row_names_the_countries_that_showed_it() -> None:
    query = """query($no: Boolean!) {
      consultation(first: 1) { edges { node @include(if: $no) { id } who: node { partitions { country status } } } }
    }"""
    (edge,) = (await small_pipeline(world()).data(query, no=False))["consultation"]["edges"]
    assert edge == {"who": {"partitions": [{"country": c, "status": "SUCCESSFUL"} for c in ("BE", "FR")]}}


async def test_a_strict_field_is_all_countries_or_nothing() -> None:
    small = small_pipeline(world())
    small.world.down = {("governance", "FR")}
    response = await small.ask("{ consultation(first: 10) { edges { node { id } } } }")
    assert response.data == {"consultation": None}
    codes = {e["extensions"]["code"]: e["extensions"] for e in response.errors}
    assert set(codes) == {"PARTITION_UNAVAILABLE", "PARTITION_INCOMPLETE"}
    assert codes["PARTITION_INCOMPLETE"]["missing"] == ["FR"]


async def test_one_cached_plan_shows_each_country_what_it_grants() -> None:
    small = small_pipeline(world(), Membership__secret=OFFICER_ONLY)
    response = await small.ask("query($id: ID!) { person(id: $id) { memberships { id secret } } }", id=person(1))
    assert [m["secret"] for m in response.data["person"]["memberships"]] == ["secret of BE", None]
    assert [(e["path"], e["extensions"]["code"], e["extensions"]["country"]) for e in response.errors] == [
        (["person", "memberships", 1, "secret"], "PARTITION_FORBIDDEN", "FR")
    ]
    sent = {country: variables["_may_Membership_secret"] for _, country, variables in small.world.calls}
    assert sent == {"BE": True, "FR": False, "IT": False}


async def test_a_field_that_no_country_grants_refuses_the_document() -> None:
    small = small_pipeline(world(), caller=officer(), Membership__secret=OFFICER_ONLY)
    with pytest.raises(Refusal) as refused:
        await small.ask("{ me { memberships { secret } } }")
    assert refused.value.code == "FORBIDDEN"
    assert small.world.calls == []


async def test_what_nobody_may_ask_is_not_even_planned() -> None:
    small = small_pipeline(world(), caller=officer(), Membership__secret=OFFICER_ONLY)
    counted: list[str] = []
    graph = replace(small.pipeline.graph, counted=counted.append)
    small = replace(small, pipeline=replace(small.pipeline, graph=graph))
    for _ in range(2):
        with pytest.raises(Refusal):
            await small.ask("{ me { memberships { secret } } }")
    assert counted == []
    await small.ask("{ me { id } }")
    assert counted == ["miss"]


async def test_without_a_token_nothing_is_asked() -> None:
    small = small_pipeline(world())
    with pytest.raises(Refusal) as refused:
        await small.ask("{ me { id } }", token=None)
    assert refused.value.code == "UNAUTHENTICATED"


async def test_mutations_go_to_one_country_one_after_the_other() -> None:
    small = small_pipeline(world())
    document = """mutation Both($entity: ID!, $id: ID!) {
      one: admit(input: {entity: $entity, name: "Ed"}) { membership { name entity { title } } }
      two: rename(id: $id, name: "Zoé") { name }
    }"""
    data = await small.data(document, entity="FR.entity.coop", id=Row("FR", 2).id)
    assert data["one"]["membership"] == {"name": "Ed", "entity": {"title": "Coop FR"}}
    assert data["two"] == {"name": "Zoé"}
    assert small.world.asked("members") == ["FR", "FR"]


async def test_two_countries_in_one_mutation_are_refused() -> None:
    small = small_pipeline(world())
    document = """mutation($sponsor: ID) {
      admit(input: {entity: "FR.entity.coop", name: "Ed", sponsor: $sponsor}) { membership { id } }
    }"""
    response = await small.ask(document, sponsor=Row("BE", 1).id)
    assert [e["extensions"]["code"] for e in response.errors] == ["BAD_ARGUMENT"]
    assert small.world.calls == []


async def test_some_failed_gives_data_one_error_each_and_statuses() -> None:
    small = small_pipeline(world())
    small.world.down = {("members", "FR")}
    answer = plain(await small.ask(MEMBERS, first=10))
    assert [edge["node"]["name"] for edge in answer["data"]["members"]["edges"]] == ["BE2", "BE1"]
    assert [(e["path"], e["extensions"]["code"], e["extensions"]["country"]) for e in answer["errors"]] == [
        (["members"], "PARTITION_UNAVAILABLE", "FR")
    ]
    statuses = {row["country"]: row for row in answer["data"]["members"]["partitions"]}
    assert [statuses[c]["status"] for c in ("BE", "FR", "IT")] == ["SUCCESSFUL", "FAILED", "SUCCESSFUL"]
    assert statuses["FR"]["resumeCursor"]
    extension = answer["extensions"]["partitions"]
    assert (extension["complete"], extension["details"]["FR"]["status"]) == (False, "failed")


async def test_all_failed_gives_null_and_errors() -> None:
    small = small_pipeline(world())
    small.world.down = {("members", c) for c in ("BE", "FR", "IT")}
    answer = plain(await small.ask(MEMBERS, first=10))
    assert answer["data"] == {"members": None}
    assert [e["extensions"]["country"] for e in answer["errors"]] == ["BE", "FR", "IT"]


async def test_a_number_without_a_country_says_that_it_is_at_least_that() -> None:
    small = small_pipeline(world())
    small.world.down = {("members", "FR")}
    answer = plain(await small.ask("{ membershipCount }"))
    assert answer["data"] == {"membershipCount": 2}
    assert answer["extensions"]["aggregates"] == {"membershipCount": {"value": 2, "relation": "GTE", "missing": ["FR"]}}


async def test_a_failing_entity_call_is_reported_where_it_was_wanted() -> None:
    small = small_pipeline(world())
    small.world.down = {("governance", "FR")}
    answer = plain(await small.ask("{ members(first: 5) { edges { node { entity { title quorum } } } } }"))
    quorums = [edge["node"]["entity"]["quorum"] for edge in answer["data"]["members"]["edges"]]
    assert quorums == [None, None, 2, 2]
    paths = [e["path"] for e in answer["errors"]]
    assert paths == [["members", "edges", 0, "node", "entity", "quorum"]]


async def test_errors_follow_their_rows_through_the_merge() -> None:
    def fail_second(service: str, country: str, answer: dict[str, Any]) -> None:
        if country == "FR":
            answer["data"]["members"]["edges"][1]["node"]["name"] = None
            answer["errors"] = [
                {
                    "message": "no",
                    "path": ["members", "edges", 1, "node", "name"],
                    "extensions": {"code": "NOT_FOUND"},
                }
            ]

    found = world()
    found.rows[0].joined_on = "2020-01-12"  # BE's first row lands between FR's two
    found.rows[2].joined_on = "2020-01-11"
    found.rows[3].joined_on = "2020-01-13"
    found.tamper = fail_second
    answer = plain(await small_pipeline(found).ask(MEMBERS, first=10))
    names = [edge["node"]["name"] for edge in answer["data"]["members"]["edges"]]
    assert names == ["FR2", "BE1", None, "BE2"]
    assert [e["path"] for e in answer["errors"]] == [["members", "edges", 2, "node", "name"]]


async def test_rows_of_another_country_are_a_violation() -> None:
    def lie(service: str, country: str, answer: dict[str, Any]) -> None:
        if country == "IT":
            answer["data"]["members"]["edges"] = [{"cursor": _cursor_of(Row("BE", 9)), "node": {"id": Row("BE", 9).id}}]

    found = world()
    found.tamper = lie
    answer = plain(await small_pipeline(found).ask(MEMBERS, first=10))
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["PROVENANCE_VIOLATION"]
    assert len(answer["data"]["members"]["edges"]) == 4


async def test_what_one_country_says_of_another_is_not_carried_there() -> None:
    """M24: BE's answer names FR's entity; FR is not told."""

    def lie(service: str, country: str, answer: dict[str, Any]) -> None:
        if service == "members":
            answer["data"]["membership"]["entity"]["id"] = "FR.entity.coop"

    found = world()
    found.tamper = lie
    small = small_pipeline(found)
    answer = plain(await small.ask("query($id: ID!) { membership(id: $id) { entity { quorum } } }", id=Row("BE", 1).id))
    assert answer["data"] == {"membership": {"entity": {"quorum": None}}}
    assert [(e["path"], e["extensions"]["code"]) for e in answer["errors"]] == [
        (["membership", "entity", "quorum"], "PROVENANCE_VIOLATION")
    ]
    assert found.asked("governance") == []


def _cursor_of(row: Row) -> str:
    from commons.paging import encode_cursor

    return encode_cursor((row.joined_on,), row.id)


@pytest.mark.parametrize("cursor", ["", "nonsense", "k1:W10"])
async def test_a_cursor_that_nobody_gave_out_asks_nobody(cursor: str) -> None:
    small = small_pipeline(world())
    answer = plain(await small.ask(MEMBERS, first=3, after=cursor))
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["CURSOR_INVALID"]
    assert small.world.calls == []


async def test_node_finds_anything_by_its_id() -> None:
    small = small_pipeline(world())
    query = (
        "query($id: ID!) { node(id: $id) { __typename id ... on Membership { name } ... on Person { displayName } } }"
    )
    data = await small.data(query, id=Row("FR", 2).id)
    assert data["node"] == {"__typename": "Membership", "id": Row("FR", 2).id, "name": "FR2"}
    answer = plain(await small.ask(query, id=person(1)))
    assert answer["data"]["node"] == {"__typename": "Person", "id": person(1), "displayName": "Ann"}


async def test_node_shows_nothing_of_what_was_asked_of_other_types() -> None:
    query = "query($id: ID!) { node(id: $id) { ... on Person { displayName } } }"
    small = small_pipeline(world())
    assert await small.data(query, id=Row("BE", 1).id) == {"node": {}}
    assert await small.data(query, id=Row("BE", 99).id) == {"node": None}


async def test_introspection_stands_beside_data() -> None:
    small = small_pipeline(world())
    data = await small.data('{ __typename __type(name: "PartitionStatus") { name } membershipCount }')
    assert data == {"__typename": "Query", "__type": {"name": "PartitionStatus"}, "membershipCount": 4}


async def test_aliases_anywhere_do_not_disturb_the_merge() -> None:
    small = small_pipeline(world())
    data = await small.data("""{ all: members(first: 2) {
      rows: edges { key: cursor item: node { id: name } } edges: pageInfo { pageInfo: hasNextPage } kind: __typename
    } }""")
    assert [row["item"]["id"] for row in data["all"]["rows"]] == ["FR2", "FR1"]
    assert all(row["key"].startswith("g1.") for row in data["all"]["rows"])
    assert data["all"]["edges"] == {"pageInfo": True}
    assert data["all"]["kind"] == "MembershipConnection"
