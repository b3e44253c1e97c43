"""Where rolls and consultations are had as files: addresses on the gateway, which streams them from the partition."""

from __future__ import annotations

import strawberry

from commons.ids import global_id
from services.governance.store.consultations import ConsultationRecord
from services.governance.store.rolls import RollRecord


@strawberry.type(
    description="Addresses on the gateway (GET, with the same bearer token), under the rule of the `lines`. "
    "Each download leaves an audit line."
)
class RollFiles:
    """The files of one roll or consultation."""

    bundle: str | None = strawberry.field(
        description="All lines with their proofs as JSON lines, for `hemicycle verify`; null before the seal."
    )
    csv: str = strawberry.field(description="The lines for a spreadsheet, sealed or not.")
    document: str | None = strawberry.field(
        description="The signed document of a sealed roll (PDF/A-2b), with unverified articles marked; null before."
    )

    @classmethod
    def of(cls, record: RollRecord | ConsultationRecord, country: str) -> RollFiles:
        """The addresses of the files."""
        kind = "roll" if isinstance(record, RollRecord) else "consultation"
        stem = f"/files/{country}/{kind}s/{global_id(country, kind, record.id)}"
        sealed = record.life.sealed
        return cls(
            bundle=f"{stem}.jsonl" if sealed else None, csv=f"{stem}.csv", document=f"{stem}.pdf" if sealed else None
        )
