"""Charters and their signatures, as the graph shows them."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from services.clients.domain.partnership import charter as domain


@strawberry.type(description="One version of the charter that an entity's partners sign.")
class Charter:
    """One version of a charter."""

    id: strawberry.ID
    version: int = strawberry.field(description="Counted from 1.")
    title: str
    text: str = strawberry.field(description="What is signed.")
    digest: str = strawberry.field(description="SHA-256 of the text in UTF-8, as hex digits.")
    valid_from: date = strawberry.field(description="The first day on which this version is signed.")
    renew_months: int = strawberry.field(description="After so many months a signature is to be renewed.")

    @classmethod
    def of(cls, country: str, found: domain.Charter) -> Charter:
        """The charter as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "charter", found.id)),
            version=found.version,
            title=found.title,
            text=found.text,
            digest=found.digest.hex(),
            valid_from=found.valid_from,
            renew_months=found.renew_months,
        )


@strawberry.type(description="A client signed the charter; who held the pen is on the paper alone.")
class CharterSignature:
    """A signature."""

    id: strawberry.ID
    charter: strawberry.ID = strawberry.field(description="The version that was signed, by its id.")
    version: int = strawberry.field(description="The number of that version.")
    office: str = strawberry.field(description="In which office somebody signed for the client.")
    document: str | None = strawberry.field(description="SHA-256 of the signed paper, as hex digits.")
    signed_on: date = strawberry.field(description="The day of the signature.")
    until: date = strawberry.field(
        description="The first day on which it does not hold: it was renewed by then, or ended."
    )
    because: str | None = strawberry.field(description="Why it was ended before it was due.")

    @classmethod
    def of(cls, country: str, found: domain.CharterSignature) -> CharterSignature:
        """The signature as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "signature", found.id)),
            charter=strawberry.ID(global_id(country, "charter", found.charter)),
            version=found.version,
            office=found.office,
            document=found.document.hex() if found.document else None,
            signed_on=found.since,
            until=found.until,
            because=found.because,
        )
