"""Server-sent events survive any cutting, and are told from what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.events import text
from commons.events.text import COMPLETE, HEARTBEAT, Event, Reader, TooLong, last_words, next_event, wants_events

RESULTS = st.lists(st.tuples(st.binary(min_size=1, max_size=20).map(lambda b: b.hex().encode()), st.booleans()))


@given(RESULTS, st.lists(st.integers(1, 9)), st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_a_stream_is_read_the_same_however_it_is_cut(results, cuts: list[int], line_end: bytes) -> None:
    stream = b"".join(next_event(result, result.decode() if named else None) + HEARTBEAT for result, named in results)
    stream = (stream + COMPLETE).replace(b"\n", line_end)
    reader, found = Reader(), []
    for size in [*cuts, *[1] * 3]:
        found += reader.feed(stream[:size])
        stream = stream[size:]
    found += reader.feed(stream) + reader.feed(b"" if line_end != b"\r" else b"\n")
    assert [event.data for event in found[: len(results)]] == [result for result, _ in results]
    last = None
    for event, (result, named) in zip(found, results, strict=False):
        last = result.decode() if named else last
        assert (event.name, event.id) == ("next", last)
    assert [event.name for event in found[len(results) :]] == ["complete"]


def test_comments_unknown_fields_and_data_over_several_lines() -> None:
    stream = b": hello\nretry: 5\nevent: next\ndata: {\ndata:  }\nnonsense\n\nid: 7\n\ndata: x\n\n"
    assert Reader().feed(stream) == [Event("next", b"{\n }"), Event("message", b"x", "7")]


def test_an_event_that_does_not_end_is_given_up(monkeypatch) -> None:
    monkeypatch.setattr(text, "LONGEST", 1000)
    for piece in (b"data: x\n", b"x"):
        reader = Reader()
        with pytest.raises(TooLong):
            list(map(reader.feed, [piece] * 2000))


def test_the_reason_of_an_end_is_a_graphql_error() -> None:
    (event,) = Reader().feed(last_words("STREAM_ENDED", "over", retryable=True))
    assert event.data == b'{"errors":[{"message":"over","extensions":{"code":"STREAM_ENDED","retryable":true}}]}'


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("text/event-stream", True),
        ("application/json, Text/Event-Stream;q=0.5", True),
        ("text/event-stream;q=0", False),
        ("text/event-stream; q=0.0", False),
        ("text/*", False),
        ("application/json", False),
        (None, False),
    ],
)
def test_who_accepts_event_streams(accept: str | None, wanted: bool) -> None:
    assert wants_events(accept) is wanted
