"""Instructions over the graph: the hand splits itself, a secret vote leaves none, who departs is told by which rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import member
from tests.services.governance.graph.ballots.urn import ANNUL, CAST, cast, closed, opened_on, vote
from tests.services.governance.graph.proxies.desk import GIVE, HOLDERS, INSTRUCT, instruct
from tests.services.governance.graph.secret.box import cast as cast_sealed
from tests.services.governance.graph.secret.box import with_keys
from tests.services.governance.hands import SMART_DE, germany, given, m, nodes, proxy
from tests.services.governance.room import agenda, checked_in, meeting_of_today, opened


async def test_a_hand_splits_itself_as_its_principals_want(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    told = [{"resolution": item, "choice": "AGAINST"}]
    first = (await place.data(GIVE, input=proxy(place, assembly, 2, 1, instructions=told)))["giveProxy"]["proxy"]
    assert first["instructions"] == [{"resolution": {"id": item}, "choice": "AGAINST", "marks": None, "list": None}]
    second = await given(place, assembly, 3, 1)
    await instruct(place, second["id"], (item, "ABSTAIN"))
    free = await instruct(place, second["id"], (item, "FREE"))
    assert [row["choice"] for row in free["instructions"]] == ["FREE"]
    await opened(place, assembly)
    await checked_in(place, assembly, 1)
    held = nodes((await place.data(HOLDERS, id=assembly, r=item))["assembly"]["proxyHolders"])
    assert [(row["membership"]["id"], row["principals"], row["votes"], row["here"]) for row in held] == [
        (m(1), 2, 2, True)
    ]
    assert [(wish["choice"], wish["principals"]) for wish in held[0]["wishes"]] == [("AGAINST", 1), ("FREE", 1)]
    ballot = await opened_on(place, item)
    receipt = await cast(place, ballot, 1, "FOR")
    lines = {row["membership"]["id"]: row["choice"] for row in receipt["lines"]}
    assert lines == {m(1): "FOR", m(2): "AGAINST", m(3): "FOR"}
    asked = {"proxy": first["id"], "instructions": [{"resolution": item, "choice": "FOR"}]}
    assert await place.code_of(INSTRUCT, input=asked) == "ALREADY_VOTED"
    tally = (await closed(place, ballot))["resolution"]["tally"]
    assert (tally["for"], tally["against"]) == (2, 1)
    assert await place.code_of(INSTRUCT, input=asked) == "TRANSITION_NOT_ALLOWED"
    body = next(line.body for line in await place.chain() if line.action == "instructProxy")
    assert "ABSTAIN" not in body


@pytest.mark.parametrize(
    ("choices", "code"), [({}, "LAW_UNKNOWN"), ({"proxy_instructions_bind": True}, "VOTING_NOT_ALLOWED")]
)
async def test_a_vote_against_the_instruction(country: OpenCountry, choices: dict[str, Any], code: str) -> None:
    place, assembly, item = await germany(country, **choices)
    await instruct(place, (await given(place, assembly, 2, 1))["id"], (item, "AGAINST"))
    await opened(place, assembly)
    await checked_in(place, assembly, 1)
    ballot = await opened_on(place, item)
    refused = await place.refused(CAST, input=vote(place, ballot, 1, "FOR", apart={2: "FOR"}))
    assert (refused["code"], refused["key"]) == (code, "proxy_instructions_bind")
    assert {row["choice"] for row in (await cast(place, ballot, 1, "AGAINST"))["lines"]} == {"AGAINST"}


async def test_a_secret_vote_leaves_no_instruction(country: OpenCountry, tmp_path: Path) -> None:
    place, assembly, item = await germany(country)
    with_keys(place, tmp_path)
    mandate = (await given(place, assembly, 2, 1))["id"]
    await instruct(place, mandate, (item, "FOR"))
    await instruct(place, mandate, (item, "AGAINST"))
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 3)
    ballot = await opened_on(place, item, form="SECRET")
    asked = {"proxy": mandate, "instructions": [{"resolution": item, "choice": "FOR"}]}
    assert await place.code_of(INSTRUCT, input=asked) == "TRANSITION_NOT_ALLOWED"
    wishes = (
        "query($id: ID!, $m: ID!) { ballot(id: $id) { secret { hand(membership: $m) { byProxy wish { choice } } } } }"
    )
    hand = (await place.data(wishes, id=ballot, m=m(1)))["ballot"]["secret"]["hand"]
    assert hand == [{"byProxy": False, "wish": None}, {"byProxy": True, "wish": {"choice": "AGAINST"}}]
    await cast_sealed(place, ballot, 1, "FOR", "AGAINST")
    await cast_sealed(place, ballot, 3, "FOR")
    await closed(place, ballot)
    async with place.partition.database.engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM proxy_instruction"))).scalar() == 0


@pytest.mark.parametrize(("form", "kept"), [("SECRET", 0), ("OPEN", 1)])
async def test_an_annulled_ballot_leaves_none_where_it_was_secret(
    country: OpenCountry, tmp_path: Path, form: str, kept: int
) -> None:
    place, assembly, item = await germany(country)
    with_keys(place, tmp_path)
    await instruct(place, (await given(place, assembly, 2, 1))["id"], (item, "AGAINST"))
    await opened(place, assembly)
    await checked_in(place, assembly, 1)
    ballot = await opened_on(place, item, form=form)
    await place.data(ANNUL, input={"ballot": ballot, "why": "The wrong text was read out."})
    async with place.partition.database.engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM proxy_instruction"))).scalar() == kept


async def test_the_member_instructs_her_own_holder(country: OpenCountry) -> None:
    place = await country("DE")
    people = [member(number, SMART_DE) for number in (2, 3, 4)]
    await place.load(member(1, SMART_DE, logins=[("group", "mia")]), *people)
    assembly = await meeting_of_today(place, SMART_DE)
    item = (await agenda(place, assembly))[0]
    mia = place.issuing.token("group", "mia", name="Mia")
    asked = proxy(place, assembly, 1, 2, substitute=m(3))
    mine = (await place.data(GIVE, mia, input=asked))["giveProxy"]["proxy"]
    assert (mine["holder"], mine["substitute"]) == ({"id": m(2)}, {"id": m(3)})
    said = {"proxy": mine["id"], "instructions": [{"resolution": item, "choice": "FOR"}]}
    assert (await place.data(INSTRUCT, mia, input=said))["instructProxy"]["proxy"]["instructions"][0]["choice"] == "FOR"
    hers = (await given(place, assembly, 4, 2))["id"]
    assert await place.code_of(INSTRUCT, mia, input=said | {"proxy": hers}) == "FORBIDDEN"
    other = said["instructions"] + [{"resolution": "DE.resolution.00000000000040008000000000000001", "choice": "FOR"}]
    before = await place.chain()
    assert await place.code_of(INSTRUCT, mia, input=said | {"instructions": other}) == "ITEM_NOT_ANNOUNCED"
    assert await place.chain() == before
