"""The words of the desk, made GraphQL enums in place."""

from __future__ import annotations

import strawberry

from services.governance.domain.desk.words import BureauOffice, ChosenBy, ItemState

for _words in (BureauOffice, ChosenBy, ItemState):
    strawberry.enum(_words)

__all__ = ["BureauOffice", "ChosenBy", "ItemState"]
