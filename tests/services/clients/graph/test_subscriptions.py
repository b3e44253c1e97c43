"""`partnershipChanged` over SSE: each step once it is committed, and again from where a subscriber stopped."""

from __future__ import annotations

import time

import pytest

from commons.events import streams
from tests.commons.asgi import graphql
from tests.commons.listening import listening
from tests.commons.partitions import role
from tests.services.clients.graph.partnership.test_change_partnership import CHANGE, step
from tests.services.clients.graph.partnership.unconditional import unconditional
from tests.services.clients.graph.test_register_client import REGISTER, cera

FOLLOW = """subscription($entity: ID, $client: ID) { partnershipChanged(entity: $entity, client: $client) {
  status since client { id status organisation { name } } } }"""


@pytest.fixture
async def known(country, be_officer):
    """Belgium with one client: (country, client id)."""
    be = await country("BE")
    answer = await be.data(REGISTER, be_officer, input=cera())
    await unconditional(be, be_officer)
    return be, answer["registerClient"]["client"]["id"]


async def test_a_step_is_told_once_it_is_on_record(known, be_officer) -> None:
    be, client = known
    async with listening(be.app, FOLLOW, {"client": client}, be_officer) as heard:
        await heard.begun()
        assert (heard.status, heard.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        await be.code(CHANGE, be_officer, input=step(client, "MEMBER", "1990-01-01"))  # refused: nothing happened
        await be.data(CHANGE, be_officer, input=step(client, "CANDIDATE", "2024-06-01"))
        told = (await heard.result())["data"]["partnershipChanged"]
        assert (told["status"], told["since"], told["client"]["id"]) == ("CANDIDATE", "2024-06-01", client)
        await be.data(CHANGE, be_officer, input=step(client, "PARTNER", "2025-03-01"))
        told = (await heard.result())["data"]["partnershipChanged"]
        assert (told["status"], told["client"]["status"]) == ("PARTNER", "PARTNER")  # loaded anew, not remembered


async def test_who_comes_back_is_told_what_she_missed(known, be_officer) -> None:
    be, client = known
    began = int(time.time())
    async with listening(be.app, FOLLOW, token=be_officer) as heard:
        await heard.begun()
        await be.data(CHANGE, be_officer, input=step(client, "CANDIDATE", "2024-06-01"))
        first = await heard.event()
    await be.data(CHANGE, be_officer, input=step(client, "PARTNER", "2025-03-01"))
    for place, status in (
        (heard.headers["last-event-id"], "CANDIDATE"),
        (str(first.id), "PARTNER"),
        (f"@{began}", "CANDIDATE"),  # as of a moment: for who lost the stream before the first event
    ):
        async with listening(be.app, FOLLOW, token=be_officer, last_event_id=place) as again:
            assert (await again.result())["data"]["partnershipChanged"]["status"] == status
    answer = await graphql(be.app, FOLLOW, token=be_officer, accept="text/event-stream", last_event_id="nonsense")
    assert (answer.status, answer.json()["errors"][0]["extensions"]["code"]) == (400, "CURSOR_INVALID")


async def test_what_a_subscriber_may_not_see_is_not_sent(known, be_officer) -> None:
    be, client = known
    other = be.issuing.token("be", "clio", roles=[role("client_officer", "BE", entities=("BE.entity.other",))])
    everybody = be.issuing.token("group", "elli", roles=[role("client_officer", "SE")])
    stranger = be.issuing.token("be", "amelie")
    for token, code in ((stranger, "PARTITION_FORBIDDEN"), ("", "UNAUTHENTICATED")):
        async with listening(be.app, FOLLOW, token=token) as heard:
            assert (await heard.result())["errors"][0]["extensions"]["code"] == code
            assert (await heard.event()).name == "complete"
    async with listening(be.app, FOLLOW, token=everybody) as wide, listening(be.app, FOLLOW, token=other) as narrow:
        await wide.begun()
        await narrow.begun()
        await be.data(CHANGE, be_officer, input=step(client, "CANDIDATE", "2024-06-01"))
        # Partnerships are open between the countries' client teams: the role counts anywhere, an entity or not.
        for heard in (wide, narrow):
            assert (await heard.result())["data"]["partnershipChanged"]["status"] == "CANDIDATE"


async def test_filters_and_bad_arguments(known, be_officer) -> None:
    be, client = known
    entity = client.replace("client", "membership")
    async with listening(be.app, FOLLOW, {"client": entity}, be_officer) as heard:
        assert (await heard.result())["errors"][0]["extensions"]["code"] == "MALFORMED_ID"
        assert (await heard.event()).name == "complete"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("query { clientCount }", "BAD_REQUEST"),
        ("fragment F on Client { id }", "BAD_REQUEST"),
        ("{a{a{a", "GRAPHQL_PARSE_FAILED"),
        ("\u202e\ufffe", "GRAPHQL_PARSE_FAILED"),
        ("subscription { a(b: " + "[" * 4_000 + "]" * 4_000 + ") }", "GRAPHQL_PARSE_FAILED"),
    ],
)
async def test_a_stream_is_for_a_subscription(known, be_officer, document: str, code: str) -> None:
    be, _ = known
    answer = await graphql(be.app, document, token=be_officer, accept="text/event-stream")
    (error,) = answer.json()["errors"]
    assert (answer.status, error["extensions"]["code"]) == (400, code)


async def test_the_stream_ends_with_the_token(known) -> None:
    be, _ = known
    soon = be.issuing.token("be", "clara", exp=int(time.time()) + 1, roles=[role("client_officer", "BE")])
    async with listening(be.app, FOLLOW, token=soon) as heard:
        assert (await heard.result())["errors"][0]["extensions"]["code"] == "TOKEN_EXPIRED"
        assert (await heard.event()).name == "complete"
        await heard.over()


async def test_all_streams_end_when_the_process_does(known, be_officer) -> None:
    be, _ = known
    async with listening(be.app, FOLLOW, token=be_officer) as heard:
        await heard.begun()
        streams.end_all()
        error = (await heard.result())["errors"][0]["extensions"]
        assert (error["code"], error["retryable"]) == ("STREAM_ENDED", True)
        await heard.over()
