"""Journey 5: members of all countries, newest first; Italy's members process is killed between two pages."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.answers import refusal
from tests.journeys.operations import operation

QUERY = operation("newest_members")
SIZE = 40


@pytest.fixture
async def italy_comes_back(stack):
    yield
    await stack.restart("members/IT")


async def page(stack, after: str | None = None, **more) -> dict:
    answer = await stack.ask(QUERY, {"first": SIZE, "after": after, **more}, as_="greta", purpose="SERVICE")
    assert answer["data"] is not None, answer
    return answer


def keys(answer: dict) -> list[tuple[str, str]]:
    return [(edge["node"]["joinedOn"], edge["node"]["id"]) for edge in answer["data"]["members"]["edges"]]


@pytest.mark.usefixtures("italy_comes_back")
async def test_the_answers_keep_coming_and_italy_is_named_with_a_way_back(stack):
    first = await page(stack)
    second = await page(stack, first["data"]["members"]["pageInfo"]["endCursor"])
    assert "errors" not in first
    assert any(row_id.startswith("IT.") for _, row_id in keys(first) + keys(second))

    await stack.kill("members/IT")
    third = await page(stack, second["data"]["members"]["pageInfo"]["endCursor"])
    fourth = await page(stack, third["data"]["members"]["pageInfo"]["endCursor"])

    rows = keys(first) + keys(second) + keys(third) + keys(fourth)
    assert len(rows) == len(set(rows))
    assert rows == sorted(rows, reverse=True), "newest first, one total order"
    assert not any(row_id.startswith("IT.") for _, row_id in keys(third) + keys(fourth))
    missing = [error for error in third["errors"] if error["extensions"].get("country") == "IT"]
    assert len(missing) == 1
    assert missing[0]["extensions"]["code"] in {"PARTITION_UNAVAILABLE", "PARTITION_TIMEOUT", "PARTITION_CIRCUIT_OPEN"}
    italy = next(row for row in third["data"]["members"]["partitions"] if row["country"] == "IT")
    assert italy["status"] in {"FAILED", "TIMED_OUT"}
    assert italy["resumeCursor"]

    await stack.restart("members/IT")
    resumed = await page(stack, italy["resumeCursor"])
    assert keys(resumed)
    assert all(row_id.startswith("IT.") for _, row_id in keys(resumed)), "the way back is Italy's alone"
    assert keys(resumed)[0] < min(key for key in keys(first) + keys(second) if key[1].startswith("IT."))


@pytest.mark.usefixtures("italy_comes_back")
async def test_what_needs_italy_refuses_to_seal(stack):
    wanted = {
        "entity": "IT.entity.smart-it",
        "title": "Assemblea",
        "kind": "ORDINARY",
        "form": "REMOTE",
        "heldOn": (date.today() + timedelta(days=30)).isoformat(),
        "agenda": [{"title": "Bilancio", "resolution": "ORDINARY"}],
        "idempotencyKey": uuid4().hex,
    }
    convened = await stack.ask(operation("convene"), {"input": wanted}, as_="gerda")
    assembly = convened["data"]["convene"]["assembly"]["id"]
    computed = await stack.ask(
        operation("compute_roll"), {"input": {"assembly": assembly, "idempotencyKey": uuid4().hex}}, as_="gerda"
    )
    roll = computed["data"]["computeRoll"]["roll"]
    for leaf in roll["unsigned"]:
        await stack.ask(
            operation("sign_off"),
            {
                "input": {
                    "entity": wanted["entity"],
                    "leaf": leaf["key"],
                    "source": "opinion",
                    "statement": "holds",
                    "idempotencyKey": uuid4().hex,
                }
            },
            as_="guido",
        )
    await stack.ask(operation("seal_roll"), {"input": {"roll": roll["id"], "idempotencyKey": uuid4().hex}}, as_="gerda")

    await stack.kill("members/IT")
    refused = await stack.ask(
        operation("seal_roll"), {"input": {"roll": roll["id"], "idempotencyKey": uuid4().hex}}, as_="gustav"
    )

    assert refusal(refused)["code"] == "ELECTORATE_UNAVAILABLE"
    state = await stack.ask(operation("roll_lines"), {"roll": roll["id"], "first": 1}, as_="gerda")
    assert state["data"]["roll"]["state"] == "PROVISIONAL"


@pytest.mark.usefixtures("italy_comes_back")
async def test_persons_on_another_countrys_page_are_shown_without_italys_part(stack):
    document = """{ members(first: 5, countries: ["DE"]) { edges { node {
      id person { displayName memberships { id } partitions { country status } }
    } } } }"""
    await stack.kill("members/IT")
    answer = await stack.ask(document, as_="greta", purpose="SERVICE")

    rows = [edge["node"] for edge in answer["data"]["members"]["edges"]]
    assert len(rows) == 5
    shown = [(row["id"], row["person"]) for row in rows if row["person"]]
    assert shown
    for membership, person in shown:
        assert person["displayName"]
        assert membership in {row["id"] for row in person["memberships"]}
        statuses = {row["country"]: row["status"] for row in person["partitions"]}
        assert statuses["DE"] == "SUCCESSFUL"
        assert statuses["IT"] in {"FAILED", "TIMED_OUT"}
    missing = [error for error in answer["errors"] if error["extensions"]["country"] == "IT"]
    assert len(missing) == 1
    assert missing[0]["path"][-2:] == ["person", "displayName"]
    assert answer["extensions"]["partitions"]["complete"] is False
