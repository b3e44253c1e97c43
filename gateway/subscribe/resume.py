"""Where a subscription stands in each country, sealed into the id of each event (`Last-Event-ID` brings it back).

Sealed as cursors are (M9, M10): any replica reads it, for a day, and it authorises nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import orjson

from commons.errors import Refusal
from gateway.route.cursors import LIFETIME_SECONDS, Keyring

VERSION = "s1"


@dataclass(slots=True)
class Resume:
    """One subscription's places; a country without one is followed from the moment the subscription began."""

    keyring: Keyring
    asked: str
    """The hash of field and arguments: an id resumes what it came from and nothing else."""
    since: int
    places: dict[str, str] = field(default_factory=dict)
    clock: Callable[[], float] = time.time
    begun: bool = False
    """Whether it is taken up: then a country without a place may have something to tell already."""

    @classmethod
    def fresh(cls, keyring: Keyring, asked: str, clock: Callable[[], float] = time.time) -> Resume:
        """A subscription that begins now."""
        return cls(keyring, asked, int(clock()), {}, clock)

    @classmethod
    def opened(cls, keyring: Keyring, asked: str, text: str, clock: Callable[[], float] = time.time) -> Resume:
        """What an event's id says; `Refusal` CURSOR_INVALID, _MISMATCH or _EXPIRED."""
        found = orjson.loads(keyring.open(text))
        if not isinstance(found, list) or found[0] != VERSION:
            raise Refusal("CURSOR_INVALID", "Resume with an event's id exactly as it came.")
        _, hashed, expires, since, places = found
        if hashed != asked:
            raise Refusal("CURSOR_MISMATCH", "This event is of another subscription or other arguments; start again.")
        if expires < clock():
            raise Refusal("CURSOR_EXPIRED", "A stream is taken up within a day; start again, and look up what passed.")
        return cls(keyring, asked, since, places, clock, begun=True)

    def of(self, country: str | None) -> str | None:
        """Where a country's stream is opened: after an event, at a moment, or now."""
        return self.places.get(country or "", self.moment if self.begun and country else None)

    @property
    def moment(self) -> str:
        """The moment at which the subscription began, as a place."""
        return f"@{self.since}"

    def reach(self, country: str | None, position: str | None) -> None:
        """One more event was told."""
        if position is not None:
            self.places[country or ""] = position

    def sealed(self) -> str:
        """The id of the event that is told now."""
        expires = int(self.clock()) + LIFETIME_SECONDS
        return self.keyring.seal(orjson.dumps([VERSION, self.asked, expires, self.since, self.places]))
