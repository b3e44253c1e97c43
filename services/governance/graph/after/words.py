"""The words of what follows a meeting, made GraphQL enums in place."""

from __future__ import annotations

import strawberry

from services.governance.domain.after.words import Capacity, Kept, MinutesPart, MinutesState

strawberry.enum(Capacity, name="SignatureCapacity")
strawberry.enum(Kept, name="MinutesKept")
strawberry.enum(MinutesPart)
strawberry.enum(MinutesState)

__all__ = ["Capacity", "Kept", "MinutesPart", "MinutesState"]
