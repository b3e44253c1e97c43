"""The words of members' initiatives, made GraphQL enums in place."""

from __future__ import annotations

import strawberry

from services.governance.domain.initiative.words import AmendmentState, ConvenedBy, MeetingRequestState, MotionState

for _words in (AmendmentState, ConvenedBy, MeetingRequestState, MotionState):
    strawberry.enum(_words)

__all__ = ["AmendmentState", "ConvenedBy", "MeetingRequestState", "MotionState"]
