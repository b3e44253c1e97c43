"""What the members service asks of its country's governance for the figures of a month: who took part when last called.

Memberships travel as HMACs under a key made for one count; of how anybody voted, or how often, nothing is said.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from commons.bulk import Whole

TURNOUT_PATH = "/bulk/turnout"
TURNOUT_PURPOSE = "TURNOUT"
KEY_BYTES = 32
HASH_BYTES = 16
"""Of the HMAC-SHA-256 of a membership's id: enough to tell a country's memberships apart."""


class Attendance(StrEnum):
    """What a membership with a vote did at its entity's last meeting."""

    PRESENT = "PRESENT"
    REPRESENTED = "REPRESENTED"
    ABSENT = "ABSENT"


class TurnoutRequest(msgspec.Struct, frozen=True):
    """The last meetings up to a day (ISO), under a key (hex of 32 bytes), as known at a state (None: now)."""

    day: str
    key: str
    known_at: Whole | None = None


class TurnoutAnswer(msgspec.Struct, frozen=True):
    """Hashes (hex of 16 bytes) by what their memberships did, and governance's audit sequence they were read at."""

    known_at: int
    hashes: dict[Attendance, list[str]]
