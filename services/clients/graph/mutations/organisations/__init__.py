"""What client officers do to the record of an organisation, and to sole traders; one mutation per file."""

from __future__ import annotations

import strawberry

from services.clients.graph.mutations.organisations.add_identifier import add_identifier
from services.clients.graph.mutations.organisations.add_organisation_name import add_organisation_name
from services.clients.graph.mutations.organisations.change_organisation import change_organisation
from services.clients.graph.mutations.organisations.end_identifier import end_identifier
from services.clients.graph.mutations.organisations.end_organisation_name import end_organisation_name
from services.clients.graph.mutations.organisations.erase_sole_trader import erase_sole_trader
from services.clients.graph.mutations.organisations.join_organisations import join_organisations
from services.clients.graph.mutations.organisations.move_client import move_client
from services.clients.graph.mutations.organisations.register_sole_trader import register_sole_trader
from services.clients.graph.mutations.organisations.split_organisations import split_organisations


@strawberry.type
class OrganisationMutations:
    """Mutations about organisations and sole traders."""

    change_organisation = change_organisation
    add_identifier = add_identifier
    end_identifier = end_identifier
    add_organisation_name = add_organisation_name
    end_organisation_name = end_organisation_name
    join_organisations = join_organisations
    split_organisations = split_organisations
    move_client = move_client
    register_sole_trader = register_sole_trader
    erase_sole_trader = erase_sole_trader
