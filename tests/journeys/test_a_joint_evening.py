"""Journey 3: Belgium and France meet together; whoever belongs to both votes once in each, and is one person."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from tests.journeys.operations import operation


async def convene(stack, entity: str, as_: str, **more) -> dict:
    wanted = {
        "entity": entity,
        "title": "A joint evening",
        "kind": "ORDINARY",
        "form": "HYBRID",
        "heldOn": (date.today() + timedelta(days=45)).isoformat(),
        "agenda": [{"title": "Shared orientation", "resolution": "ORDINARY"}],
        "idempotencyKey": uuid4().hex,
    }
    answer = await stack.ask(operation("convene"), {"input": wanted | more}, as_=as_)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["convene"]["assembly"]


async def compute(stack, assembly: str, as_: str) -> dict:
    answer = await stack.ask(
        operation("compute_roll"), {"input": {"assembly": assembly, "idempotencyKey": uuid4().hex}}, as_=as_
    )
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["computeRoll"]["roll"]


async def everybody(stack, meeting: str, as_: str) -> list[str]:
    found, after = [], None
    while True:
        answer = await stack.ask(operation("consultation"), {"meeting": meeting, "first": 500, "after": after}, as_=as_)
        assert "errors" not in answer, answer["errors"]
        page = answer["data"]["consultation"]
        found += [edge["node"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def test_two_rolls_two_results_one_person(stack):
    belgian = await convene(stack, "BE.entity.smartcoop", "otto", joint=True)
    meeting = belgian["jointMeeting"]["id"]
    french = await convene(stack, "FR.entity.smartfr", "fleur", jointMeeting=meeting)
    assert french["jointMeeting"]["id"] == meeting
    voters = [
        (await compute(stack, belgian["id"], "otto"))["totals"]["voters"],
        (await compute(stack, french["id"], "fleur"))["totals"]["voters"],
    ]

    joint = (await stack.ask(operation("joint_evening"), {"meeting": meeting}, as_="otto"))["data"]["jointMeeting"]
    assert [row["entity"]["id"] for row in joint["assemblies"]] == ["BE.entity.smartcoop", "FR.entity.smartfr"]
    assert joint["assemblies"][0]["roll"]["totals"]["voters"] == voters[0]
    assert len({row["resolutions"][0]["id"] for row in joint["assemblies"]}) == 2

    people = await everybody(stack, meeting, "otto")
    assert len(people) == len(set(people)), "nobody is shown twice"
    both = sum(voters) - len(people)
    assert both >= 200, "hundreds belong to both, and are one row each"
