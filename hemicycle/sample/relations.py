"""What the cooperatives keep of their clients: who worked for them, whom one speaks to there, who looks after them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from commons.directory import Country
from hemicycle.sample.word_lists import Weighted, names_in, place_of
from services.clients.domain.contacts.contact import Contact, ContactOffice, ContactProfile
from services.clients.domain.engagements.engagement import Engagement
from services.clients.domain.partnership import PartnershipStatus
from services.clients.store.bulk_load import ClientRecord
from services.clients.store.contacts.advisers import AdviserRow, ChargeRow
from services.clients.store.engagements.saving import EngagementRecord
from services.clients.store.relation_load import ContactRecord, RelationRecords
from services.members.store.bulk_load import MembershipRecord

AT_WORK = 0.3
"""Share of the members who work for clients by invoice; the personas all do."""
CLIENTS_OF_AN_ADVISER = 60
YEARS = 3
_TIMES: Mapping[PartnershipStatus, Weighted[int]] = {
    PartnershipStatus.CLIENT: Weighted.of({1: 40, 2: 20, 3: 15, 5: 15, 8: 7, 14: 3}),
    PartnershipStatus.CANDIDATE: Weighted.of({2: 30, 4: 30, 8: 30, 15: 10}),
    PartnershipStatus.PARTNER: Weighted.of({4: 30, 8: 40, 15: 20, 25: 10}),
    PartnershipStatus.MEMBER: Weighted.of({4: 40, 10: 40, 20: 20}),
}
_DAYS = Weighted.of({1: 35, 3: 20, 10: 20, 30: 15, 90: 10})
_UNITS = {"HUF": 390, "SEK": 11}
"""What a euro's worth of work costs in other currencies, roughly."""
_OFFICES = Weighted.of(dict(zip(ContactOffice, (15, 35, 25, 5, 15, 5), strict=True)))


@dataclass(frozen=True, slots=True)
class Worker:
    """A member who may work for clients."""

    membership: UUID
    entity: str
    joined_on: date
    ended_on: date | None
    known: bool
    """Whether she logs in: a persona."""


def workers(records: Iterable[MembershipRecord]) -> list[Worker]:
    """The persons among a country's memberships."""
    return [
        Worker(one.membership, one.entity, one.joined_on, one.ended_on, bool(one.logins))
        for one in records
        if one.kind == "PERSON"
    ]


def relations(
    country: Country, clients: Sequence[ClientRecord], members: Sequence[Worker], as_of: date, seed: int
) -> RelationRecords:
    """Engagements, contacts and advisers of a country's clients, in proportion to how close they stand."""
    maker = _Maker(country, as_of, Random(f"{seed}/{country.code}/relations"), members)
    for client in clients:
        maker.client(client)
    return RelationRecords(maker.engagements, maker.contacts, maker.advisers, maker.charges)


class _Maker:
    def __init__(self, country: Country, as_of: date, rng: Random, members: Sequence[Worker]) -> None:
        self.country, self.as_of, self.rng = country, as_of, rng
        self.engagements: list[EngagementRecord] = []
        self.contacts: list[ContactRecord] = []
        self.advisers: list[AdviserRow] = []
        self.charges: list[ChargeRow] = []
        self.clients_of: dict[str, int] = defaultdict(int)
        self.newest: dict[str, AdviserRow] = {}
        self.pool: dict[str, list[Worker]] = defaultdict(list)
        for one in members:
            if one.known or rng.random() < AT_WORK:
                self.pool[one.entity].append(one)

    def client(self, record: ClientRecord) -> None:
        """All of one client."""
        for _ in range(_TIMES[record.periods[-1].status].draw(self.rng)):
            self.engagement(record)
        for _ in range(self.rng.choice((1, 1, 2))):
            self.contact(record)
        since = self.day(record.since)
        self.charges.append(ChargeRow(record.client, self.adviser(record.entity), since, None))

    def engagement(self, record: ClientRecord) -> None:
        """Work of a member who was one then; none where nobody was."""
        since = self.day(max(record.since, self.as_of - timedelta(days=365 * YEARS)))
        pool = self.pool[record.entity]
        able = [one for one in self.rng.choices(pool, k=4) if _there(one, since)] if pool else []
        if not able:
            return
        until = since + timedelta(days=_DAYS.draw(self.rng))
        work = Engagement(
            record.client,
            able[0].membership,
            f"{since:%Y}-{len(self.engagements) + 1:06}",
            since,
            until,
            self.amount(),
            self.country.currency,
            *self.invoice(until),
        )
        self.engagements.append(EngagementRecord(self.uuid(), record.entity, work))

    def amount(self) -> Decimal:
        """From a day's fee to a season's, in the country's currency."""
        euros = round(self.rng.lognormvariate(6.2, 0.9))
        return Decimal(max(euros, 60) * _UNITS.get(self.country.currency, 1))

    def invoice(self, until: date) -> tuple[date | None, date | None, date | None]:
        """Invoiced after the work, mostly paid in time; what lies ahead has not happened."""
        sent = until + timedelta(days=self.rng.randrange(15))
        if sent > self.as_of:
            return None, None, None
        due = sent + timedelta(days=30)
        paid = due + timedelta(days=self.rng.randrange(-25, 20))
        return sent, due, paid if paid <= self.as_of and self.rng.random() < 0.93 else None

    def contact(self, record: ClientRecord) -> None:
        """Somebody at the client, who has left now and then."""
        since = self.day(record.since)
        gone = self.rng.random() < 0.1 and since + timedelta(days=90) < self.as_of
        contact = Contact(record.client, _OFFICES.draw(self.rng), since, since + timedelta(days=90) if gone else None)
        name, email, language = self.somebody()
        self.contacts.append(ContactRecord(self.uuid(), contact, ContactProfile(name, email, None, language)))

    def adviser(self, entity: str) -> AdviserRow:
        """The newest adviser of the entity, or one more once she has enough clients."""
        if self.clients_of[entity] % CLIENTS_OF_AN_ADVISER == 0:
            name, email, _ = self.somebody()
            self.newest[entity] = AdviserRow(self.uuid(), entity, name, email)
            self.advisers.append(self.newest[entity])
        self.clients_of[entity] += 1
        return self.newest[entity]

    def somebody(self) -> tuple[str, str, str]:
        """An invented name, an address that no mail reaches (RFC 2606), and a language."""
        language = place_of(self.country).languages.draw(self.rng)
        names = names_in(language)
        name = f"{self.rng.choice(names.given)} {self.rng.choice(names.family)}"
        return name, f"contact.{self.rng.getrandbits(32):08x}@example.org", language

    def day(self, since: date) -> date:
        """A day between `since` and now."""
        return since + timedelta(days=self.rng.randrange(max((self.as_of - since).days, 0) + 1))

    def uuid(self) -> UUID:
        """A random id (version 4)."""
        return UUID(int=self.rng.getrandbits(128), version=4)


def _there(one: Worker, day: date) -> bool:
    return one.joined_on <= day and (one.ended_on is None or day <= one.ended_on)
