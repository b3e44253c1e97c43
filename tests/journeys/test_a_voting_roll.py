"""Journey 2: organisers convene in Belgium, Italy and Germany, compute the rolls, read them and seal them in pairs."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from hemicycle.sample.personas import persona
from tests.answers import done, refusal
from tests.journeys.operations import operation

HELD_IN_DAYS = 40

PACKS = """
query Pack($entity: ID!) { lawPack(entity: $entity) { experimental experimentalBecause { key law { confidence } } } }
"""

BUREAUX = {
    "BE": ("BE.entity.smartcoop", "otto", "oriane"),
    "IT": ("IT.entity.smart-it", "gerda", "gustav"),
    "DE": ("DE.entity.smart-eg", "gerda", "guido"),
}


async def convene(stack, country: str, **more) -> dict:
    entity, organiser, _ = BUREAUX[country]
    wanted = {
        "entity": entity,
        "title": f"General meeting, {country}",
        "kind": "ORDINARY",
        "form": "HYBRID",
        "heldOn": (date.today() + timedelta(days=HELD_IN_DAYS)).isoformat(),
        "agenda": [{"title": "Accounts and discharge", "resolution": "ORDINARY"}],
        "idempotencyKey": uuid4().hex,
    }
    answer = await stack.ask(operation("convene"), {"input": wanted | more}, as_=organiser)
    return done(answer)["convene"]["assembly"]


async def compute(stack, country: str, assembly: str) -> dict:
    answer = await stack.ask(
        operation("compute_roll"),
        {"input": {"assembly": assembly, "idempotencyKey": uuid4().hex}},
        as_=BUREAUX[country][1],
    )
    return done(answer)["computeRoll"]["roll"]


async def sign(stack, roll: str, as_: str) -> dict:
    return await stack.ask(operation("seal_roll"), {"input": {"roll": roll, "idempotencyKey": uuid4().hex}}, as_=as_)


async def sign_off_all(stack, country: str, roll: dict) -> None:
    entity, _, second = BUREAUX[country]
    for leaf in roll["unsigned"]:
        answer = await stack.ask(
            operation("sign_off"),
            {
                "input": {
                    "entity": entity,
                    "leaf": leaf["key"],
                    "source": "legal opinion of 2 November 2026",
                    "statement": "Read against the statutes; holds.",
                    "idempotencyKey": uuid4().hex,
                }
            },
            as_=second,
        )
        done(answer)


async def lines(stack, roll: str, as_: str, reason: str | None = None) -> list[dict]:
    found, after = [], None
    while True:
        answer = await stack.ask(
            operation("roll_lines"), {"roll": roll, "first": 500, "after": after, "reason": reason}, as_=as_
        )
        assert "errors" not in answer, answer["errors"]
        page = answer["data"]["roll"]["lines"]
        found += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize("country", list(BUREAUX))
async def test_a_roll_is_convened_computed_read_and_sealed_by_two(stack, country):
    _, organiser, second = BUREAUX[country]
    assembly = await convene(stack, country)
    roll = await compute(stack, country, assembly["id"])

    totals = roll["totals"]
    assert totals["registered"] > 1000
    assert sum(row["count"] for row in roll["reasons"]) == totals["registered"]
    assert sum(row["votes"] for row in roll["reasons"]) == totals["votes"]
    assert next(row for row in roll["reasons"] if row["reason"] == "VOTES")["count"] == totals["voters"]

    without = await lines(stack, roll["id"], organiser, "NO_SHARE")
    assert without
    assert all(line["votes"] == 0 and line["explanation"] for line in without)

    if roll["unsigned"]:  # Belgium's and Italy's packs are experimental, and nobody has answered for them yet
        refused = await sign(stack, roll["id"], organiser)
        assert refusal(refused)["code"] == "SIGN_OFF_MISSING"
        await sign_off_all(stack, country, roll)

    first = await sign(stack, roll["id"], organiser)
    assert first["data"]["sealRoll"]["roll"]["state"] == "PROVISIONAL"
    alone = await sign(stack, roll["id"], organiser)
    assert refusal(alone)["code"] == "SEAL_NEEDS_TWO"
    sealed = await sign(stack, roll["id"], second)
    assert sealed["data"]["sealRoll"]["roll"]["state"] == "SEALED"
    assert len(sealed["data"]["sealRoll"]["roll"]["merkleRoot"]) == 64
    assert len(sealed["data"]["sealRoll"]["roll"]["seals"]) == 2


@pytest.mark.parametrize(("country", "experimental"), [("BE", True), ("IT", True), ("DE", False)])
async def test_which_packs_need_a_sign_off(stack, country, experimental):
    entity, organiser, _ = BUREAUX[country]
    pack = (await stack.ask(PACKS, {"entity": entity}, as_=organiser))["data"]["lawPack"]

    assert pack["experimental"] is experimental
    assert bool(pack["experimentalBecause"]) is experimental


async def test_who_joined_89_days_before_waits_in_italy_and_who_joined_90_votes(stack):
    assembly = await convene(stack, "IT")
    roll = await compute(stack, "IT", assembly["id"])
    held = date.fromisoformat(assembly["heldOn"])

    waiting = await lines(stack, roll["id"], "gerda", "WAITING")
    joined = {line["membership"]["joinedOn"] for line in waiting}
    assert (held - timedelta(days=89)).isoformat() in joined
    assert (held - timedelta(days=90)).isoformat() not in joined
    voting = {line["membership"]["joinedOn"] for line in await lines(stack, roll["id"], "gerda", "VOTES")}
    assert (held - timedelta(days=90)).isoformat() in voting
    assert all("2538" in line["law"]["article"] for line in waiting)


LINE = """
query Line($roll: ID!, $membership: ID!) {
  roll(id: $roll) { line(membership: $membership) { votes reason explanation law { article unverified } } }
}
"""


async def line_of(stack, roll: str, subject: str, as_: str) -> dict:
    membership = persona(subject).memberships[0]
    country = membership.entity[:2]
    answer = await stack.ask(
        LINE, {"roll": roll, "membership": f"{country}.membership.{membership.membership.hex}"}, as_=as_
    )
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["roll"]["line"]


async def test_default_suspends_the_vote_only_where_the_law_says_so(stack):
    belgium = await compute(stack, "BE", (await convene(stack, "BE"))["id"])
    germany = await compute(stack, "DE", (await convene(stack, "DE"))["id"])

    denis = await line_of(stack, belgium["id"], "denis", "otto")
    dieter = await line_of(stack, germany["id"], "dieter", "gerda")
    assert (denis["votes"], denis["reason"]) == (0, "IN_DEFAULT")
    assert (dieter["votes"], dieter["reason"]) == (1, "VOTES")


async def test_coverage_is_not_a_right_to_vote(stack):
    roll = await compute(stack, "BE", (await convene(stack, "BE"))["id"])

    nadia = await line_of(stack, roll["id"], "nadia", "otto")
    sami = await line_of(stack, roll["id"], "sami", "otto")
    assert (nadia["votes"], nadia["reason"]) == (1, "VOTES"), "one share of 2023 and no use since: she votes"
    assert (sami["votes"], sami["reason"]) == (0, "NO_SHARE")


async def test_a_payment_booked_after_the_seal_moves_nothing_and_as_known_now_shows_its_line(stack):
    assembly = await convene(stack, "BE")
    roll = await compute(stack, "BE", assembly["id"])
    await sign_off_all(stack, "BE", roll)
    await sign(stack, roll["id"], "otto")
    sealed = (await sign(stack, roll["id"], "aude"))["data"]["sealRoll"]["roll"]
    sami = persona("sami").memberships[0].membership
    member = f"BE.membership.{sami.hex}"

    for operation_kind in ("SUBSCRIBE", "PAY"):
        booked = await stack.ask(
            operation("record_share_operation"),
            {
                "input": {
                    "membership": member,
                    "kind": operation_kind,
                    "shares": 1,
                    "amount": "30.00",
                    "valueDate": (date.today() - timedelta(days=3)).isoformat(),
                    "idempotencyKey": uuid4().hex,
                }
            },
            as_="olga",
        )
        done(booked)

    now = (await stack.ask(operation("roll_as_known_now"), {"roll": roll["id"]}, as_="otto"))["data"]["roll"]
    assert now["merkleRoot"] == sealed["merkleRoot"]
    assert [row["membership"]["id"] for row in now["asKnownNow"]["changed"]] == [member]
    assert now["asKnownNow"]["added"] == now["asKnownNow"]["removed"] == []
    change = now["asKnownNow"]["changed"][0]
    assert (change["reasonBefore"], change["votesBefore"]) == ("NO_SHARE", 0)
    assert (change["reasonAfter"], change["votesAfter"]) == ("VOTES", 1)
    still = await line_of(stack, roll["id"], "sami", "otto")
    assert still["reason"] == "NO_SHARE"


async def test_the_same_request_twice_convenes_once(stack):
    entity, organiser, _ = BUREAUX["DE"]
    wanted = {
        "entity": entity,
        "title": "Once",
        "kind": "ORDINARY",
        "form": "REMOTE",
        "heldOn": (date.today() + timedelta(days=60)).isoformat(),
        "agenda": [{"title": "Reports", "resolution": "ORDINARY"}],
        "idempotencyKey": uuid4().hex,
    }
    first = await stack.ask(operation("convene"), {"input": wanted}, as_=organiser)
    again = await stack.ask(operation("convene"), {"input": wanted}, as_=organiser)
    other = await stack.ask(operation("convene"), {"input": wanted | {"title": "Twice"}}, as_=organiser)

    assert first["data"] == again["data"]
    assert refusal(other)["code"] == "IDEMPOTENCY_KEY_REUSED"
