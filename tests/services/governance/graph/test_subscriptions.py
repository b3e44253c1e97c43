"""Rolls as they are sealed and a meeting as it runs, over SSE."""

from __future__ import annotations

from tests.commons.listening import listening
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import member
from tests.services.governance.room import agenda, checked_in, meeting_of_today, opened

SMART_AT, OTHER = "AT.entity.smart-at", "AT.entity.none"
SEALED = """subscription($entity: ID, $assembly: ID) { rollSealed(entity: $entity, assembly: $assembly) {
  root roll { state merkleRoot assembly { id } } } }"""
MEETING = """subscription($id: ID!) { meetingChanged(assembly: $id) { matters assembly {
  calls { number } exercisable { presentMembers presentVotes }
  resolutions { id tally { for against } } } } }"""
TALLY = """mutation($input: RecordTallyInput!) { recordTally(input: $input) {
  ... on RecordTallyPayload { resolution { id } } ...Refused } }"""


async def test_a_seal_and_the_meeting_after_it_are_followed(country: OpenCountry) -> None:
    place = await country("AT")
    await place.statutes(SMART_AT, notice_days__min=14, unpaid_shares__vote_suspended=False)
    await place.load(*(member(number, SMART_AT) for number in range(1, 9)))
    app, bureau, elsewhere = place.app, place.token(), place.token("olaf", "organiser", OTHER)
    async with listening(app, SEALED, token=bureau) as all_of_them, listening(app, SEALED, token=elsewhere) as none:
        await all_of_them.begun()
        await none.begun()
        assembly = await meeting_of_today(place, SMART_AT)  # convened, computed, sealed, and moved to today
        sealed = (await all_of_them.result())["data"]["rollSealed"]
        assert (sealed["roll"]["state"], sealed["roll"]["assembly"]["id"]) == ("SEALED", assembly)
        assert sealed["root"] == sealed["roll"]["merkleRoot"]
        place_before = all_of_them.headers["last-event-id"]
    assert none.whole.replace(b":\n\n", b"") == b""  # another entity's organiser heard nothing of it
    for filters, told in (({"assembly": assembly}, True), ({"entity": SMART_AT}, True)):
        async with listening(app, SEALED, filters, bureau, last_event_id=place_before) as again:
            assert bool((await again.result())["data"]) is told

    async with listening(app, MEETING, {"id": assembly}, bureau) as heard:
        first = (await heard.result())["data"]["meetingChanged"]
        assert (first["matters"], first["assembly"]["calls"]) == ([], [])
        await opened(place, assembly, waitAnnounced=True)
        told = (await heard.result())["data"]["meetingChanged"]
        assert (told["matters"], told["assembly"]["calls"]) == (["CALL"], [{"number": 1}])
        await checked_in(place, assembly, 1, 2, 3)
        present, matters = 0, set()
        while present < 3:  # a burst is told by its state, not member by member
            told = (await heard.result())["data"]["meetingChanged"]
            present = told["assembly"]["exercisable"]["presentMembers"]
            matters |= set(told["matters"])
        assert matters == {"ATTENDANCE"}
        resolution = (await agenda(place, assembly))[0]
        await place.data(TALLY, input={"resolution": resolution, "for": 2, "against": 1, "abstain": 0})
        told = (await heard.result())["data"]["meetingChanged"]
        assert told["matters"] == ["TALLY"]
        assert {"id": resolution, "tally": {"for": 2, "against": 1}} in told["assembly"]["resolutions"]


async def test_a_meeting_that_is_not_there(country: OpenCountry) -> None:
    place = await country("AT")
    nowhere = "AT.assembly.00000000000040008000000000000001"
    for token, code in ((place.token(), "NOT_FOUND"), ("", "UNAUTHENTICATED")):
        async with listening(place.app, MEETING, {"id": nowhere}, token) as heard:
            assert (await heard.result())["errors"][0]["extensions"]["code"] == code
            await heard.over()
