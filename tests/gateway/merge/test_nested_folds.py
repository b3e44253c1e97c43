"""A person inside a country's own object is asked of every country: once a wave, for a page's winners, by bare key."""

from __future__ import annotations

from typing import Any

import pytest

from commons.auth.access import Rule
from commons.auth.caller import Role
from tests.gateway.small_graph import (
    OFFICER_ONLY,
    Countries,
    Row,
    Small,
    officer,
    person,
    plain,
    small_pipeline,
)

MEMBERS = """query($first: Int, $c: [CountryCode!], $x: Boolean = true) {
  members(first: $first, countries: $c, orderBy: OLDEST) { edges { node {
    name
    person { displayName level memberships @include(if: $x) { id name } partitions { country status code } }
  } } }
}"""
ONE = "query($id: ID!) { membership(id: $id) { name person { %s } } }"


def world() -> Countries:
    """Person 1 is in BE, FR and IT, person 2 in BE and FR, person 3 in IT; nobody is without a name."""
    rows = [
        Row("BE", 1, "2020-01-01", "be1", person=1),
        Row("BE", 2, "2020-01-02", "be2", person=2),
        Row("BE", 4, "2020-01-03", "be4"),
        Row("FR", 1, "2020-02-01", "fr1", person=1),
        Row("FR", 2, "2020-02-02", "fr2", person=2),
        Row("IT", 1, "2020-03-01", "it1", person=1),
        Row("IT", 3, "2020-03-03", "it3", person=3),
    ]
    return Countries(
        rows,
        people={
            "BE": {1: ("Ann", "LOW"), 2: (None, "LOW")},
            "FR": {1: ("Anne", "MIDDLE"), 2: ("Bob", None)},
            "IT": {1: ("Anna", "HIGH"), 3: ("Carla", None)},
        },
    )


def entity_calls(small: Small) -> list[tuple[str, str, list[Any]]]:
    """(service, country, representations) of each entity call."""
    return [(s, c, v["representations"]) for s, c, v in small.world.calls if "representations" in v]


async def test_each_country_shows_its_part_wherever_the_question_began() -> None:
    small = small_pipeline(world())
    data = await small.data(ONE % "displayName level memberships { name }", id=Row("FR", 1).id)
    assert data["membership"] == {
        "name": "fr1",
        "person": {
            "displayName": "Ann",
            "level": "HIGH",
            "memberships": [{"name": "be1"}, {"name": "fr1"}, {"name": "it1"}],
        },
    }


async def test_who_asks_for_the_key_only_asks_nobody_else() -> None:
    small = small_pipeline(world())
    data = await small.data(ONE % "__typename key: id partitions { country }", id=Row("FR", 1).id)
    found = {"__typename": "Person", "key": person(1), "partitions": [{"country": "FR"}]}
    assert data["membership"]["person"] == found
    assert small.world.asked("members") == ["FR"]


async def test_a_page_folds_its_persons_by_one_call_a_country_each_person_once() -> None:
    small = small_pipeline(world())
    data = await small.data(MEMBERS, first=20)
    shown = [edge["node"]["person"] for edge in data["members"]["edges"]]
    assert [found and found["displayName"] for found in shown] == ["Ann", "Bob", None, "Ann", "Bob", "Ann", "Carla"]
    assert [[m["name"] for m in found["memberships"]] for found in shown if found][:2] == [
        ["be1", "fr1", "it1"],
        ["be2", "fr2"],
    ]
    sent = [{"__typename": "Person", "id": person(n)} for n in (1, 2, 3)]
    assert entity_calls(small) == [("members", country, sent) for country in ("BE", "FR", "IT")]


async def test_only_the_winners_of_a_page_are_folded() -> None:
    small = small_pipeline(world())
    await small.data(MEMBERS, first=2)
    assert [len(sent) for _, _, sent in entity_calls(small)] == [2, 2, 2]
    small = small_pipeline(world())
    await small.data(MEMBERS, first=1, c=["IT"])
    assert [(c, len(sent)) for _, c, sent in entity_calls(small)] == [("BE", 1), ("FR", 1), ("IT", 1)]


async def test_a_page_without_persons_asks_nobody() -> None:
    found = world()
    for row in found.rows:
        row.person = None
    small = small_pipeline(found)
    data = await small.data(MEMBERS, first=5)
    assert [edge["node"]["person"] for edge in data["members"]["edges"]] == [None] * 5
    assert entity_calls(small) == []


async def test_what_is_sent_abroad_is_the_bare_key() -> None:
    small = small_pipeline(world())
    await small.data(ONE % "memberships { entity { quorum } standing }", id=Row("BE", 2).id)
    abroad = [(s, c, v) for s, c, v in small.world.calls if c == "FR"]
    assert abroad[0] == ("members", "FR", {"representations": [{"__typename": "Person", "id": person(2)}]})
    own = [r["id"] for _, _, v in abroad[1:] for key in v for r in v[key]]
    assert own
    assert all(row_id.startswith("FR.") for row_id in own)


async def test_parts_below_a_fold_go_on_in_their_own_countries() -> None:
    small = small_pipeline(world())
    data = await small.data(ONE % "memberships { standing }", id=Row("BE", 2).id)
    standings = [m["standing"] for m in data["membership"]["person"]["memberships"]]
    assert standings == ["since 2020-01-02 in BE", "since 2020-02-02 in FR"]
    assert sorted(small.world.asked("governance")) == ["BE", "FR"]


async def test_folds_below_folds_take_a_wave_each() -> None:
    small = small_pipeline(world())
    data = await small.data(ONE % "memberships { person { memberships { name } } }", id=Row("BE", 2).id)
    names = [[m["name"] for m in row["person"]["memberships"]] for row in data["membership"]["person"]["memberships"]]
    assert names == [["be2", "fr2"], ["be2", "fr2"]]
    assert [c for _, c, _ in entity_calls(small)] == ["BE", "FR", "IT"] * 2
    assert {len(sent) for _, _, sent in entity_calls(small)} == {1}


async def test_a_condition_that_does_not_hold_leaves_the_others_fields() -> None:
    small = small_pipeline(world())
    data = await small.data(MEMBERS, first=1, x=False)
    assert data["members"]["edges"][0]["node"]["person"].keys() == {"displayName", "level", "partitions"}
    query = "query($id: ID!, $x: Boolean!) { membership(id: $id) { person { id displayName @include(if: $x) } } }"
    small = small_pipeline(world())
    assert await small.data(query, id=Row("FR", 1).id, x=False) == {"membership": {"person": {"id": person(1)}}}
    assert entity_calls(small) == []


async def test_each_country_gets_the_guards_that_it_grants() -> None:
    small = small_pipeline(world(), Person__level=OFFICER_ONLY, Membership__secret=OFFICER_ONLY)
    answer = plain(await small.ask(ONE % "displayName level memberships { secret }", id=Row("FR", 1).id))
    found = answer["data"]["membership"]["person"]
    assert found["level"] == "LOW", "BE's officer learns what BE says, however strong it is elsewhere"
    assert [m["secret"] for m in found["memberships"]] == ["secret of BE", None, None]
    refused = [(e["path"][-2:], e["extensions"]["code"], e["extensions"]["country"]) for e in answer["errors"]]
    assert refused == [([n, "secret"], "PARTITION_FORBIDDEN", c) for n, c in ((1, "FR"), (2, "IT"))]


async def test_only_countries_that_show_persons_at_all_are_asked() -> None:
    small = small_pipeline(world(), Person__id=Rule("officer", roles=frozenset({Role.MEMBERSHIP_OFFICER})))
    answer = plain(await small.ask(ONE % "displayName", id=Row("BE", 1).id))
    assert answer["data"]["membership"]["person"] == {"displayName": "Ann"}
    assert [c for _, c, _ in entity_calls(small)] == ["BE"]


async def test_countries_that_say_otherwise_are_named() -> None:
    response = await small_pipeline(world()).ask(ONE % "displayName", id=Row("IT", 1).id)
    path = ["membership", "person", "displayName"]
    assert response.extensions["conflicts"] == [{"path": path, "kept": "BE", "differs": ["FR", "IT"]}]


class Fails:
    """A country whose entity calls fail while its roots answer, or say what `answer` says."""

    def __init__(self, country: str, error: dict[str, Any] | None = None) -> None:
        self.country = country
        self.error = error

    def __call__(self, service: str, country: str, answer: dict[str, Any]) -> None:
        if country == self.country and "_entities" in (answer.get("data") or {}):
            answer["data"]["_entities"] = [None] * len(answer["data"]["_entities"])
            answer["errors"] = [self.error or {"message": "down", "extensions": {"code": "PARTITION_UNAVAILABLE"}}]


@pytest.mark.parametrize("home", ["BE", "FR", "IT"])
async def test_a_country_that_is_down_is_missing_in_the_fold_and_the_rest_stands(home: str) -> None:
    small = small_pipeline(world(), caller=officer("BE", "FR", "IT", home=home))
    small.world.down = {("members", "FR")}
    answer = plain(await small.ask(MEMBERS, first=9, c=["BE", "IT"]))
    shown = [edge["node"]["person"] for edge in answer["data"]["members"]["edges"]]
    assert [[m["name"] for m in found["memberships"]] for found in shown if found] == [
        ["be1", "it1"],
        ["be2"],
        ["be1", "it1"],
        ["it3"],
    ]
    assert shown[1]["displayName"] is None, "only FR has her name"
    for found in filter(None, shown):
        assert found["partitions"] == [
            {"country": "BE", "status": "SUCCESSFUL", "code": None},
            {"country": "FR", "status": "FAILED", "code": "PARTITION_UNAVAILABLE"},
            {"country": "IT", "status": "SUCCESSFUL", "code": None},
        ]
    errors = [(e["extensions"]["code"], e["extensions"]["country"], e["path"]) for e in answer["errors"]]
    first = ["members", "edges", 0, "node", "person", "displayName"]
    assert errors == [("PARTITION_UNAVAILABLE", "FR", first)], "one error for each country"
    assert answer["extensions"]["partitions"]["complete"] is False


async def test_the_page_survives_when_nobody_shows_the_person() -> None:
    small = small_pipeline(world(), ("BE",))
    small.world.tamper = Fails("BE")
    answer = plain(await small.ask(MEMBERS, first=2))
    assert [edge["node"] for edge in answer["data"]["members"]["edges"]] == [
        {"name": "be1", "person": None},
        {"name": "be2", "person": None},
    ], "memberships may not be null, so the person is, and no more than she"
    assert [e["extensions"]["code"] for e in answer["errors"]] == ["PARTITION_UNAVAILABLE"]


async def test_a_refusal_about_one_of_a_batch_stands_at_her() -> None:
    small = small_pipeline(world())
    refusal = {"message": "no", "path": ["_entities", 1], "extensions": {"code": "PARTITION_FORBIDDEN"}}
    small.world.tamper = Fails("IT", refusal)
    answer = plain(await small.ask(MEMBERS, first=2))
    paths = [(e["path"], e["extensions"]["country"]) for e in answer["errors"]]
    assert paths == [(["members", "edges", 1, "node", "person"], "IT")]
    assert [edge["node"]["person"]["level"] for edge in answer["data"]["members"]["edges"]] == ["MIDDLE", "LOW"]


async def test_errors_of_one_of_two_places_of_a_person_do_not_spread() -> None:
    """Person 1 stands on the page twice, fed from one fold; what is reported once stays where it was reported."""
    small = small_pipeline(world())
    small.world.down = {("members", "FR")}

    def name_fails(service: str, country: str, answer: dict[str, Any]) -> None:
        if country == "IT" and "_entities" in (answer.get("data") or {}):
            answer["errors"] = [
                {"message": "no", "path": ["_entities", 0, "memberships"], "extensions": {"code": "NOT_FOUND"}}
            ]

    small.world.tamper = name_fails
    answer = plain(await small.ask(MEMBERS, first=9, c=["BE", "IT"]))
    failed = [e["path"] for e in answer["errors"] if e["extensions"]["code"] == "PARTITION_UNAVAILABLE"]
    assert len(failed) == 1
    told = [e["path"][:3] for e in answer["errors"] if e["extensions"]["code"] == "NOT_FOUND"]
    assert told == [["members", "edges", 0], ["members", "edges", 3]], "once for each place where it shows"


async def test_a_mutations_payload_is_folded_too() -> None:
    small = small_pipeline(world())
    query = 'mutation($id: ID!) { rename(id: $id, name: "Zoé") { name person { memberships { id } } } }'
    data = await small.data(query, id=Row("FR", 2).id)
    assert data["rename"]["name"] == "Zoé"
    assert [m["id"] for m in data["rename"]["person"]["memberships"]] == [Row("BE", 2).id, Row("FR", 2).id]


async def test_callers_names_do_not_disturb_the_fold() -> None:
    small = small_pipeline(world())
    query = ONE % "id: displayName displayName: id level: memberships { id: name } memberships: level"
    data = await small.data(query, id=Row("FR", 2).id)
    assert data["membership"]["person"] == {
        "id": "Bob",
        "displayName": person(2),
        "level": [{"id": "be2"}, {"id": "fr2"}],
        "memberships": "LOW",
    }
