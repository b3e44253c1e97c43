"""Rehearsals, drafts of statutes and votes on a resolution in the graph."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.answers import refusal
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import member, membership_id

REHEARSE = """
query($pack: String, $question: RehearsalQuestion!, $given: JSON!) {
  rehearse(pack: $pack, question: $question, given: $given) {
    pack question expect interim gaps reasons { figure value because law { key article confidence unverified } } } }
"""
CHECK = """
query($entity: ID!, $choices: [StatutesDraftChoiceInput!]!, $clause: JSON) {
  statutesCheck(entity: $entity, choices: $choices, clause: $clause) {
    valid gaps findings { key reason because law { article } } } }
"""
RIGHTS = """
query($m: ID!, $a: ID!, $r: ID!) { votingRights(membership: $m, assembly: $a, resolution: $r) {
  votes reason because law { key } fallback { key } majority { key } resolution { id } } }
"""
SMARTCOOP = "BE.entity.smartcoop"


async def test_a_rehearsal_comes_with_its_reasons(country: OpenCountry) -> None:
    place = await country("BE")
    given = {"statutes": {"vote_unit": "share"}, "present": [{"name": "a", "count": 1, "votes": 90}]}
    found = (await place.data(REHEARSE, pack="BE-SC-CNC", question="CAP", given=given))["rehearse"]
    assert (found["expect"]["cap"], found["interim"], found["question"]) == (9, None, "CAP")
    cap = next(row for row in found["reasons"] if row["figure"] == "cap")
    assert (cap["value"], cap["law"]["key"]) == (9, "vote_caps.per_member")
    assert cap["law"]["article"]
    assert cap["because"]


async def test_what_the_law_leaves_open_is_refused_with_what_can_be_said(country: OpenCountry) -> None:
    place = await country("IT")
    answer = await place.ask(REHEARSE, pack="IT-COOP", question="MAJORITY", given={"for": 10, "against": 5})
    assert answer["data"]["rehearse"]["expect"] is None
    assert answer["data"]["rehearse"]["interim"]["bases"]["cast"] == {"base": 15, "share": [2, 3]}
    error = answer["errors"][0]
    assert error["path"] == ["rehearse", "expect"]
    assert (error["extensions"]["code"], error["extensions"]["key"]) == ("LAW_UNKNOWN", "majorities.ordinary")


async def test_bad_words_are_refused_by_name(country: OpenCountry) -> None:
    place = await country("BE")
    answer = await place.ask(REHEARSE, pack="BE-SC", question="MAJORITY", given={"for": 1, "against": 1, "moon": 1})
    assert answer["data"] == {"rehearse": None} or answer["data"] is None
    assert refusal(answer)["code"] == "BAD_ARGUMENT"
    assert "moon" in refusal(answer)["message"]


async def test_a_draft_is_told_everything_that_is_wrong_at_once(country: OpenCountry) -> None:
    place = await country("FR")
    choices: list[dict[str, Any]] = [
        {"key": "vote_unit", "value": "share"},
        {"key": "moon", "value": 1},
        {"key": "waiting_days", "value": "long"},
        {"key": "colleges.count_method", "value": "bloc"},
    ]
    clause = {"college_weights": [[55, 100], [40, 100]]}
    found = await place.data(CHECK, entity="FR.entity.smartfr", choices=choices, clause=clause)
    checked = found["statutesCheck"]
    assert checked["valid"] is False
    assert [row["reason"] for row in checked["findings"]] == [
        "outside_law",
        "unknown_key",
        "wrong_type",
        "college_above_half",
        "fewer_than_three_colleges",
        "weights_do_not_sum_to_one",
    ]
    assert checked["findings"][0]["law"]["article"]
    within = [{"key": "colleges.count_method", "value": "bloc"}]
    assert (await place.data(CHECK, entity="FR.entity.smartfr", choices=within))["statutesCheck"]["valid"] is True


async def test_rights_on_a_resolution_are_read_from_the_roll(country: OpenCountry) -> None:
    place = await country("BE")
    await place.load(member(1, SMARTCOOP), member(2, SMARTCOOP))
    assembly = await place.convene(SMARTCOOP, place.today + timedelta(days=60))
    query = "query($id: ID!) { assembly(id: $id) { resolutions { id } } }"
    resolution = (await place.data(query, id=assembly))["assembly"]["resolutions"][0]["id"]
    ids = {"a": assembly, "r": resolution}
    early = await place.ask(RIGHTS, m=membership_id("BE", 1), **ids)
    assert refusal(early)["code"] == "ROLL_NOT_COMPUTED"
    await place.compute(assembly)
    found = (await place.data(RIGHTS, m=membership_id("BE", 1), **ids))["votingRights"]
    assert (found["votes"], found["reason"], found["fallback"]) == (1, "VOTES", None)
    assert found["majority"]["key"].startswith("majorities.")
    assert (await place.data(RIGHTS, m=membership_id("BE", 99), **ids))["votingRights"] is None
    outsider = await place.ask(RIGHTS, place.token("cleo", "client_officer"), m=membership_id("BE", 1), **ids)
    assert refusal(outsider)["code"] == "FORBIDDEN"
