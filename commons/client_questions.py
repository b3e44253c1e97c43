"""What a clients partition asks the members partition of its country about memberships: which are there, and hers.

Both answers are ids that the asker names or may know; nothing about whoever holds them.
"""

from __future__ import annotations

from uuid import UUID

import msgspec

ENGAGEMENT_PURPOSE = "ENGAGEMENT"
HELD_PATH = "/bulk/held-memberships"
OWN_ALL_PATH = "/bulk/own-memberships"
HELD_MOST = 20_000
"""Memberships in one question."""


class HeldRequest(msgspec.Struct, frozen=True):
    """Which of these memberships (hex) are, or once were, of this entity."""

    entity: str
    memberships: list[str]


class OwnAllRequest(msgspec.Struct, frozen=True):
    """Which memberships are held by whoever logs in so (issuer by its name in the directory)."""

    issuer: str
    subject: str


class MembershipsAnswer(msgspec.Struct, frozen=True):
    """Memberships."""

    memberships: list[UUID]
