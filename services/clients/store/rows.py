"""What the queries of this service give: plain rows, ids resolved through aliases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.identifiers import Identifier, IdentifierScheme
from commons.nace import Nace
from services.clients.domain.organisation import MarketSector
from services.clients.domain.partnership import PartnershipStatus


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation under its present id."""

    organisation: UUID
    name: str
    legal_form: str | None
    sector: MarketSector | None
    nace: Nace | None
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One legal entity's relation with an organisation, and its status on the day that was asked for."""

    client: UUID
    entity: str
    organisation: UUID
    since: date
    sort_name: str
    status: PartnershipStatus


def identifiers_of(packed: list[str] | None) -> tuple[Identifier, ...]:
    """Identifiers from `SCHEME value` texts."""
    parts = (text.split(" ", maxsplit=1) for text in packed or ())
    return tuple(Identifier(IdentifierScheme(scheme), value) for scheme, value in parts)
