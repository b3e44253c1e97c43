from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.bulk import FRAME_MAX, ElectorateRequest, FrameReader, Trailer, closing, frame
from commons.errors import Refusal

PAYLOADS = st.lists(st.binary(min_size=1, max_size=40), max_size=6)


def stream(payloads: list[bytes], sha256: str | None = None) -> bytes:
    digest = sha256 or hashlib.sha256(b"".join(payloads)).hexdigest()
    return b"".join(frame(payload) for payload in payloads) + closing(Trailer(len(payloads), digest, 7, "ab"))


async def cut(data: bytes, sizes: list[int]) -> AsyncIterator[bytes]:
    at = 0
    for size in sizes:
        yield data[at : at + size]
        at += size
    yield data[at:]


async def read(data: bytes, sizes: list[int] | None = None) -> tuple[list[bytes], Trailer | None]:
    reader = FrameReader(cut(data, sizes or []))
    return [payload async for payload in reader.rows()], reader.trailer


@given(PAYLOADS, st.lists(st.integers(0, 9), max_size=30))
async def test_chunks_do_not_matter(payloads: list[bytes], sizes: list[int]) -> None:
    rows, trailer = await read(stream(payloads), sizes)
    assert rows == payloads
    assert trailer is not None
    assert (trailer.rows, trailer.sequence, trailer.head) == (len(payloads), 7, "ab")


async def refused(data: bytes) -> None:
    with pytest.raises(Refusal) as error:
        await read(data)
    assert error.value.code == "ELECTORATE_UNAVAILABLE"


async def test_a_stream_cut_at_any_byte_is_incomplete() -> None:
    whole = stream([b"first", b"\0\0\0\0", b"third row"])
    for length in range(len(whole)):
        await refused(whole[:length])


@given(PAYLOADS, st.lists(st.integers(0, 200), max_size=5))
async def test_a_stream_that_is_resumed_is_the_whole_stream(payloads: list[bytes], cuts: list[int]) -> None:
    """Each part gives the rows that are missing, framed anew, and the trailer of the whole."""
    content, left = b"".join(payloads), iter(cuts)
    trailer = closing(Trailer(len(payloads), hashlib.sha256(content).hexdigest(), 7, "ab"))

    async def part(received: int) -> AsyncIterator[bytes]:
        rest = content[received:]
        frames = b"".join(frame(rest[at : at + 3]) for at in range(0, len(rest), 3)) + trailer
        end = next(left, None)
        return cut(frames if end is None else frames[:end], [5])

    reader = FrameReader(await part(0), part)
    assert b"".join([rows async for rows in reader.rows()]) == content
    assert reader.trailer is not None
    assert reader.trailer.rows == len(payloads)


async def test_a_resumed_part_of_another_state_is_noticed() -> None:
    async def another(_: int) -> AsyncIterator[bytes]:
        return cut(stream([b"other"]), [])

    with pytest.raises(Refusal):
        _ = [rows async for rows in FrameReader(cut(frame(b"first"), []), another).rows()]


def test_an_electorate_is_asked_for_in_a_query() -> None:
    wanted = ElectorateRequest("BE.entity.smartcoop", "2024-06-01", 0, None, 5)
    query = {"entity": "BE.entity.smartcoop", "asOf": "2024-06-01", "knownAt": "0", "received": "5"}
    assert wanted.query() == query
    assert ElectorateRequest.of_query(query) == wanted


async def test_a_changed_byte_is_noticed() -> None:
    """Lengths, rows, or the trailer's hash; the trailer's other numbers are the sender's word."""
    whole = bytearray(stream([b"first", b"second"]))
    for index in range(4 + 5 + 4 + 6):
        changed = bytes(whole[:index]) + bytes([whole[index] ^ 1]) + bytes(whole[index + 1 :])
        await refused(changed)


@pytest.mark.parametrize(
    "data",
    [
        stream([b"a"], sha256="0" * 64),
        stream([b"a"]) + b"x",
        stream([b"a"]) + frame(b"more"),
        frame(b"a") + frame(b"") + frame(b"not json"),
        frame(b"a") + frame(b"") + frame(b"{}"),
        (FRAME_MAX + 1).to_bytes(4, "big"),
        b"<html>502 Bad Gateway</html>",
        b"",
    ],
)
async def test_what_does_not_add_up_is_refused(data: bytes) -> None:
    await refused(data)
