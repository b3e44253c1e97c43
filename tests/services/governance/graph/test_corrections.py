"""Late discoveries over the graph: on record with the margin test, declared by another, never an edit."""

from __future__ import annotations

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import membership_id
from tests.services.governance.graph.test_minutes import held
from tests.services.governance.graph.test_results import DECLARE

SHOWN = """discovery { id kind votes effects { verdict worst best couldChange consequence explanation }
  correction { upheld statement name } }"""
FIND = f"""mutation($input: RecordDiscoveryInput!) {{ recordDiscovery(input: $input) {{
  ... on RecordDiscoveryPayload {{ {SHOWN} }} ...Refused }} }}"""
CORRECT = f"""mutation($input: DeclareCorrectionInput!) {{ declareCorrection(input: $input) {{
  ... on DeclareCorrectionPayload {{ {SHOWN} }} ...Refused }} }}"""
READ = """query($a: ID!, $r: ID!) { assembly(id: $a) { discoveries { edges { node { effects { consequence } } } } }
  resolution(id: $r) { tally { for } margin { couldChange doubtful missing } } }"""


async def test_a_close_result_is_open_to_challenge_and_a_clear_one_stands(country: OpenCountry) -> None:
    items = [{"title": "Close"}, {"title": "Clear"}]
    place, assembly, (close, clear) = await held(country, (3, 2), (6, 0), agenda=items)
    asked = {
        "assembly": assembly,
        "membership": membership_id("DE", 3),
        "kind": "WRONGLY_ADMITTED",
        "statement": "She had left on 31 December.",
        "source": "register of members, entry 3",
    }
    found = (await place.data(FIND, input=asked | {"idempotencyKey": "x"}))["recordDiscovery"]["discovery"]
    assert (await place.data(FIND, input=asked | {"idempotencyKey": "x"}))["recordDiscovery"]["discovery"] == found
    assert found["votes"] == 1
    assert [(row["couldChange"], row["consequence"]) for row in found["effects"]] == [
        (True, "OPEN_TO_CHALLENGE"),
        (False, "STANDS"),
    ]
    assert (found["effects"][0]["verdict"], found["effects"][0]["worst"]) == ("ADOPTED", "REJECTED")
    assert await place.code_of(FIND, input=asked) == "ALREADY_EXISTS"
    read = await place.data(READ, a=assembly, r=close)
    assert read["resolution"] == {"tally": {"for": 3}, "margin": {"couldChange": True, "doubtful": 1, "missing": 0}}
    said = {"discovery": found["id"], "upheld": True, "statement": "The result of item 1 is counted anew."}
    assert await place.code_of(CORRECT, input=said) == "CORRECTION_NEEDS_TWO"
    declared = (await place.data(CORRECT, place.token("oriane"), input=said))["declareCorrection"]["discovery"]
    assert declared["correction"] == {"upheld": True, "statement": said["statement"], "name": "Oriane"}
    assert await place.code_of(CORRECT, place.token("oriane"), input=said) == "ALREADY_EXISTS"
    anew = {"for": 2, "against": 2, "abstain": 0}
    await place.data(DECLARE, input={"resolution": close, "tally": anew, "reason": "one vote struck"})
    read = await place.data(READ, a=assembly, r=clear)
    effects = read["assembly"]["discoveries"]["edges"][0]["node"]["effects"]
    assert [row["consequence"] for row in effects] == ["CORRECTED", "STANDS"]


async def test_votes_wrongly_refused_may_be_missing(country: OpenCountry) -> None:
    place, assembly, (item,) = await held(country, (3, 2))
    asked = {"assembly": assembly, "membership": membership_id("DE", 77), "kind": "WRONGLY_REFUSED"}
    asked |= {"statement": "Turned away at the desk.", "source": "e-mail of the desk"}
    assert await place.code_of(FIND, input=asked) == "BAD_ARGUMENT"
    assert await place.code_of(FIND, input=asked | {"kind": "WRONGLY_ADMITTED"}) == "BAD_ARGUMENT"
    found = (await place.data(FIND, input=asked | {"votes": 1}))["recordDiscovery"]["discovery"]
    assert found["effects"][0]["couldChange"] is True
    said = {"discovery": found["id"], "upheld": False, "statement": "She was no member."}
    await place.data(CORRECT, place.token("aude", "auditor"), input=said)
    margin = (await place.data(READ, a=assembly, r=item))["resolution"]["margin"]
    assert margin == {"couldChange": False, "doubtful": 0, "missing": 0}


async def test_before_a_count_it_is_put_right_otherwise(country: OpenCountry) -> None:
    place, assembly, _ = await held(country)
    asked = {"assembly": assembly, "membership": membership_id("DE", 3), "kind": "WRONGLY_ADMITTED"}
    asked |= {"statement": "x", "source": "y"}
    assert await place.code_of(FIND, input=asked) == "TRANSITION_NOT_ALLOWED"
