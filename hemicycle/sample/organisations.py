"""Organisations that the cooperatives work for, in every country at once: many are known to several, under one id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

from commons.directory import Country, Directory, LegalEntity
from commons.identifiers import Identifier, IdentifierScheme, identifier
from commons.nace import Nace, activity
from hemicycle.sample.entity_plans import plans_of
from hemicycle.sample.numbers import identifiers
from hemicycle.sample.personas import SHARED_CLIENT_VAT
from hemicycle.sample.word_lists import Weighted, organisation_words_of, place_of
from services.clients.domain.organisations.classes import MarketSector
from services.clients.domain.partnership import LADDER, PartnershipStatus, StatusPeriod
from services.clients.store.bulk_load import ClientRecord, OrganisationRecord

GROUP = "EU"
PER_PERSON = 0.1
"""Organisations for each person, and the fewest of a country at any scale."""
FEWEST = 24
SHARED = 0.08
"""Share of organisations that other countries work for too."""
GROUP_MEMBERS = 60
"""Organisations that are members of the group's own society beside the national cooperatives."""
SHARED_CLIENT = UUID(int=0x5C, version=4)
"""The organisation behind `SHARED_CLIENT_VAT`."""

_STATUSES = Weighted.of(
    {
        PartnershipStatus.CLIENT: 79,
        PartnershipStatus.CANDIDATE: 9,
        PartnershipStatus.PARTNER: 9,
        PartnershipStatus.MEMBER: 3,
    }
)
_SECTORS = Weighted.of(
    {MarketSector.MARKET: 62, MarketSector.NON_PROFIT: 22, MarketSector.PUBLIC: 10, MarketSector.COOPERATIVE: 6}
)
_ACTIVITIES = Weighted.of(
    {
        ("90.20", "2.1"): 14,
        ("90.31", "2.1"): 12,
        ("59.11", "2.1"): 9,
        ("82.30", "2.1"): 9,
        ("73.11", "2.1"): 9,
        ("58.11", "2.1"): 6,
        ("60.20", "2.1"): 5,
        ("85.52", "2.1"): 8,
        ("85.59", "2.1"): 7,
        ("62.10", "2.1"): 6,
        ("70.20", "2.1"): 5,
        ("84.11", "2.1"): 5,
        ("94.99", "2.1"): 8,
        ("56.30", "2.1"): 4,
        ("90.01", "2.0"): 4,  # entered before the revision, never converted
        ("62.01", "2.0"): 3,
    }
)
_REASONS = {
    PartnershipStatus.CANDIDATE: "asked for a closer tie",
    PartnershipStatus.PARTNER: "framework agreement signed",
    PartnershipStatus.MEMBER: "admitted as a member",
}
_STEPPED_BACK = "the agreement was not renewed"


def clients(directory: Directory, as_of: date, seed: int, scale: float) -> dict[str, list[ClientRecord]]:
    """Every country's clients by country code."""
    maker = _Maker(directory, as_of, Random(f"{seed}/organisations"))
    maker.shared_client()
    for country in directory.countries.values():
        if country.people and country.code != GROUP:
            maker.relate(maker.record(country), country.entities[0], PartnershipStatus.MEMBER)
            for _ in range(max(FEWEST, round(country.people * PER_PERSON * scale))):
                maker.organisation(country)
    if GROUP in directory.countries:
        maker.group(directory.countries[GROUP])
    return maker.found


class _Maker:
    def __init__(self, directory: Directory, as_of: date, rng: Random) -> None:
        self.directory = directory
        self.as_of = as_of
        self.rng = rng
        self.found: dict[str, list[ClientRecord]] = defaultdict(list)
        self.numbers: set[Identifier] = set()
        self.everywhere: list[OrganisationRecord] = []
        self.abroad = [c for c in directory.countries.values() if c.people and c.code != GROUP]
        self.plans = {country.code: plans_of(country) for country in directory.countries.values() if country.people}
        self.activities = {key: activity(*key) for key in _ACTIVITIES.items}

    def shared_client(self) -> None:
        """A client in BE, a partner in FR, unknown elsewhere."""
        vat = identifier(IdentifierScheme.VAT, SHARED_CLIENT_VAT)
        register = identifier(IdentifierScheme.REGISTER, SHARED_CLIENT_VAT)
        self.numbers |= {vat, register}
        record = OrganisationRecord(
            SHARED_CLIENT, "Atelier des Deux Frontières", (vat, register), "SC", MarketSector.MARKET, activity("82.30")
        )
        self.relate(record, self.first_entity("BE"), PartnershipStatus.CLIENT)
        self.relate(record, self.first_entity("FR"), PartnershipStatus.PARTNER)

    def first_entity(self, code: str) -> LegalEntity:
        """The largest entity of a country."""
        return self.directory.country(code).entities[0]

    def organisation(self, home: Country) -> None:
        """One organisation at home in a country, known in others too if chance has it."""
        record = self.record(home)
        first = self.plans[home.code].draw(self.rng).entity
        self.relate(record, first)
        if len(home.entities) > 1 and self.rng.random() < 0.15:
            self.relate(record, self.rng.choice([entity for entity in home.entities if entity != first]))
        if self.rng.random() < SHARED:
            others = [country for country in self.abroad if country is not home]
            for country in self.rng.sample(others, min(len(others), self.rng.choice((1, 1, 1, 2, 2, 3, 4)))):
                self.relate(record, self.plans[country.code].draw(self.rng).entity)
            self.everywhere.append(record)

    def group(self, country: Country) -> None:
        """The group's own relations: the national cooperatives and some organisations are members, others clients."""
        society = country.entities[0]
        for entity in self.directory.entities.values():
            if entity.country != GROUP:
                self.relate(self.cooperative(entity), society, PartnershipStatus.MEMBER)
        for place, record in enumerate(self.everywhere):
            self.relate(record, society, PartnershipStatus.MEMBER if place < GROUP_MEMBERS else None)

    def cooperative(self, entity: LegalEntity) -> OrganisationRecord:
        """A national cooperative as the group's member."""
        return OrganisationRecord(
            self.uuid(),
            entity.name,
            self.fresh_numbers(entity.country),
            entity.legal_form,
            MarketSector.MARKET,
            activity("82.10"),
        )

    def record(self, home: Country) -> OrganisationRecord:
        """An organisation with valid numbers."""
        words, rng = organisation_words_of(home), self.rng
        name = f"{rng.choice(words.first)} {rng.choice(words.second)} {rng.choice(place_of(home).cities)}"
        nace: Nace = self.activities[_ACTIVITIES.draw(rng)]
        return OrganisationRecord(
            self.uuid(), name, self.fresh_numbers(home.code), rng.choice(words.forms), _SECTORS.draw(rng), nace
        )

    def uuid(self) -> UUID:
        """A random id (version 4)."""
        return UUID(int=self.rng.getrandbits(128), version=4)

    def fresh_numbers(self, code: str) -> tuple[Identifier, ...]:
        """Numbers that no other organisation of the sample has."""
        numbers = identifiers(code, self.rng)
        while self.numbers.intersection(numbers):
            numbers = identifiers(code, self.rng)
        self.numbers.update(numbers)
        return numbers

    def relate(self, record: OrganisationRecord, entity: LegalEntity, status: PartnershipStatus | None = None) -> None:
        """One legal entity's relation, with the ladder up to `status` (drawn if None)."""
        periods = self.ladder(entity, status or _STATUSES.draw(self.rng), back=status is None)
        self.found[entity.country].append(ClientRecord(self.uuid(), entity.id, record, periods))

    def ladder(self, entity: LegalEntity, status: PartnershipStatus, *, back: bool) -> tuple[StatusPeriod, ...]:
        """The steps up to `status`, one by one on growing dates; now and then one step `back`."""
        steps: Sequence[PartnershipStatus] = LADDER[: LADDER.index(status) + 1]
        if back and len(steps) in {2, 3} and self.rng.random() < 0.2:
            steps = (*steps, steps[-2])
        opened = date.fromisoformat(entity.opened_on or "2015-01-01")
        days = sorted(self.rng.sample(range((self.as_of - opened).days), len(steps)))
        starts = [opened + timedelta(days=count) for count in days]
        ends = [*starts[1:], None]
        return tuple(
            StatusPeriod(step, start, end, _reason(place, steps))
            for place, (step, start, end) in enumerate(zip(steps, starts, ends, strict=True))
        )


def _reason(place: int, steps: Sequence[PartnershipStatus]) -> str | None:
    if place and LADDER.index(steps[place]) < LADDER.index(steps[place - 1]):
        return _STEPPED_BACK
    return _REASONS.get(steps[place])
