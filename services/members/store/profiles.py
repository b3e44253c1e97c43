"""Members' personal data: plain here and nowhere else, a key per member beside it (architecture, section 6)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession


@dataclass(frozen=True, slots=True)
class ProfileRecord:
    """A member's personal data; `trade` is an ISCO-08 code, `sector` a NACE code of `sector_revision` (2.0 or 2.1)."""

    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None
    birth_date: date | None = None
    language: str | None = None
    city: str | None = None
    trade: str | None = None
    sector: str | None = None
    sector_revision: str | None = None

    @property
    def display_name(self) -> str | None:
        """Given and family name, as far as known."""
        return " ".join(part for part in (self.given_name, self.family_name) if part) or None


PROFILE_COLUMNS = tuple(ProfileRecord.__dataclass_fields__)


async def profiles_of(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, ProfileRecord]:
    """The profiles of memberships that have one (an erased member's is gone)."""
    rows = await session.all(
        f"SELECT membership, {', '.join(PROFILE_COLUMNS)} FROM profile WHERE membership = ANY(CAST(:ids AS uuid[]))",
        {"ids": list(ids)},
    )
    return {row.membership: ProfileRecord(*row[1:]) for row in rows}


async def save_profile(session: WriteSession, membership: UUID, profile: ProfileRecord) -> None:
    """Write or replace a membership's profile."""
    names = ", ".join(PROFILE_COLUMNS)
    values = ", ".join(f":{name}" for name in PROFILE_COLUMNS)
    changes = ", ".join(f"{name} = excluded.{name}" for name in PROFILE_COLUMNS)
    await session.execute(
        f"INSERT INTO profile (membership, {names}) VALUES (:membership, {values})"
        f" ON CONFLICT (membership) DO UPDATE SET {changes}",
        {"membership": membership, **asdict(profile)},
    )


async def member_key(session: ReadSession, membership: UUID) -> bytes | None:
    """The member's own key for HMACs in the audit chain; None once it is destroyed."""
    return await session.value("SELECT key FROM member_key WHERE membership = :id", {"id": membership})


async def new_member_key(session: WriteSession, membership: UUID) -> bytes:
    """A fresh key for a new membership."""
    key = secrets.token_bytes(32)
    await session.execute("INSERT INTO member_key (membership, key) VALUES (:id, :key)", {"id": membership, "key": key})
    return key
