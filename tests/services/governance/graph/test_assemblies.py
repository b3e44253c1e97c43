"""Convening, importing, listing and tallying over the graph."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from commons.ids import global_id
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import CONVENE, Country, key, member

SMARTCOOP = "BE.entity.smartcoop"

ASSEMBLY = """
query($id: ID!) { assembly(id: $id) {
  id title kind form state heldOn convenedOn noticeDays recordDate { date rule law { article unverified } }
  entity { id } lawPack { id experimental } statutes { version choices { key value article } } roll { id }
  resolutions { title kind tally { for } } jointMeeting { id } imported { source reconstructed note } } }
"""


def asked(place: Country, days: int = 40, **fields: Any) -> dict[str, Any]:
    return {
        "entity": SMARTCOOP,
        "title": "Annual assembly",
        "kind": "ORDINARY",
        "heldOn": place.day(days).isoformat(),
        "agenda": [{"title": "Accounts"}, {"title": "Statutes", "resolution": "AMENDMENT"}],
    } | fields


async def test_a_convened_assembly_tells_its_law(country: OpenCountry) -> None:
    place = await country("BE")
    await place.statutes(SMARTCOOP, vote_unit="member")
    found = await place.data(CONVENE, input=asked(place))
    shown = (await place.data(ASSEMBLY, id=found["convene"]["assembly"]["id"]))["assembly"]
    assert shown["state"] == "CONVENED"
    assert (shown["noticeDays"], shown["convenedOn"]) == (40, place.today.isoformat())
    assert shown["recordDate"]["date"] == shown["heldOn"] == place.day(40).isoformat()
    assert shown["recordDate"]["rule"] == "share_register_on_meeting_day"
    assert shown["entity"] == {"id": SMARTCOOP}
    assert shown["lawPack"] == {"id": "BE-SC-CNC", "experimental": True}
    assert shown["statutes"]["choices"] == [{"key": "vote_unit", "value": "member", "article": "art. 1"}]
    assert [row["kind"] for row in shown["resolutions"]] == ["ORDINARY", "AMENDMENT"]
    assert (shown["roll"], shown["jointMeeting"], shown["imported"]) == (None, None, None)
    (line,) = [line for line in await place.chain() if line.action == "convene"]
    assert line.subject == shown["id"]


async def test_refusals_write_nothing(country: OpenCountry) -> None:
    place = await country("BE")
    refusals = {
        "CONVOCATION_IN_PAST": asked(place, -1),
        "NOTICE_TOO_SHORT": asked(place, 15),
        "RECORD_DATE_NOT_LICENSED": asked(place, recordDate=place.day(30).isoformat()),
        "BAD_ARGUMENT": asked(place, agenda=[]),
        "UNKNOWN_ENTITY": asked(place, entity="BE.entity.nobody"),
        "UNROUTABLE_ID": asked(place, entity="FR.entity.smartfr"),
        "UNKNOWN_COUNTRY": asked(place, entity="XX.entity.nobody"),
        "MALFORMED_ID": asked(place, entity=global_id("BE", "assembly", key(1))),
    }
    for code, wanted in refusals.items():
        refused = await place.refused(CONVENE, input=wanted)
        assert refused["code"] == code
        assert "Traceback" not in refused["message"]
    assert await place.chain() == []


async def test_only_an_organiser_of_the_entity_convenes(country: OpenCountry) -> None:
    place = await country("BE")
    assert await place.code_of(CONVENE, "", input=asked(place)) == "UNAUTHENTICATED"
    assert (
        await place.code_of(CONVENE, place.token("olga", "membership_officer"), input=asked(place))
        == "PARTITION_FORBIDDEN"
    )
    other = place.token("otto", "organiser", "BE.entity.other")
    assert await place.code_of(CONVENE, other, input=asked(place)) == "FORBIDDEN"
    elsewhere = place.issuing.token("fr", "fleur", roles=[{"role": "organiser", "countries": ["FR"]}])
    assert await place.code_of(CONVENE, elsewhere, input=asked(place)) == "PARTITION_FORBIDDEN"


async def test_an_idempotency_key_convenes_once(country: OpenCountry) -> None:
    place = await country("BE")
    wanted = asked(place, idempotencyKey="k1")
    first = await place.data(CONVENE, input=wanted)
    assert await place.data(CONVENE, input=wanted) == first
    assert await place.code_of(CONVENE, input=wanted | {"title": "Another"}) == "IDEMPOTENCY_KEY_REUSED"
    assert len(await place.chain()) == 1


LIST = """
query($o: AssemblyOrder!, $first: Int, $after: String, $f: AssemblyFilter) {
  assemblies(orderBy: $o, first: $first, after: $after, filter: $f) {
    edges { cursor node { id heldOn } } pageInfo { hasNextPage endCursor } } }
"""


async def test_assemblies_by_day_in_pages(country: OpenCountry) -> None:
    place = await country("BE")
    ids = {days: await place.convene(SMARTCOOP, place.day(days)) for days in (60, 40, 50)}
    await imported(place)
    soonest = await place.data(LIST, o="SOONEST", f={"upcoming": True})
    assert [edge["node"]["id"] for edge in soonest["assemblies"]["edges"]] == [ids[40], ids[50], ids[60]]
    latest = await place.data(LIST, o="LATEST", first=2)
    assert [edge["node"]["id"] for edge in latest["assemblies"]["edges"]] == [ids[60], ids[50]]
    assert latest["assemblies"]["pageInfo"]["hasNextPage"]
    rest = await place.data(LIST, o="LATEST", after=latest["assemblies"]["pageInfo"]["endCursor"])
    assert [edge["node"]["heldOn"] for edge in rest["assemblies"]["edges"]] == [place.day(40).isoformat(), "2020-06-23"]
    past = await place.data(LIST, o="SOONEST", f={"upcoming": False, "entity": SMARTCOOP})
    assert len(past["assemblies"]["edges"]) == 1
    other = await place.data(LIST, o="SOONEST", f={"entity": "FR.entity.smartfr"})
    assert other["assemblies"]["edges"] == []
    assert await place.code_of(LIST, o="SOONEST", f={"entity": "FR.entity.nobody"}) == "UNKNOWN_ENTITY"
    assert await place.code_of(LIST, o="SOONEST", after="nonsense") == "CURSOR_INVALID"


IMPORT = """
mutation($input: ImportAssemblyInput!) { importAssembly(input: $input) { ... on ImportAssemblyPayload { assembly {
  id state imported { source reconstructed }
  resolutions { id title tally { for against abstain present reconstructed } } } } ...Refused } }
"""
REAL = {
    "entity": SMARTCOOP,
    "title": "Mixed assembly of 23 June 2020",
    "kind": "MIXED",
    "heldOn": "2020-06-23",
    "source": "published percentages of 738 voters",
    "reconstructed": True,
    "items": [{"title": "Auditor", "for": 502, "against": 44, "abstain": 192}],
}
OUTCOME = """
query($id: ID!, $base: MajorityBase) { resolution(id: $id) { assembly { imported { reconstructed } }
  outcome(base: $base) { base baseVotes threshold strict share needed verdict legal interim reconstructed explanation
    law { article unverified } } } }
"""


async def imported(place: Country, **fields: Any) -> dict[str, Any]:
    return (await place.data(IMPORT, input=REAL | fields))["importAssembly"]["assembly"]


async def test_the_real_numbers_under_two_bases(country: OpenCountry) -> None:
    place = await country("BE")
    found = await imported(place)
    assert (found["state"], found["imported"]["reconstructed"]) == ("HELD", True)
    (resolution,) = found["resolutions"]
    assert resolution["tally"] == {"for": 502, "against": 44, "abstain": 192, "present": 738, "reconstructed": True}
    cast = (await place.data(OUTCOME, id=resolution["id"]))["resolution"]["outcome"]
    present = (await place.data(OUTCOME, id=resolution["id"], base="VOTES_PRESENT"))["resolution"]["outcome"]
    assert (cast["base"], cast["baseVotes"], cast["share"], cast["needed"]) == ("VOTES_CAST", 546, "251/273", 274)
    assert (present["baseVotes"], present["share"], present["needed"]) == (738, "251/369", 370)
    assert (cast["verdict"], cast["legal"], present["legal"]) == ("ADOPTED", True, False)
    assert cast["reconstructed"]
    assert present["reconstructed"]
    assert (cast["threshold"], cast["strict"], cast["interim"]) == ("1/2", True, False)
    assert cast["law"]["unverified"]


async def test_a_count_that_does_not_add_up_is_not_imported(country: OpenCountry) -> None:
    place = await country("BE")
    item = {"title": "Auditor", "for": 502, "against": 44, "abstain": 192, "present": 700}
    assert await place.code_of(IMPORT, input=REAL | {"items": [item]}) == "BAD_ARGUMENT"
    assert await place.chain() == []


TALLY = """
mutation($input: RecordTallyInput!) { recordTally(input: $input) { ... on RecordTallyPayload { resolution {
  tally { for against abstain present entitled rehearsal } outcome { verdict interim } } } ...Refused } }
"""


async def test_a_rehearsed_count_is_interim_and_a_correction_replaces_it(country: OpenCountry) -> None:
    place = await country("BE")
    await place.load(*(member(number, SMARTCOOP) for number in range(1, 6)))
    assembly = await place.convene(SMARTCOOP, place.day(40))
    ids = "query($id: ID!) { assembly(id: $id) { resolutions { id } } }"
    (resolution,) = (await place.data(ids, id=assembly))["assembly"]["resolutions"]
    count = {"resolution": resolution["id"], "for": 3, "against": 1, "abstain": 1}
    assert await place.code_of(TALLY, input=count) == "ROLL_NOT_COMPUTED"
    await place.compute(assembly)
    assert await place.code_of(TALLY, input=count | {"abstain": 2}) == "BAD_ARGUMENT"
    first = (await place.data(TALLY, input=count))["recordTally"]["resolution"]
    assert first["tally"] | {"entitled": 5, "rehearsal": True} == first["tally"]
    assert first["outcome"] == {"verdict": "ADOPTED", "interim": True}
    second = await place.data(TALLY, input=count | {"for": 1, "against": 3})
    assert second["recordTally"]["resolution"]["outcome"]["verdict"] == "REJECTED"
    async with place.partition.database.reading() as session:
        assert await session.value("SELECT count(*) FROM tally") == 2


async def test_an_imported_assembly_has_no_roll_here(country: OpenCountry) -> None:
    place = await country("BE")
    found = await imported(place)
    compute = """mutation($a: ID!) { computeRoll(input: { assembly: $a }) {
      ... on ComputeRollPayload { roll { id } } ...Refused } }"""
    assert await place.code_of(compute, a=found["id"]) == "TRANSITION_NOT_ALLOWED"
    assert await place.code_of(compute, a=global_id("BE", "assembly", key(1))) == "NOT_FOUND"


async def test_statutes_may_license_an_earlier_record_date(country: OpenCountry) -> None:
    place = await country("BE")
    await place.statutes(SMARTCOOP, record_date__days_before=5)
    earlier = place.day(40) - timedelta(days=5)
    await place.load(member(1, SMARTCOOP), member(2, SMARTCOOP, ended_on=place.day(37)))
    assembly = await place.convene(SMARTCOOP, place.day(40), recordDate=earlier.isoformat())
    roll = await place.compute(assembly)
    shown = "query($id: ID!) { roll(id: $id) { asOf reasons { reason count } } }"
    found = (await place.data(shown, id=roll))["roll"]
    assert found["asOf"] == earlier.isoformat()
    assert {row["reason"]: row["count"] for row in found["reasons"] if row["count"]} == {
        "VOTES": 1,
        "NOT_REGISTERED": 1,
    }
