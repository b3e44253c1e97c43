"""Where the board stands on an item, as the graph shows it."""

from __future__ import annotations

import strawberry

from services.governance.domain.proxies import instructions as domain


@strawberry.type(description="Where the board stands on an item. `marks`: whom it supports in an election.")
class BoardStance:
    """The board's stance."""

    supports: bool
    marks: list[str] | None
    source: str
    on_list: str | None = strawberry.field(name="list")

    @classmethod
    def of(cls, found: domain.BoardStance) -> BoardStance:
        """The stance as shown."""
        marks = None if found.marks is None else [*found.marks]
        return cls(supports=found.supports, marks=marks, on_list=found.on_list, source=found.source)
