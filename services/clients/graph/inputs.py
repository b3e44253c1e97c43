"""What callers send: filters, registrations, changes of partnership."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.identifiers import IdentifierScheme, identifier
from commons.ids import uuid_of
from commons.nace import activity
from services.clients.domain.organisation import MarketSector, Registration, distinct
from services.clients.domain.partnership import PartnershipStatus
from services.clients.graph import paging
from services.clients.store.clients import ClientFilter as Wanted
from services.clients.store.clients import ClientOrder

strawberry.enum(ClientOrder, description="NAME: by folded name. NEWEST: the newest relation first.")
KEY_DESCRIPTION = "Repeat a request under the same key, and it is done once."


@strawberry.input(description="Which clients; what is left out does not narrow.")
class ClientFilter:
    """Which clients."""

    entity: strawberry.ID | None = None
    status: PartnershipStatus | None = None
    sector: MarketSector | None = None
    name: str | None = strawberry.field(default=None, description="How the name begins, accents and case apart.")

    def wanted(self) -> Wanted:
        """The store's filter."""
        return Wanted(paging.entity_argument(self.entity), self.status, self.sector, self.name)


@strawberry.input(description="A number under which an organisation is registered, as people write it.")
class IdentifierInput:
    """A number with its scheme; VAT and register numbers begin with their country."""

    scheme: IdentifierScheme
    value: str


@strawberry.input(description="An economic activity.")
class NaceInput:
    """A NACE code and its revision."""

    code: str
    revision: str = "2.1"


@strawberry.input(description="A legal entity's new client.")
class RegisterClientInput:
    """A legal entity's new client."""

    entity: strawberry.ID
    name: str
    identifiers: list[IdentifierInput]
    organisation: strawberry.ID | None = strawberry.field(
        default=None,
        description="The id under which another country knows it; ask organisationByIdentifier first. "
        "Without it, and where no identifier is known here, a new id is minted.",
    )
    legal_form: str | None = None
    nace: NaceInput | None = None
    sector: MarketSector | None = None
    since: date | None = strawberry.field(default=None, description="First day of the relation; today if absent.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY_DESCRIPTION)

    def registration(self) -> Registration:
        """The domain's registration; refuses identifiers and codes that fail their own check."""
        return Registration(
            entity=self.entity,
            name=self.name,
            identifiers=distinct([identifier(item.scheme, item.value) for item in self.identifiers]),
            legal_form=self.legal_form,
            nace=activity(self.nace.code, self.nace.revision) if self.nace else None,
            sector=self.sector,
            organisation=uuid_of(self.organisation, "organisation") if self.organisation else None,
            since=self.since,
        )


@strawberry.input(description="One step on the ladder.")
class ChangePartnershipInput:
    """One step on the ladder."""

    client: strawberry.ID
    status: PartnershipStatus
    reason: str
    valid_from: date | None = strawberry.field(default=None, description="From which day; today if absent.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY_DESCRIPTION)
