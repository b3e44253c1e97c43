"""What a principal wants on single items, as the graph shows and takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from commons.ids import uuid_of
from services.governance.domain.assembly import Resolution as ResolutionRecord
from services.governance.domain.proxies import instructions as domain
from services.governance.graph.words import InstructionChoice

if TYPE_CHECKING:
    from services.governance.graph.resolution import Resolution

LazyResolution = Annotated["Resolution", strawberry.lazy("services.governance.graph.resolution")]


@strawberry.input(
    description="What she wants of her holder on one item: `choice`, FREE leaving it to the holder; in an election "
    "`marks`, the names to be marked, with the `list` where lists stand."
)
class InstructionInput:
    """One item's instruction."""

    resolution: strawberry.ID
    choice: InstructionChoice | None = None
    marks: list[str] | None = None
    on_list: str | None = strawberry.field(default=None, name="list")


@strawberry.type(description="What a principal wants of her holder on one item of the agenda.")
class ProxyInstruction:
    """One item's instruction."""

    resolution: LazyResolution
    choice: InstructionChoice | None = strawberry.field(description="Null where names are to be marked.")
    marks: list[str] | None = strawberry.field(description="Names to be marked in an election; null for a choice.")
    on_list: str | None = strawberry.field(name="list", description="The list to be voted for, where lists stand.")

    @classmethod
    def of(cls, row: domain.Instruction, item: ResolutionRecord, country: str) -> ProxyInstruction:
        """The instruction as shown."""
        from services.governance.graph.resolution import Resolution  # noqa: PLC0415

        return cls(
            resolution=Resolution(record=item, country=country),
            choice=row.choice,
            marks=None if row.marks is None else [*row.marks],
            on_list=row.on_list,
        )


def instructions_meant(rows: Sequence[InstructionInput], country: str) -> tuple[domain.Instruction, ...]:
    """Instructions in the domain's words. Raises `Refusal` MALFORMED_ID and UNROUTABLE_ID."""
    return tuple(
        domain.Instruction(
            uuid_of(row.resolution, "resolution", country),
            row.choice,
            None if row.marks is None else tuple(name.strip() for name in row.marks),
            row.on_list.strip() if row.on_list is not None else None,
        )
        for row in rows
    )
