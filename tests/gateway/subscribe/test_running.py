"""Subscriptions over several countries: merged as they come, completed by the plan, open about who is missing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest

from commons.errors import Refusal
from commons.events.text import Event
from commons.telemetry import finished, trace
from gateway.route.cursors import Keyring
from gateway.subscribe.running import Happened
from gateway.subscribe.together import Room, TooSlow
from tests.gateway.subscribe.world import OFFICER, SEALED, Small, World, assembly, roll, small

FIELDS = "{ root roll { id name } }"


class Ears:
    """What a caller is told, one by one."""

    def __init__(self, happenings: AsyncGenerator[Happened, None]) -> None:
        self.happenings = happenings
        self.id = ""

    async def hear(self) -> dict[str, Any]:
        """The next response."""
        async with asyncio.timeout(5):
            happened = await anext(self.happenings)
        self.id = happened.id
        return orjson.loads(happened.response.encoded)

    async def to_the_end(self) -> None:
        """Hear everything."""
        while True:
            await self.hear()

    async def over(self) -> bool:
        """Whether nothing follows."""
        async with asyncio.timeout(5):
            return await anext(self.happenings, None) is None


@asynccontextmanager
async def ears(found: Small, *asked: Any, **variables: Any) -> AsyncIterator[Ears]:
    subscription = await found.subscribe(*asked, **variables)
    assert subscription is not None
    happenings = subscription.happenings()
    try:
        yield Ears(happenings)
    finally:
        await happenings.aclose()


def states(answer: dict[str, Any]) -> dict[str, str]:
    return {country: row["status"] for country, row in answer["extensions"]["partitions"]["details"].items()}


async def test_events_of_all_countries_come_as_they_happen_and_are_completed_by_the_plan() -> None:
    found = small()
    async with ears(found) as heard:
        opening = await heard.hear()
        assert opening["data"] == {"sealed": None}
        assert (states(opening), "errors" in opening) == (dict.fromkeys(("BE", "FR", "IT"), "successful"), False)
        found.world.wires["FR"].tell("sealed", 1, "FR", "2.0")
        told = await heard.hear()
        assert told["data"]["sealed"] == {"root": "root 1", "roll": {"id": roll("FR", 1), "name": "roll of FR"}}
        found.world.wires["BE"].tell("sealed", 2, "BE", "2.0")
        assert (await heard.hear())["data"]["sealed"]["roll"]["name"] == "roll of BE"
    names = [(service, country) for service, country, _ in found.world.asked]
    assert names == [("names", "FR"), ("names", "BE")]


async def test_each_event_has_a_span_with_the_calls_that_complete_it_below() -> None:
    found = small()
    with trace.entered("request", None, 1.0) as request:
        async with ears(found) as heard:
            await heard.hear()
            for number in (1, 2):
                found.world.wires["FR"].tell("sealed", number, "FR", f"{number}.0")
                await heard.hear()
    spans = finished.RING.spans(request.trace_id)
    events = [span for span in spans if span["name"] == "event"]
    assert [span["attributes"]["country"] for span in events] == ["FR", "FR"]
    fetches = [span["parent_id"] for span in spans if span["name"] == "fetch"]
    assert fetches == [span["span_id"] for span in events]


async def test_a_country_dies_and_comes_back_and_nothing_it_told_is_lost() -> None:
    found = small()
    italy = found.world.wires["IT"]
    async with ears(found) as heard:
        await heard.hear()
        italy.tell("sealed", 1, "IT", "7.0")
        await heard.hear()
        found.world.break_off("IT")
        gone = await heard.hear()
        assert states(gone) == {"BE": "successful", "FR": "successful", "IT": "failed"}
        (error,) = gone["errors"]
        assert (error["path"], error["extensions"]["code"]) == (["sealed"], "PARTITION_UNAVAILABLE")
        assert (error["extensions"]["country"], error["extensions"]["retryable"]) == ("IT", True)

        found.world.wires["BE"].tell("sealed", 2, "BE", "3.0")  # the others go on, and each event says who is missing
        told = await heard.hear()
        assert (told["data"]["sealed"]["root"], states(told)["IT"]) == ("root 2", "failed")
        assert "errors" not in told

        italy.down = False
        back = await heard.hear()
        assert ("errors" in back, back["extensions"]["partitions"]["complete"]) == (False, True)
        assert {call.resume for call in italy.calls[1:]} == {"7.0"}  # taken up where it stopped
        italy.tell("sealed", 3, "IT", "8.0")
        assert (await heard.hear())["data"]["sealed"]["root"] == "root 3"


async def test_a_country_that_was_never_heard_is_followed_from_the_moment_of_asking() -> None:
    found = small()
    found.world.wires["IT"].down = True
    async with ears(found) as heard:
        assert states(await heard.hear())["IT"] == "failed"
        first = heard.id
        found.world.wires["IT"].down = False
        await heard.hear()
    assert found.world.wires["IT"].calls[0].resume is None
    assert str(found.world.wires["IT"].calls[1].resume).startswith("@")
    found.world.wires["IT"].calls.clear()
    async with ears(found, SEALED, first) as again:  # another connection, before Italy said a word
        await again.hear()
        assert str(found.world.wires["IT"].calls[0].resume).startswith("@")
        assert found.world.wires["BE"].calls[-1].resume == "1.0"


async def test_a_stream_that_breaks_as_soon_as_it_is_open_never_stood() -> None:
    found = small()
    italy = found.world.wires["IT"]
    async with ears(found) as heard:
        await heard.hear()
        found.world.break_off("IT")
        await heard.hear()
        italy.down = False
        for _ in range(3):  # open, and broken at once
            found.world.break_off("IT")
            italy.down = False
            await asyncio.sleep(0)
        assert states(await heard.hear())["IT"] == "successful"


async def test_a_partition_that_ends_its_stream_is_taken_up_again_without_a_word() -> None:
    found = small()
    ended = orjson.dumps({"errors": [{"message": "over", "extensions": {"code": "STREAM_ENDED"}}]})
    async with ears(found) as heard:
        await heard.hear()
        await asyncio.sleep(0.02)
        found.world.wires["BE"].send(Event("next", ended))
        found.world.wires["BE"].tell("sealed", 1, "BE", "2.0")
        told = await heard.hear()
        assert (told["data"]["sealed"]["root"], "errors" in told) == ("root 1", False)
    assert len(found.world.wires["BE"].calls) == 2


async def test_who_may_not_follow_in_a_country_is_not_connected_to_it() -> None:
    found = small(Subscription__sealed=OFFICER)
    async with ears(found) as heard:
        assert states(await heard.hear()) == {"BE": "successful", "FR": "successful"}
    assert found.world.wires["IT"].calls == []
    async with ears(found, f'subscription {{ sealed(countries: ["BE", "IT"]) {FIELDS} }}') as heard:
        opening = await heard.hear()
        assert states(opening) == {"BE": "successful", "IT": "skipped"}
        assert opening["errors"][0]["extensions"]["code"] == "PARTITION_FORBIDDEN"
    with pytest.raises(Refusal) as refused:
        await found.subscribe(f'subscription {{ sealed(countries: ["IT"]) {FIELDS} }}')
    assert refused.value.code == "FORBIDDEN"


async def test_an_id_says_which_country_is_followed() -> None:
    found = small()
    scattered = f"subscription($id: ID) {{ sealed(assembly: $id) {FIELDS} }}"
    for document in (scattered, f"subscription($id: ID!) {{ meeting(assembly: $id) {FIELDS} }}"):
        async with ears(found, document, id=assembly("FR")) as heard:
            assert states(await heard.hear()) == {"FR": "successful"}
    assert [len(wire.calls) for wire in found.world.wires.values()] == [0, 2, 0]


async def test_a_service_that_refuses_is_not_asked_again_and_the_stream_ends_with_the_last_country() -> None:
    found = small()
    for country in ("BE", "FR", "IT"):
        found.world.wires[country].refuses = [{"message": "no", "extensions": {"code": "FORBIDDEN"}}]
    async with ears(found) as heard:
        told = [await heard.hear() for _ in range(3)]
        assert {answer["errors"][0]["extensions"]["country"] for answer in told} == {"BE", "FR", "IT"}
        assert await heard.over()
    assert [len(wire.calls) for wire in found.world.wires.values()] == [1, 1, 1]


async def test_what_another_service_cannot_add_is_an_error_of_that_event_alone() -> None:
    found = small()
    found.world.unnamed.add("FR")
    async with ears(found) as heard:
        await heard.hear()
        found.world.wires["FR"].tell("sealed", 1, "FR", "2.0")
        told = await heard.hear()
        assert told["data"]["sealed"]["roll"] == {"id": roll("FR", 1), "name": None}
        assert told["errors"][0]["path"] == ["sealed", "roll", "name"]
        found.world.unnamed.clear()
        found.world.wires["FR"].tell("sealed", 2, "FR", "3.0")
        assert (await heard.hear())["data"]["sealed"]["roll"]["name"] == "roll of FR"


async def test_another_countrys_object_is_told_to_nobody_and_asked_of_nobody() -> None:
    found = small()
    async with ears(found) as heard:
        await heard.hear()
        found.world.wires["FR"].tell("sealed", 1, "BE", "2.0")
        told = await heard.hear()
        assert told["errors"][0]["extensions"]["code"] == "PROVENANCE_VIOLATION"
        assert told["data"]["sealed"]["roll"]["name"] is None
    assert found.world.asked == []


async def test_a_caller_who_stays_slow_is_told_to_resume() -> None:
    found = small(room=Room(words=2, seconds=0.02))
    async with ears(found) as heard:
        await heard.hear()
        for number in range(10):
            found.world.wires["BE"].tell("sealed", number, "BE", f"{number + 2}.0")
        await heard.hear()
        await asyncio.sleep(0.1)  # she does not take any
        with pytest.raises(TooSlow):
            await heard.to_the_end()
    again = small(found.world, keyring=found.pipeline.cursors.keyring)
    async with ears(again, SEALED, heard.id) as heard:
        await heard.hear()
        assert int(str(found.world.wires["BE"].calls[-1].resume).split(".")[0]) >= 2


@pytest.mark.parametrize(
    ("document", "keyring", "code"),
    [
        (SEALED, Keyring.fresh(), "CURSOR_INVALID"),
        (f'subscription {{ sealed(countries: ["BE"]) {FIELDS} }}', None, "CURSOR_MISMATCH"),
    ],
)
async def test_an_id_resumes_only_what_it_came_from(document: str, keyring: Keyring | None, code: str) -> None:
    found = small()
    async with ears(found) as heard:
        await heard.hear()
    other = small(World(), keyring=keyring or found.pipeline.cursors.keyring)
    with pytest.raises(Refusal) as refused:
        await other.subscribe(document, heard.id)
    assert refused.value.code == code
