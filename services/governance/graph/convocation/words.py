"""Convocation's closed sets of words, made GraphQL enums in place."""

from __future__ import annotations

import strawberry

from services.governance.domain.convocation.words import AdjournedBy, DeadlineKind, NoticeChannel, NoticeState

for _words in (AdjournedBy, DeadlineKind, NoticeChannel, NoticeState):
    strawberry.enum(_words)

__all__ = ["AdjournedBy", "DeadlineKind", "NoticeChannel", "NoticeState"]
