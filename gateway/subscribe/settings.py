"""Bounds of subscriptions, as the environment sets them (HEMICYCLE_STREAMS__…)."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.subscribe.country import Retrying
from gateway.subscribe.together import Room


@dataclass(frozen=True, slots=True)
class StreamSettings:
    """Bounds of one replica; times in seconds."""

    heartbeat: float = 15.0
    """Silence after which a comment is sent."""
    silence: float = 45.0
    """Silence after which a partition's stream is given up; services send a heartbeat every 15 seconds."""
    most: int = 2_000
    each: int = 20
    """Streams of one caller at once."""
    room: Room = field(default_factory=Room)
    """What may wait for a slow caller."""
    retrying: Retrying = field(default_factory=Retrying)
    """How soon a broken stream is opened again."""

    @property
    def patience(self) -> float:
        """How long an event may wait for its caller to take it."""
        return self.room.seconds
