"""An office's list of engagements: who worked for which client, when, for how much, and what came of the invoice.

The columns are described in `docs/guides/clients.md`. Clients and members are found beside the databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from commons.csv_rows import Cells, Rejected, decode, rows_of
from commons.errors import Refusal
from commons.identifiers import Identifier
from services.clients.domain.engagements.engagement import REFERENCE_MAX, Engagement, checked
from services.clients.domain.imports.cells import Reading

REQUIRED = ("reference", "client", "register_number", "from")
OPTIONAL = ("until", "amount", "currency", "invoiced_on", "due_on", "paid_on")
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class EngagementLine:
    """One good row; its engagement has no client and no membership yet.

    `client` is what the client's number can be read as, `register_number` the member's in the entity's register.
    """

    line: int
    client: tuple[Identifier, ...]
    register_number: str
    unplaced: Engagement

    def placed(self, client: UUID, membership: UUID) -> Engagement:
        """The engagement."""
        return replace(self.unplaced, client=client, membership=membership)


def differences(one: Engagement, other: Engagement) -> list[str]:
    """The columns in which two engagements of one reference differ."""
    names = {"client": "client", "membership": "register_number", "since": "from"}
    fields = ("client", "membership", "since", *OPTIONAL)
    return [names.get(name, name) for name in fields if getattr(one, name) != getattr(other, name)]


def read_engagements(content: bytes, country: str, currency: str, today: date) -> Iterator[EngagementLine | Rejected]:
    """The rows in file order; a reference stands in one row. Raises `Refusal` BAD_ARGUMENT without a header."""
    file = _File(country, currency, today)
    rows = rows_of(decode(content), REQUIRED, OPTIONAL)
    return (file.row(one) if isinstance(one, Cells) else one for one in rows)


@dataclass
class _File:
    country: str
    currency: str
    today: date
    seen: dict[str, int] = field(default_factory=dict)

    def row(self, written: Cells) -> EngagementLine | Rejected:
        reading = Reading(written.cells)
        client, member = reading.client("client", self.country), reading.required("register_number", longest=40)
        found = self._engagement(reading)
        if found is not None:
            first = self.seen.setdefault(found.reference, written.line)
            if first != written.line:
                reading.problems.append(f"reference is that of line {first} too")
        if found is None or reading.problems:
            return Rejected(written.line, "; ".join(reading.problems))
        return EngagementLine(written.line, client, member, found)

    def _engagement(self, reading: Reading) -> Engagement | None:
        since = reading.required_day("from")
        given = Engagement(
            client=_NOBODY,
            membership=_NOBODY,
            reference=reading.required("reference", longest=REFERENCE_MAX),
            since=since or self.today,
            until=reading.day("until"),
            amount=reading.money("amount"),
            currency=reading.text("currency") or self.currency,
            invoiced_on=reading.day("invoiced_on"),
            due_on=reading.day("due_on"),
            paid_on=reading.day("paid_on"),
        )
        if reading.problems:
            return None
        try:
            return checked(given, self.today)
        except Refusal as refusal:
            reading.problems.append(refusal.message)
            return None
