"""Bounds of subscriptions, as the environment sets them (HEMICYCLE_STREAMS__…)."""

from __future__ import annotations

from dataclasses import dataclass

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
    waiting: int = 100
    """Events that may wait for a slow caller."""
    patience: float = 20.0
    """How long one of them may, before the stream ends."""
    retry_first: float = 0.25
    retry_longest: float = 5.0

    @property
    def room(self) -> Room:
        """What may wait for a slow caller."""
        return Room(self.waiting, self.patience)

    @property
    def retrying(self) -> Retrying:
        """How soon a broken stream is opened again."""
        return Retrying(self.retry_first, self.retry_longest)
