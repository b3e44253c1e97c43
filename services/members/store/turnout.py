"""Who took part in the last meetings, as the country's governance tells it: for one count, under a key made for it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from commons.auth.tokens import Asking
from commons.cubes.months import Month
from commons.errors import Refusal
from commons.subgraph.asking import NoAnswer, posted
from commons.subgraph.context import Partition
from commons.turnout import (
    HASH_BYTES,
    KEY_BYTES,
    TURNOUT_PATH,
    TURNOUT_PURPOSE,
    Attendance,
    TurnoutAnswer,
    TurnoutRequest,
)

SECONDS = 60.0
"""Governance reads a whole country's last rolls."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """HMACs of memberships' ids under `key`, by what they did; `known_at` is the state of governance it was read at."""

    key: bytes
    known_at: int
    hashes: Mapping[Attendance, Sequence[bytes]] = field(default_factory=dict)


async def turnout_of(partition: Partition, month: Month, known_at: int | None = None) -> Turnout:
    """Ask for the last meetings up to the month's end, as governance knows them or knew them at a state.

    Raises `Refusal` PARTITION_UNAVAILABLE.
    """
    asking = Asking(partition.name, f"governance/{partition.country.code}", TURNOUT_PURPOSE)
    key = secrets.token_bytes(KEY_BYTES)
    body = msgspec.json.encode(TurnoutRequest(month.last.isoformat(), key.hex(), known_at))
    try:
        status, said = await posted(partition, asking, TURNOUT_PATH, body, seconds=SECONDS)
        if status != 200:
            raise NoAnswer
        answer = msgspec.json.decode(said, type=TurnoutAnswer)
        hashes = {name: [_hash(one) for one in found] for name, found in answer.hashes.items()}
    except (NoAnswer, msgspec.DecodeError, ValueError) as error:
        raise Refusal(
            "PARTITION_UNAVAILABLE",
            f"{asking.asked} does not say now who took part in meetings, and nothing was written; try again when it is"
            " back.",
            partition=asking.asked,
        ) from error
    return Turnout(key, answer.known_at, hashes)


def _hash(text: str) -> bytes:
    found = bytes.fromhex(text)
    if len(found) != HASH_BYTES:
        raise ValueError("a hash of another length")
    return found
