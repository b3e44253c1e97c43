"""A governance that says who took part in the last meetings, in the place of one that is asked over a socket."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from commons.auth.tokens import Asking
from commons.subgraph.asking import NoAnswer
from commons.turnout import HASH_BYTES, TURNOUT_PATH, Attendance, TurnoutAnswer, TurnoutRequest


@dataclass
class Meetings:
    """What memberships did; `asked` keeps what was asked of whom; `down`: nobody answers."""

    did: dict[UUID, Attendance] = field(default_factory=dict)
    asked: list[tuple[Asking, TurnoutRequest]] = field(default_factory=list)
    state: int = 7
    down: bool = False

    async def posted(self, _partition: Any, asking: Asking, path: str, body: bytes, **_: Any) -> tuple[int, bytes]:
        """As governance answers."""
        assert path == TURNOUT_PATH
        if self.down:
            raise NoAnswer
        wanted = msgspec.json.decode(body, type=TurnoutRequest)
        self.asked.append((asking, wanted))
        found: dict[Attendance, list[str]] = defaultdict(list)
        for membership, attendance in self.did.items():
            digest = hmac.digest(bytes.fromhex(wanted.key), membership.bytes, hashlib.sha256)
            found[attendance].append(digest[:HASH_BYTES].hex())
        known_at = self.state if wanted.known_at is None else wanted.known_at
        return 200, msgspec.json.encode(TurnoutAnswer(known_at, dict(found)))
