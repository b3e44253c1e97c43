"""What the queries of this service give: plain rows, ids resolved through aliases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.errors import Refusal
from commons.nace import Nace
from services.clients.domain.organisations.classes import MarketSector, SizeClass
from services.clients.domain.partnership import PartnershipStatus


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation under its present id."""

    organisation: UUID
    own: UUID
    """The id under which this country's facts stand: the present one, or a former one of this country."""
    name: str
    legal_form: str | None
    sector: MarketSector | None
    nace: Nace | None
    size_class: SizeClass | None = None


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One legal entity's relation with an organisation, and its status on the day that was asked for."""

    client: UUID
    entity: str
    organisation: UUID | None
    since: date
    sort_name: str
    status: PartnershipStatus
    own: UUID | None = None
    """The id under which the organisation was entered, under which this country's facts of it stand."""
    sole_trader: UUID | None = None
    """Instead of an organisation."""

    @property
    def legal_person(self) -> UUID:
        """The organisation's present id, where there has to be one; BAD_ARGUMENT for a sole trader."""
        if self.organisation is None:
            raise Refusal("BAD_ARGUMENT", "This client is a sole trader: a person, not an organisation.")
        return self.organisation
