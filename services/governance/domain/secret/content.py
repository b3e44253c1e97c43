"""What is inside an envelope: a choice or marks as JSON, filled up with spaces to one length for the whole ballot.

Marks are numbers of candidates as the ballot lists them, from 1. What cannot be read, or is of another length, is a
spoilt paper: it was cast, and counts for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from services.governance.domain.ballots.ballot import Seats
from services.governance.domain.ballots.casting import Marked
from services.governance.domain.words import VoteChoice

_BLOCK = 32


def length_of(seats: Seats | None) -> int:
    """Bytes in each envelope of a ballot: the longest content, in whole blocks of 32."""
    longest = [_said(Marked(choice)) for choice in VoteChoice]
    if seats is not None:
        longest = [_json({"marks": list(range(1, len(seats.candidates) + 1))})]
    return -(-max(map(len, longest)) // _BLOCK) * _BLOCK


def content_of(marked: Marked, seats: Seats | None) -> bytes:
    """What a front-end seals for a choice, or for the names that are marked."""
    said = _said(marked) if seats is None else _json({"marks": _numbers(marked.marks or (), seats)})
    return said.ljust(length_of(seats))


def read(content: bytes | None, seats: Seats | None) -> Marked | None:
    """What somebody voted; None for a spoilt paper."""
    if content is None or len(content) != length_of(seats):
        return None
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or len(found) != 1:
        return None
    return _choice(found.get("choice")) if seats is None else _marks(found.get("marks"), seats)


def _choice(word: object) -> Marked | None:
    return Marked(VoteChoice[word]) if isinstance(word, str) and word in VoteChoice.__members__ else None


def _marks(numbers: object, seats: Seats) -> Marked | None:
    """Each of those who stand at most once; more marks than seats are for the count to judge."""
    if not isinstance(numbers, list) or not all(type(number) is int for number in numbers):
        return None
    if len(set(numbers)) < len(numbers) or not all(1 <= number <= len(seats.candidates) for number in numbers):
        return None
    return Marked(marks=tuple(seats.candidates[number - 1].name for number in sorted(numbers)))


def _numbers(marks: Sequence[str], seats: Seats) -> list[int]:
    names = [row.name for row in seats.candidates]
    return sorted(names.index(name) + 1 for name in marks)


def _said(marked: Marked) -> bytes:
    return _json({"choice": marked.choice.name if marked.choice else None})


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
