"""Statutes through the graph: proposed by one, adopted by another, kept in versions, held against the law."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import Choice, Statutes
from services.governance.store.bulk_load import load_statutes
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import LOADER, SEAL, Country, member
from tests.services.governance.room import meeting_of_today, opened

BE, DE, FR = "BE.entity.smartcoop", "DE.entity.smart-eg", "FR.entity.smartfr"

PROPOSE = """mutation($input: ProposeStatutesInput!) { proposeStatutes(input: $input) { ... on ProposeStatutesPayload {
  proposal { id title notarisedOn validFrom basedOn name gaps decision { version }
    choices { key value article } } } ...Refused } }"""
ADOPT = """mutation($input: AdoptStatutesInput!) { adoptStatutes(input: $input) { ... on AdoptStatutesPayload {
  statutes { version notarisedOn validFrom } proposal { decision { version name } } } ...Refused } }"""
DECLINE = """mutation($input: DeclineStatutesInput!) { declineStatutes(input: $input) { ... on DeclineStatutesPayload {
  proposal { decision { version reason name } } } ...Refused } }"""
VERSIONS = """query($id: ID!, $first: Int, $after: String) {
  _entities(representations: [{__typename: "LegalEntity", id: $id}]) {
  ... on LegalEntity { statutes { version } statutesVersions(first: $first, after: $after) {
      edges { cursor node { version notarisedOn validFrom choices { key value } } }
      pageInfo { hasNextPage hasPreviousPage } } } } }"""
PROPOSALS = """query($id: ID!, $first: Int, $after: String) {
  _entities(representations: [{__typename: "LegalEntity", id: $id}]) {
  ... on LegalEntity { statutesProposals(first: $first, after: $after) {
      edges { cursor node { id title decision { version reason } } } pageInfo { hasNextPage } } } } }"""
DIFFERENCE = """query($entity: ID!, $from: Int!, $to: Int!) {
  statutesDifference(entity: $entity, from: $from, to: $to) {
  before { version } after { version }
  changes { key before { value article } after { value article } law { value law { article } } } } }"""


def asked(entity: str = BE, **fields: Any) -> dict[str, Any]:
    choices = fields.pop("choices", {"vote_unit": "member"})
    rows = [
        {"key": key, "value": value, "article": f"art. {index}"}
        for index, (key, value) in enumerate(choices.items(), 1)
    ]
    return {
        "entity": entity,
        "title": "Statutes",
        "notarisedOn": "2026-05-04",
        "validFrom": "2026-06-01",
        "choices": rows,
    } | fields


async def propose(here: Country, **fields: Any) -> dict[str, Any]:
    return (await here.data(PROPOSE, input=asked(**fields)))["proposeStatutes"]["proposal"]


async def adopt(here: Country, proposal: str) -> dict[str, Any]:
    return (await here.data(ADOPT, here.token("oriane"), input={"proposal": proposal}))["adoptStatutes"]


async def entity_of(here: Country, query: str, token: str | None = None, **variables: Any) -> dict[str, Any]:
    return (await here.data(query, token, **variables))["_entities"][0]


async def test_one_proposes_another_adopts_and_the_version_before_stays(country: OpenCountry) -> None:
    here = await country("BE")
    first = await propose(here)
    assert (first["basedOn"], first["decision"], first["name"]) == (0, None, "Otto")
    assert (await entity_of(here, VERSIONS, id=BE))["statutes"] is None
    adopted = await adopt(here, first["id"])
    assert adopted["statutes"] == {"version": 1, "notarisedOn": "2026-05-04", "validFrom": "2026-06-01"}
    assert adopted["proposal"]["decision"] == {"version": 1, "name": "Oriane"}

    later = await propose(
        here, notarisedOn="2026-09-01", validFrom="2027-01-01", choices={"vote_unit": "member", "notice_days.min": 21}
    )
    assert (await adopt(here, later["id"]))["statutes"]["version"] == 2
    shown = await entity_of(here, VERSIONS, id=BE)
    assert shown["statutes"]["version"] == 1
    edges = shown["statutesVersions"]["edges"]
    assert [edge["node"]["version"] for edge in edges] == [2, 1]
    assert [len(edge["node"]["choices"]) for edge in edges] == [2, 1]
    law = 'query($e: ID!, $on: Date) { lawPack(entity: $e, asOf: $on) { leaf(key: "notice_days.min") { value } } }'
    values = [(await here.data(law, e=BE, on=on))["lawPack"]["leaf"]["value"] for on in ("2026-12-31", "2027-01-01")]
    assert values == [15, 21]
    assert {line.action for line in await here.chain()} == {"proposeStatutes", "adoptStatutes"}


async def test_versions_and_proposals_page(country: OpenCountry) -> None:
    here = await country("BE")
    for number in range(1, 4):
        await adopt(here, (await propose(here, title=f"Statutes {number}"))["id"])
    page = (await entity_of(here, VERSIONS, id=BE, first=2))["statutesVersions"]
    assert [edge["node"]["version"] for edge in page["edges"]] == [3, 2]
    assert page["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False}
    rest = (await entity_of(here, VERSIONS, id=BE, first=2, after=page["edges"][-1]["cursor"]))["statutesVersions"]
    assert [edge["node"]["version"] for edge in rest["edges"]] == [1]
    assert await here.code_of(VERSIONS, id=BE, after="k1:WyI5OSJd") == "CURSOR_INVALID"

    proposals = (await entity_of(here, PROPOSALS, id=BE, first=2))["statutesProposals"]
    assert [edge["node"]["title"] for edge in proposals["edges"]] == ["Statutes 3", "Statutes 2"]
    after = proposals["edges"][-1]["cursor"]
    rest = (await entity_of(here, PROPOSALS, id=BE, first=2, after=after))["statutesProposals"]
    assert [edge["node"]["title"] for edge in rest["edges"]] == ["Statutes 1"]


async def test_adopting_takes_another_person_of_the_bureau(country: OpenCountry) -> None:
    here = await country("BE")
    proposal = {"proposal": (await propose(here))["id"]}
    assert await here.code_of(ADOPT, input=proposal) == "ADOPTION_NEEDS_TWO"
    officer = here.token("ida", "membership_officer")
    assert await here.code_of(ADOPT, officer, input=proposal) == "PARTITION_FORBIDDEN"
    elsewhere = here.token("oriane", "organiser", "BE.entity.another")
    assert await here.code_of(ADOPT, elsewhere, input=proposal) == "FORBIDDEN"
    assert await here.code_of(PROPOSE, here.token("ada", "auditor"), input=asked()) == "PARTITION_FORBIDDEN"
    found = await here.data(ADOPT, here.token("ada", "auditor"), input=proposal)
    assert found["adoptStatutes"]["statutes"]["version"] == 1
    assert await here.code_of(ADOPT, here.token("oriane"), input=proposal) == "TRANSITION_NOT_ALLOWED"
    assert await here.code_of(PROPOSALS, officer, id=BE) == "PARTITION_FORBIDDEN"


async def test_a_proposal_that_another_overtook_is_declined(country: OpenCountry) -> None:
    here = await country("BE")
    slow, quick = await propose(here, title="Slow"), await propose(here, title="Quick")
    await adopt(here, quick["id"])
    assert await here.code_of(ADOPT, here.token("oriane"), input={"proposal": slow["id"]}) == "TRANSITION_NOT_ALLOWED"
    assert await here.code_of(DECLINE, input={"proposal": slow["id"], "reason": " "}) == "BAD_ARGUMENT"
    declined = await here.data(DECLINE, input={"proposal": slow["id"], "reason": "overtaken"})
    assert declined["declineStatutes"]["proposal"]["decision"] == {
        "version": None, "reason": "overtaken", "name": "Otto",
    }  # fmt: skip
    assert await here.code_of(DECLINE, input={"proposal": slow["id"], "reason": "again"}) == "TRANSITION_NOT_ALLOWED"
    unknown = f"BE.proposal.{0:032x}"
    assert await here.code_of(ADOPT, here.token("oriane"), input={"proposal": unknown}) == "NOT_FOUND"


@pytest.mark.parametrize(
    ("code", "fields", "refusal", "key"),
    [
        ("DE", {"choices": {"proxies.max_principals": 3}}, "STATUTES_OUTSIDE_LAW", "proxies.max_principals"),
        ("DE", {"choices": {"vote_per_moon": 1}}, "BAD_ARGUMENT", None),
        ("BE", {"choices": {"notice_days.min": "soon"}}, "BAD_ARGUMENT", "notice_days.min"),
        ("BE", {"choices": {"notice_days.min": 15.5}}, "BAD_ARGUMENT", None),
        ("BE", {"choices": {"vote_needs_share": "perhaps"}}, "BAD_ARGUMENT", "vote_needs_share"),
        ("BE", {"notarisedOn": "2999-01-01", "validFrom": "2999-01-01"}, "BAD_ARGUMENT", None),
        ("BE", {"validFrom": "2026-05-03"}, "BAD_ARGUMENT", None),
        ("BE", {"title": ""}, "BAD_ARGUMENT", None),
        ("FR", {"choices": {"college_weights": [
            {"college": "A", "weight": [55, 100]}, {"college": "B", "weight": [25, 100]},
            {"college": "C", "weight": [20, 100]}]}}, "STATUTES_OUTSIDE_LAW", "college_weights"),
        ("FR", {"choices": {"college_weights": [
            {"college": "A", "weight": [1, 2]},
            {"college": "B", "weight": [1, 3]}]}}, "BAD_ARGUMENT", "college_weights"),
    ],
)  # fmt: skip
async def test_what_is_outside_the_law_is_refused_and_nothing_written(
    country: OpenCountry, code: str, fields: dict[str, Any], refusal: str, key: str | None
) -> None:
    here = await country(code)
    entity = {"BE": BE, "DE": DE, "FR": FR}[code]
    refused = await here.refused(PROPOSE, input=asked(entity, **fields))
    assert (refused["code"], refused.get("key")) == (refusal, key)
    assert bool(refused.get("article")) is (refusal == "STATUTES_OUTSIDE_LAW")
    assert await here.chain() == []


async def test_the_law_of_the_day_they_come_into_force_counts(country: OpenCountry) -> None:
    here = await country("DE")
    text_form = {"choices": {"exit.resignation_form": "text"}, "notarisedOn": "2020-01-01"}
    assert await here.code_of(PROPOSE, input=asked(DE, **text_form, validFrom="2024-12-31")) == "STATUTES_OUTSIDE_LAW"
    assert (await propose(here, entity=DE, **text_form, validFrom="2025-01-01"))["choices"][0]["value"] == "text"


async def test_the_same_request_twice_is_one_proposal(country: OpenCountry) -> None:
    here = await country("BE")
    once, again = [await propose(here, idempotencyKey="k-1") for _ in range(2)]
    assert once["id"] == again["id"]
    adopted = [
        await here.data(ADOPT, here.token("oriane"), input={"proposal": once["id"], "idempotencyKey": "k-2"})
        for _ in range(2)
    ]
    assert adopted[0] == adopted[1]
    assert len(await here.chain()) == 2


async def test_a_difference_names_keys_and_both_articles(country: OpenCountry) -> None:
    here = await country("BE")
    for choices in (
        {"vote_unit": "member", "notice_days.min": 15},
        {"vote_unit": "member", "notice_days.min": 21, "vote_needs_share": True},
    ):
        await adopt(here, (await propose(here, choices=choices))["id"])
    found = (await here.data(DIFFERENCE, entity=BE, **{"from": 1, "to": 2}))["statutesDifference"]
    assert (found["before"]["version"], found["after"]["version"]) == (1, 2)
    notice, share = found["changes"]
    assert (notice["key"], notice["before"]["value"], notice["after"]["value"]) == ("notice_days.min", 15, 21)
    assert (notice["law"]["value"], "6:70" in notice["law"]["law"]["article"]) == (15, True)
    assert (share["key"], share["before"], share["after"]["article"], share["law"]) == (
        "vote_needs_share", None, "art. 3", None,
    )  # fmt: skip
    assert await here.code_of(DIFFERENCE, entity=BE, **{"from": 1, "to": 9}) == "NOT_FOUND"
    assert (await here.data(DIFFERENCE, entity=BE, **{"from": 2, "to": 2}))["statutesDifference"]["changes"] == []


async def test_a_roll_computed_before_the_statutes_came_in_is_not_sealed(country: OpenCountry) -> None:
    here = await country("DE")
    await here.load(member(1, DE), member(2, DE))
    assembly = await here.convene(DE, here.day(60))
    roll = await here.compute(assembly)
    await adopt(here, (await propose(here, entity=DE, choices={"vote_needs_share": True}))["id"])
    assert await here.code_of(SEAL, input={"roll": roll}) == "ROLL_OUTDATED"
    await here.seal(await here.compute(assembly))


async def test_statutes_that_the_law_has_overtaken_stop_the_seal(country: OpenCountry) -> None:
    """Austria's half hour was an hour until August 2006; statutes may exclude it, not set it."""
    here, entity = await country("AT"), "AT.entity.smart-at"
    await here.load(member(1, entity), member(2, entity))
    chosen = {"waiting_half_hour.minutes": 60, "notice_days.min": 14, "unpaid_shares.vote_suspended": False}
    choices = {name: Choice(value, "§ 19") for name, value in chosen.items()}
    old = Statutes(entity, 1, date(2005, 1, 1), choices, "Satzung")
    async with here.partition.database.writing(LOADER, "load") as session:
        await load_statutes(session, [Regime(library(), here.partition.directory.entity(entity), old)])
    roll = await here.compute(await here.convene(entity, here.day(60)))
    refused = await here.refused(SEAL, input={"roll": roll})
    assert (refused["code"], refused["key"]) == ("STATUTES_OUTSIDE_LAW", "waiting_half_hour.minutes")
    assert "§ 32" in refused["article"]
    assert (await here.data("query ($id: ID!) { roll(id: $id) { state } }", id=roll))["roll"] == {
        "state": "PROVISIONAL"
    }


async def test_statutes_do_not_change_the_law_under_a_meeting_that_was_opened(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(member(1, DE), member(2, DE))
    assembly = await meeting_of_today(place, DE)
    today = {"entity": DE, "validFrom": place.today.isoformat(), "choices": {"notice_days.min": 21}}
    early, late = await propose(place, **today), await propose(place, **today | {"validFrom": str(place.day(1))})
    await opened(place, assembly)
    before = await place.chain()
    refused = await place.refused(ADOPT, place.token("oriane"), input={"proposal": early["id"]})
    assert (refused["code"], refused["existing"]) == ("TRANSITION_NOT_ALLOWED", assembly)
    assert await place.chain() == before
    assert (await adopt(place, late["id"]))["statutes"]["version"] == 1
