"""Where a roll is had as a file: addresses on the gateway, which streams it from the partition that holds it."""

from __future__ import annotations

import strawberry

from commons.ids import global_id
from services.governance.store.consultations import ConsultationRecord
from services.governance.store.rolls import RollRecord


@strawberry.type(
    description="Addresses on the gateway (GET, with the same bearer token), under the rule of the roll's `lines`. "
    "Each download leaves an audit line."
)
class RollFiles:
    """The files of a roll or of a consultation."""

    bundle: str | None = strawberry.field(
        description="All lines with their proofs as JSON lines, for `hemicycle verify`; null before the seal."
    )
    csv: str = strawberry.field(description="The lines for a spreadsheet, sealed or not.")
    document: str | None = strawberry.field(
        description="The signed document (PDF/A-2b), with unverified articles marked; null before the seal."
    )

    @classmethod
    def of(cls, record: RollRecord, country: str) -> RollFiles:
        """The addresses of a roll's files."""
        return cls._under(f"/files/{country}/rolls/{global_id(country, 'roll', record.id)}", record.life.sealed)

    @classmethod
    def of_consultation(cls, record: ConsultationRecord, country: str) -> RollFiles:
        """The addresses of a consultation's files."""
        name = global_id(country, "consultation", record.id)
        return cls._under(f"/files/{country}/consultations/{name}", record.life.sealed)

    @classmethod
    def _under(cls, stem: str, sealed: bool) -> RollFiles:
        return cls(
            bundle=f"{stem}.jsonl" if sealed else None, csv=f"{stem}.csv", document=f"{stem}.pdf" if sealed else None
        )
