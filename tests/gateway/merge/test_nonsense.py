"""A country that answers amiss is missing or contradicted in what it said; the others' part of the answer stays."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.small_graph import Countries, Row, person, plain, small_pipeline

MALFORMED = "SUBREQUEST_MALFORMED_RESPONSE"


def world(change: dict[str, Any], service: str = "members") -> Countries:
    """FR answers with other values under some response names."""

    def tamper(asked: str, country: str, answer: dict[str, Any]) -> None:
        if (asked, country) == (service, "FR"):
            for key in change.keys() & answer["data"].keys():
                answer["data"][key] = change[key]

    rows = [Row(country, number, person=1) for country in ("BE", "FR") for number in (1, 2)]
    people: Any = {country: {1: ("Ann", "LOW")} for country in ("BE", "FR")}
    return Countries(rows, people, me={"BE": 1, "FR": 1}, tamper=tamper)


@pytest.mark.parametrize("wrong", ["x", 7, True, {}, [], [7], ["x"], [None], {"edges": 7}, {"edges": []}])
async def test_one_countrys_value_of_another_kind_is_its_own_fault(wrong: Any) -> None:
    fields = {
        "membershipCount": ("{ membershipCount }", 2),
        "inDefault": ("{ inDefault }", False),
        "entities": ("{ entities { title } }", [{"title": "Coop BE"}]),
        "members": ("{ members { edges { node { name } } } }", {"edges": [{"node": {"name": "somebody"}}] * 2}),
    }
    fitting = {("membershipCount", "7"), ("inDefault", "True"), ("entities", "[]")}
    for name, (document, value) in fields.items():
        if (name, repr(wrong)) in fitting:
            continue
        response = await small_pipeline(world({name: wrong}), ("BE", "FR")).ask(document)
        found = plain(response)
        # Of a no by one and nothing by another nobody knows whether it is a no.
        assert found["data"] == {name: None if name == "inDefault" else value}, (name, wrong)
        assert [(e["path"], e["extensions"]["code"]) for e in found["errors"]] == [([name], MALFORMED)]
        assert found["extensions"]["partitions"]["details"]["FR"]["status"] == "failed"


@pytest.mark.parametrize("wrong", ["x", {}, [], True])
async def test_a_number_of_a_connection(wrong: Any) -> None:
    pipeline = small_pipeline(world({}), ("BE", "FR"))

    def tamper(_: str, country: str, answer: dict[str, Any]) -> None:
        if country == "FR":
            answer["data"]["members"] |= {"totalCount": wrong}

    pipeline.world.tamper = tamper
    found = plain(await pipeline.ask("{ members { totalCount } }"))
    assert found["data"] == {"members": {"totalCount": 2}}
    assert [e["extensions"]["code"] for e in found["errors"]] == [MALFORMED]
    assert found["extensions"]["aggregates"]["members.totalCount"]["relation"] == "GTE"


@pytest.mark.parametrize("wrong", [{"shares": "x"}, {"shares": []}, {"memberships": 7}, {"level": {}}, {"level": 3}])
async def test_a_field_of_a_fold(wrong: dict[str, Any]) -> None:
    right = {"shares": 20, "memberships": [{"name": "somebody"}], "level": "LOW"}
    pipeline = small_pipeline(world({"person": right | wrong}), ("BE", "FR"))
    found = plain(await pipeline.ask(f'{{ person(id: "{person(1)}") {{ shares level memberships {{ name }} }} }}'))
    [name] = wrong
    assert [(e["path"], e["extensions"]["code"]) for e in found["errors"]][:1] == [(["person", name], MALFORMED)]
    kept = {key: value for key, value in found["data"]["person"].items() if key != name}
    assert None not in kept.values()


async def test_rows_under_two_names_are_the_same_rows() -> None:
    def tamper(_: str, country: str, answer: dict[str, Any]) -> None:
        if country == "FR":
            answer["data"]["members"]["again"] = answer["data"]["members"]["again"][:1]

    pipeline = small_pipeline(world({}), ("BE", "FR"))
    pipeline.world.tamper = tamper
    found = plain(await pipeline.ask("{ members { edges { node { name } } again: edges { cursor node { id } } } }"))
    assert len(found["data"]["members"]["edges"]) == len(found["data"]["members"]["again"]) == 2
    assert [e["extensions"]["code"] for e in found["errors"]] == [MALFORMED]


@pytest.mark.parametrize("wrong", [[7], ["x"], [[]], {}])
async def test_an_entity_that_is_no_object(wrong: Any) -> None:
    pipeline = small_pipeline(world({"_entities": wrong}, "governance"), ("BE", "FR"))
    found = plain(await pipeline.ask(f'{{ membership(id: "{Row("FR", 1).id}") {{ name standing }} }}'))
    assert found["data"] == {"membership": None}, "its standing may not be null"
    assert [(e["path"], e["extensions"]["code"]) for e in found["errors"]] == [(["membership", "standing"], MALFORMED)]
