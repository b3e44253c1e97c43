"""The words of sections and delegates, made GraphQL enums in place."""

from __future__ import annotations

import strawberry

from services.governance.domain.delegates.count import DelegateRole
from services.governance.domain.delegates.display import ElectionState
from services.governance.domain.delegates.replace import EndOfOffice
from services.governance.domain.delegates.sections import DividedBy
from services.governance.domain.engine.apportion import Method

strawberry.enum(DelegateRole)
strawberry.enum(ElectionState, name="DelegateElectionState")
strawberry.enum(EndOfOffice, name="EndOfDelegateOffice")
strawberry.enum(DividedBy, name="SectionsDividedBy")
strawberry.enum(Method, name="ApportionmentMethod")

__all__ = ["DelegateRole", "DividedBy", "ElectionState", "EndOfOffice", "Method"]
