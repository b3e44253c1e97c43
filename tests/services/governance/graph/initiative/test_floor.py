"""The meeting from its members' side: amendments, what nobody announced, secret votes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.answers import asking
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, member, membership_id
from tests.services.governance.room import agenda, checked_in, meeting_of_today, opened

SMART_DE = "DE.entity.smart-eg"
SMART_ES = "ES.entity.smart-ib"
AMENDMENT = "amendment { id state distance ruling vote { id title kind } }"
PROPOSE, RULE = asking("proposeAmendment", AMENDMENT), asking("ruleOnAmendment", AMENDMENT)
WITHDRAW = asking("withdrawAmendment", AMENDMENT)
OPEN = asking("openBallot", "ballot { id form }")
TALLY, DECLARE = asking("recordTally", "resolution { id }"), asking("declareResult", "resolution { id }")
ADMIT = asking("admitItem", "resolution { id title offAgenda { exception law present entitled follows } }")
SECRECY = "resolution { secrecy { secret ordered asking votesAsked votesPresent threshold { article } } }"
ASK_SECRET, LESS = asking("requestSecretVote", SECRECY), asking("withdrawSecretVoteRequest", SECRECY)
ITEM = """query($r: ID!) { resolution(id: $r) { amendedText amendments { id state text }
  assembly { runningAgenda { resolution { id } } } } }"""


async def sitting(
    country: OpenCountry, code: str, entity: str, statutes: Mapping[str, Any] = {}, **fields: Any
) -> tuple[Country, str]:
    place = await country(code)
    await place.load(*(member(number, entity) for number in range(1, 13)))
    if code == "ES":
        await place.statutes(entity, unpaid_shares__vote_suspended=False, **statutes)
    assembly = await meeting_of_today(place, entity, **fields)
    await opened(place, assembly)
    return place, assembly


def amendment(item: str, number: int, text: str) -> dict[str, Any]:
    return {"resolution": item, "membership": membership_id("DE", number), "text": text}


async def decided(place: Country, item: str, *, adopted: bool) -> None:
    votes = {"for": 9 if adopted else 1, "against": 1 if adopted else 9, "abstain": 0, "blank": 0}
    count = {"resolution": item, "present": 10, "source": "show of hands"} | votes
    await place.data(TALLY, input=count)
    await place.data(DECLARE, input={"resolution": item})


async def test_amendments_are_voted_before_their_item_the_farther_first(country: OpenCountry) -> None:
    place, assembly = await sitting(country, "DE", SMART_DE, agenda=[{"title": "The fee"}, {"title": "Outlook"}])
    fee, outlook = await agenda(place, assembly)
    assert await place.code_of(PROPOSE, input=amendment(fee, 1, "8 %")) == "NOT_ENTITLED"  # she is not there
    await checked_in(place, assembly, *range(1, 11))
    near = (await place.data(PROPOSE, input=amendment(fee, 1, "8 %")))["proposeAmendment"]["amendment"]
    far = (await place.data(PROPOSE, input=amendment(fee, 2, "5 %")))["proposeAmendment"]["amendment"]
    lost = (await place.data(PROPOSE, input=amendment(fee, 3, "A new seat")))["proposeAmendment"]["amendment"]
    back = (await place.data(PROPOSE, input=amendment(fee, 4, "7 %")))["proposeAmendment"]["amendment"]
    gone = (await place.data(WITHDRAW, input={"amendment": back["id"]}))["withdrawAmendment"]["amendment"]
    assert gone["state"] == "WITHDRAWN"
    ballot = {"resolution": fee, "form": "OPEN", "channels": ["IN_ROOM"]}
    assert await place.code_of(OPEN, input=ballot) == "TRANSITION_NOT_ALLOWED"  # the chair has not ruled
    out = (await place.data(RULE, input={"amendment": lost["id"], "reasons": "Not about the fee."}))["ruleOnAmendment"]
    assert (out["amendment"]["state"], out["amendment"]["vote"]) == ("REFUSED", None)
    ruling = {"amendment": near["id"], "reasons": "Within the item.", "distance": 1}
    near = (await place.data(RULE, input=ruling))["ruleOnAmendment"]["amendment"]
    assert await place.code_of(RULE, input=ruling | {"amendment": far["id"]}) == "BAD_ARGUMENT"  # as far as the other
    far = (await place.data(RULE, input=ruling | {"amendment": far["id"], "distance": 2}))["ruleOnAmendment"][
        "amendment"
    ]
    assert far["vote"]["title"] == "Amendment 2 to item 1: The fee"
    shown = (await place.data(ITEM, r=fee))["resolution"]
    order = [row["resolution"]["id"] for row in shown["assembly"]["runningAgenda"]]
    assert order == [far["vote"]["id"], near["vote"]["id"], fee, outlook]
    assert [row["text"] for row in shown["amendments"]] == ["5 %", "8 %", "A new seat", "7 %"]
    for early in (fee, near["vote"]["id"]):
        assert await place.code_of(OPEN, input=ballot | {"resolution": early}) == "TRANSITION_NOT_ALLOWED"
    await decided(place, far["vote"]["id"], adopted=True)
    shown = (await place.data(ITEM, r=fee))["resolution"]
    assert [row["state"] for row in shown["amendments"]] == ["ADOPTED", "FALLEN", "REFUSED", "WITHDRAWN"]
    assert shown["amendedText"] == "5 %"
    assert await place.code_of(OPEN, input=ballot | {"resolution": near["vote"]["id"]}) == "TRANSITION_NOT_ALLOWED"
    await place.data(OPEN, input=ballot)
    assert await place.code_of(PROPOSE, input=amendment(fee, 5, "9 %")) == "TRANSITION_NOT_ALLOWED"


async def test_what_nobody_announced_is_decided_by_an_exception_of_the_law_alone(country: OpenCountry) -> None:
    place, assembly = await sitting(country, "DE", SMART_DE)
    await checked_in(place, assembly, *range(1, 12))
    asked = {"assembly": assembly, "item": {"title": "A short break"}, "why": "It is late."}
    before = await place.chain()
    refused = await place.refused(ADMIT, input=asked | {"exception": "liability_action"})
    assert (refused["code"], refused["article"], refused["choices"]) == (
        "ITEM_NOT_ANNOUNCED",
        "DE GenG § 46(2)",
        ["all_members_present", "conduct_of_the_meeting", "call_of_extraordinary_meeting"],
    )
    election = {"item": {"title": "A board", "resolution": "ELECTION"}, "exception": "conduct_of_the_meeting"}
    assert await place.code_of(ADMIT, input=asked | election) == "ITEM_NOT_ANNOUNCED"
    everybody = asked | {"exception": "all_members_present"}
    assert "11 of 12" in (await place.refused(ADMIT, input=everybody))["message"]
    assert await place.chain() == before
    done = (await place.data(ADMIT, input=asked | {"exception": "conduct_of_the_meeting"}))["admitItem"]["resolution"]
    assert (done["title"], done["offAgenda"]["law"]) == ("A short break", "DE GenG § 46(2)")
    await checked_in(place, assembly, 12)
    all_there = (await place.data(ADMIT, input=everybody))["admitItem"]["resolution"]["offAgenda"]
    assert (all_there["present"], all_there["entitled"]) == (12, 12)


async def test_an_italian_meeting_of_everybody_takes_the_chairs_word_on_directors_and_auditors(
    country: OpenCountry,
) -> None:
    place, assembly = await sitting(country, "IT", "IT.entity.smart-it")
    await checked_in(place, assembly, *range(1, 13))
    asked = {"assembly": assembly, "item": {"title": "A new office"}, "why": "Everybody came.", "agreed": True}
    asked |= {"exception": "totalitarian_meeting"}
    refused = await place.refused(ADMIT, input=asked)
    assert (refused["code"], refused["article"]) == ("ITEM_NOT_ANNOUNCED", "IT codice civile art. 2366(4)")
    assert "directors and auditors" in refused["message"]
    done = (await place.data(ADMIT, input=asked | {"officersPresent": True}))["admitItem"]["resolution"]["offAgenda"]
    assert (done["present"], done["entitled"]) == (12, 12)
    assert "2366(4) (unverified: a majority of directors and auditors is present" in done["law"]


async def test_a_tenth_of_those_present_has_a_vote_in_secret(country: OpenCountry) -> None:
    items = [{"title": "The budget"}, {"title": "The board", "resolution": "ELECTION"}]
    place, assembly = await sitting(country, "ES", SMART_ES, agenda=items)
    budget, board = await agenda(place, assembly)
    await checked_in(place, assembly, *range(1, 12))
    asks = {"resolution": budget, "membership": membership_id("ES", 1)}
    assert await place.code_of(ASK_SECRET, input=asks | {"membership": membership_id("ES", 12)}) == "NOT_ENTITLED"
    first = (await place.data(ASK_SECRET, input=asks))["requestSecretVote"]["resolution"]["secrecy"]
    assert (first["secret"], first["asking"]) == (False, 1)
    assert await place.code_of(ASK_SECRET, input=asks) == "ALREADY_EXISTS"
    less = (await place.data(LESS, input=asks))["withdrawSecretVoteRequest"]["resolution"]["secrecy"]
    assert less["asking"] == 0
    await place.data(ASK_SECRET, input=asks)
    second = asks | {"membership": membership_id("ES", 2)}
    bound = (await place.data(ASK_SECRET, input=second))["requestSecretVote"]["resolution"]["secrecy"]
    assert (bound["secret"], bound["ordered"], bound["votesAsked"], bound["votesPresent"]) == (True, False, 2, 11)
    assert await place.code_of(LESS, input=second) == "TRANSITION_NOT_ALLOWED"
    ballot = {"resolution": budget, "form": "OPEN", "channels": ["IN_ROOM"]}
    refused = await place.refused(OPEN, input=ballot)
    assert (refused["code"], refused["key"]) == ("VOTING_NOT_ALLOWED", "secret_ballot_on_request.threshold")
    election = ballot | {"resolution": board, "seats": 1, "candidates": [{"name": "Ana"}]}
    refused = await place.refused(OPEN, input=election)
    assert (refused["code"], refused["article"]) == ("VOTING_NOT_ALLOWED", "ES ley 27/1999 art. 34.1, 18.5")
    await place.data(OPEN, input=ballot | {"form": "PAPER"})


async def test_where_no_law_has_secret_votes_on_request_nobody_gets_one(country: OpenCountry) -> None:
    place, assembly = await sitting(country, "DE", SMART_DE)
    (item,) = await agenda(place, assembly)
    await checked_in(place, assembly, 1, 2)
    asks = {"resolution": item, "membership": membership_id("DE", 1)}
    refused = await place.refused(ASK_SECRET, input=asks)
    assert (refused["code"], refused["key"]) == ("LAW_UNKNOWN", "secret_ballot_on_request.threshold")
