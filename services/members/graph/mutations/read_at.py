"""What mutations of a membership have for two people at once: the version it was read at, checked within the write."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession, WriteSession
from services.members.domain.versions import check_version
from services.members.store.versions import changes_of


@strawberry.input
class ReadAtVersion:
    """Inputs that may say at which version the membership was read."""

    expected_version: int | None = strawberry.field(
        default=None,
        description="The membership's `version` as it was read: CHANGED_MEANWHILE, with what changed, if somebody was "
        "faster; null: not checked.",
    )


@strawberry.input
class ReadFirst:
    """Inputs of writes that replace what somebody read: they say at which version that was."""

    expected_version: int = strawberry.field(
        description="The membership's `version` as it was read: CHANGED_MEANWHILE, with what changed, if somebody was "
        "faster. What this replaces is replaced knowingly."
    )


async def check_read_at(session: ReadSession, membership: UUID) -> None:
    """Refuse CHANGED_MEANWHILE when the request says a version that is not the membership's any more.

    For writes that know by now who may do this: a version says that somebody wrote.
    """
    if not isinstance(session, WriteSession) or session.replayed is not None:
        return
    given = session.request
    if isinstance(given, (ReadAtVersion, ReadFirst)) and given.expected_version is not None:
        check_version(given.expected_version, await changes_of(session, membership, given.expected_version))
