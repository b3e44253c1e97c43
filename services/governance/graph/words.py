"""The domain's closed sets of words as GraphQL enums."""

from __future__ import annotations

import strawberry

from services.governance.domain import words

AssemblyKind = strawberry.enum(words.AssemblyKind)
AssemblyForm = strawberry.enum(words.AssemblyForm)
AssemblyState = strawberry.enum(words.AssemblyState)
AssemblyOrder = strawberry.enum(words.AssemblyOrder)
ResolutionKind = strawberry.enum(words.ResolutionKind)
MajorityBase = strawberry.enum(words.MajorityBase)
Verdict = strawberry.enum(words.Verdict)
Side = strawberry.enum(words.Side)
RollState = strawberry.enum(words.RollState)
RollReason = strawberry.enum(words.RollReason)
