"""All that the sample holds of one country's members, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commons.directory import Country
from hemicycle.sample.organisation_members import organisation_members
from hemicycle.sample.organisations import GROUP
from hemicycle.sample.people import FEWEST, PeopleMaker
from hemicycle.sample.persona_members import persona_members
from hemicycle.sample.shared_people import shared_people
from services.clients.store.bulk_load import ClientRecord
from services.members.store.bulk_load import MembershipRecord

GROUP_STAFF = 28
"""People who are members of the group's own society; the rest of it are organisations."""


def memberships(
    country: Country, clients: Sequence[ClientRecord], as_of: date, seed: int, scale: float
) -> list[MembershipRecord]:
    """Every membership of a country, by entity and day of joining; none where the directory gives it no people."""
    if not country.people:
        return []
    maker = PeopleMaker(country, as_of, seed)
    shared = [person for person in shared_people(seed, scale) if country.code in person.countries]
    national = country.code != GROUP
    count = max(FEWEST, round(country.people * scale)) if national else GROUP_STAFF
    personas = list(persona_members(country, as_of, seed))
    people = len({record.person for record in personas})
    records = [
        *personas,
        *maker.all(count - people, shared, lately=national),
        *organisation_members(country, clients, seed),
    ]
    order = {entity.id: place for place, entity in enumerate(country.entities)}
    return sorted(records, key=lambda record: (order[record.entity], record.joined_on))
