"""What a members partition tells its country's governance: whose profile was erased, by ids alone."""

from __future__ import annotations

import msgspec

ERASED_PATH = "/bulk/erased-members"
ERASED_PURPOSE = "MEMBER_ERASED"
AT_ONCE = 1000


class ErasedMembers(msgspec.Struct, frozen=True):
    """Memberships (32 hex digits each), at most `AT_ONCE`; telling them again changes nothing."""

    memberships: list[str]
