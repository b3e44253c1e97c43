"""Server-sent events as text: written, and read as the pieces come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import orjson

MEDIA_TYPE = "text/event-stream"
HEARTBEAT = b":\n\n"
COMPLETE = b"event: complete\ndata:\n\n"
LONGEST = 16 * 1024 * 1024
"""Bytes of one event."""
_LINE = re.compile(rb"\r\n|\n|\r")


class TooLong(ValueError):
    """An event with more bytes than `LONGEST`."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it came: its name, its data, and the id that a later request resumes after."""

    name: str
    data: bytes
    id: str | None = None


def next_event(result: bytes, place: str | None = None) -> bytes:
    """The `next` event of one GraphQL result, with the id to resume after; JSON holds no line breaks."""
    head = f"id: {place}\n".encode() if place else b""
    return b"%bevent: next\ndata: %b\n\n" % (head, result)


def last_words(code: str, message: str, **more: Any) -> bytes:
    """The result that ends a stream before its time, and says why."""
    return next_event(orjson.dumps({"errors": [{"message": message, "extensions": {"code": code, **more}}]}))


class Reader:
    """Reads a stream of events; comments and fields of no use here are passed over."""

    def __init__(self) -> None:
        self._rest = b""
        self._name = ""
        self._data: list[bytes] = []
        self._size = 0
        self.last_id: str | None = None

    def feed(self, piece: bytes) -> list[Event]:
        """The events that are whole now. Raises `TooLong`."""
        text = self._rest + piece
        # A CR at the very end may be half of a CRLF.
        whole, held = (text[:-1], text[-1:]) if text.endswith(b"\r") else (text, b"")
        *lines, rest = _LINE.split(whole)
        self._rest = rest + held
        if self._size + len(self._rest) > LONGEST:
            raise TooLong
        return [event for line in lines if (event := self._line(line)) is not None]

    def _line(self, line: bytes) -> Event | None:
        if not line:
            return self._dispatch()
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
            self._size += len(value)
            if self._size > LONGEST:
                raise TooLong
        elif name == b"event":
            self._name = value.decode("utf-8", "replace")
        elif name == b"id" and b"\0" not in value:
            self.last_id = value.decode("utf-8", "replace") or None
        return None

    def _dispatch(self) -> Event | None:
        found = Event(self._name or "message", b"\n".join(self._data), self.last_id) if self._data else None
        self._name, self._data, self._size = "", [], 0
        return found


def wants_events(accept: str | None) -> bool:
    """Whether a request's Accept header names event streams."""
    for entry in (accept or "").split(","):
        name, *parameters = (part.strip().lower() for part in entry.split(";"))
        if name == MEDIA_TYPE:
            return not any(re.fullmatch(r"q=0(\.0*)?", parameter) for parameter in parameters)
    return False
