"""Share certificates as the graph shows them."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from services.members.domain.shares.certificates import Certificate


@strawberry.type(
    description="What the register said of one holding on one day, signed by the partition. `statement` is canonical "
    "JSON with the register's sequence and head; `signature` is a compact JWT (ES256) that claims the same."
)
class ShareCertificate:
    """A certificate."""

    id: strawberry.ID
    number: int = strawberry.field(description="In the entity, without gaps.")
    as_of: date
    issued_on: date = strawberry.field(description="The day it was issued.")
    statement: str = strawberry.field(description="What is certified: canonical JSON.")
    signature: str = strawberry.field(description="Verified with the keys of the members partition.")
    file: str = strawberry.field(
        description="Where the document is (PDF/A with what is signed attached; .json: that alone), "
        "with the caller's token."
    )

    @classmethod
    def of(cls, found: Certificate, country: str) -> ShareCertificate:
        """As shown."""
        own = global_id(country, "certificate", found.id)
        return cls(
            id=strawberry.ID(own),
            number=found.number,
            as_of=found.as_of,
            issued_on=found.issued_on,
            statement=found.statement,
            signature=found.signature,
            file=f"/files/{country}/certificates/{own}.pdf",
        )
