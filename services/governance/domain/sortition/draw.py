"""A draw by lot in two acts: announced with its pool and a sealed seed, then drawn with a public number.

Nobody can choose the panel: who knows the seed does not know the public number yet, and who sees that number has only
the seed's hash. Once both are public, whoever has the file draws the same panel (`hemicycle redraw`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import new as hmac
from typing import Any
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.moments import check_offset
from services.governance.domain.sortition.panel import Criterion, Entry, Panels

VERSION = "hemicycle draw 1"
POOL_MAX = 5_000
SEATS_MAX = 500
CRITERIA_MAX = 20
WORD_MAX = 60
VALUE_MAX = 500


@dataclass(frozen=True, slots=True)
class PoolEntry:
    """Somebody in the pool: her membership, her number, the ref that stands for her in public, her words."""

    number: int
    membership: UUID
    ref: bytes
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw as announced. `commitment`: the hash of the seed; `randomness`: the public number to come."""

    id: UUID
    entity: str
    title: str
    seats: int
    criteria: tuple[Criterion, ...]
    pool_size: int
    pool_digest: bytes
    nonce: bytes
    seed: bytes
    commitment: bytes
    randomness: str
    not_before: datetime
    announced_at: datetime
    announced_by: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of it: the public number as read, and the numbers of the panel."""

    value: str
    numbers: tuple[int, ...]
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is to be drawn: by membership, the words of each in the pool."""

    title: str
    seats: int
    criteria: tuple[Criterion, ...]
    pool: Mapping[UUID, Mapping[str, str]]
    randomness: str
    not_before: datetime


def announce(wanted: Announcement, moment: datetime) -> None:
    """Refuse BAD_ARGUMENT for a draw that cannot be: no panel meets the criteria, or the number is public already."""
    texts.title("The title of the draw", wanted.title)
    texts.text("Which public number is drawn with (randomness)", wanted.randomness)
    check_offset("the moment of the public number (notBefore)", wanted.not_before)
    if wanted.not_before <= moment:
        raise Refusal("BAD_ARGUMENT", "Name a public number that nobody knows yet: notBefore lies ahead.")
    if not 1 <= wanted.seats <= min(SEATS_MAX, len(wanted.pool)) or len(wanted.pool) > POOL_MAX:
        raise Refusal("BAD_ARGUMENT", f"1 to {SEATS_MAX} are drawn from a pool of as many or more, {POOL_MAX} at most.")
    _check_criteria(wanted.criteria)
    if any(not all(_word(part) for pair in words.items() for part in pair) for words in wanted.pool.values()):
        raise Refusal("BAD_ARGUMENT", f"The words of the pool have 1 to {WORD_MAX} characters.")
    entries = [Entry(number, words) for number, words in enumerate(wanted.pool.values(), start=1)]
    if Panels.of(entries, wanted.seats, wanted.criteria).count() == 0:
        raise Refusal("BAD_ARGUMENT", "No panel from this pool meets all criteria.")


def _check_criteria(criteria: Sequence[Criterion]) -> None:
    pairs = {(row.name, row.word) for row in criteria}
    fit = all(_word(part) for pair in pairs for part in pair)
    if len(pairs) < len(criteria) or len(criteria) > CRITERIA_MAX or not fit:
        raise Refusal("BAD_ARGUMENT", f"At most {CRITERIA_MAX} criteria, each name and word once.")
    if any(row.at_least < 0 or (row.at_most is not None and row.at_most < row.at_least) for row in criteria):
        raise Refusal("BAD_ARGUMENT", "A criterion asks for 0 or more, and for no more than it allows.")


def _word(text: str) -> bool:
    return 0 < len(text) <= WORD_MAX and text.isprintable()


def entry_nonce(nonce: bytes, membership: UUID) -> bytes:
    """What a member needs to find herself among the refs."""
    return hmac(nonce, membership.bytes, sha256).digest()


def ref_of(own: bytes, membership: UUID) -> bytes:
    """What stands for a member in public: nobody without her nonce knows whose it is."""
    return sha256(own + membership.bytes).digest()


def numbered(pool: Mapping[UUID, Mapping[str, str]], nonce: bytes) -> list[PoolEntry]:
    """The pool in the order of its refs, which says nothing of anybody."""
    refs = sorted((ref_of(entry_nonce(nonce, member), member), member) for member in pool)
    return [PoolEntry(number, member, ref, dict(pool[member])) for number, (ref, member) in enumerate(refs, start=1)]


def digest_of(seats: int, criteria: Sequence[Criterion], pool: Sequence[Mapping[str, Any]]) -> bytes:
    """The SHA-256 of all that is fixed before: seats, criteria, and the pool's numbers, refs and words."""
    said = {"version": VERSION, "seats": seats, "criteria": [plain(row) for row in criteria], "pool": list(pool)}
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).digest()


def plain(row: Criterion) -> dict[str, Any]:
    """A criterion as plain JSON data."""
    return {"name": row.name, "word": row.word, "at_least": row.at_least, "at_most": row.at_most}


def plain_entry(row: PoolEntry) -> dict[str, Any]:
    """An entry as plain JSON data, without whose it is."""
    return {"number": row.number, "ref": row.ref.hex(), "words": dict(sorted(row.words.items()))}


def value_of(text: str) -> str:
    """The public number as read: printable characters, without spaces at its ends. BAD_ARGUMENT for none."""
    found = text.strip()
    if not 0 < len(found) <= VALUE_MAX or not found.isprintable():
        raise Refusal("BAD_ARGUMENT", f"The public number has 1 to {VALUE_MAX} printable characters (value).")
    return found


def drawn(
    entries: Sequence[Entry], seats: int, criteria: Sequence[Criterion], *, seed: bytes, value: str, digest: bytes
) -> tuple[int, ...]:
    """The panel that seed, public number and pool give: each that meets the criteria is equally likely."""
    panels = Panels.of(entries, seats, criteria)
    key = sha256(VERSION.encode() + seed + sha256(value.encode()).digest() + digest).digest()
    return panels.nth(below(panels.count(), key))


def below(limit: int, key: bytes) -> int:
    """A number below `limit` from the stream SHA-256(key, counter); what is too large is passed over, not folded."""
    bits = (limit - 1).bit_length()
    size = -(-bits // 8)
    counter = 0
    while True:
        block = b""
        while len(block) < size:
            block += sha256(key + counter.to_bytes(8)).digest()
            counter += 1
        found = int.from_bytes(block[:size]) >> (8 * size - bits)
        if found < limit:
            return found


def check_draws(draw: Draw, before: Drawn | None, moment: datetime) -> None:
    """Refuse TRANSITION_NOT_ALLOWED for a second draw, or one before its public number can be known."""
    if before is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "It is drawn; a draw is made once. Announce another one.")
    if moment < draw.not_before:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"Its public number is not known before {draw.not_before.isoformat()}.")
