"""A country's memberships of people: names, dates, facts and shares drawn from one seeded stream per country."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from random import Random
from uuid import UUID

from commons.directory import Country
from hemicycle.sample.entity_plans import EntityPlan, plans_of
from hemicycle.sample.shared_people import SharedPerson
from hemicycle.sample.shares import Shares, given_back, shares_of, unpaid
from hemicycle.sample.word_lists import Weighted, names_in, place_of, trades
from services.members.store.bulk_load import MembershipRecord, ProfileRecord

RECENT_DAYS = 150
"""On each of the last so many days somebody joined, so that any waiting period can be met on its edge."""
FEWEST = 200
"""Memberships of a country at any scale, the group's own apart."""
SECOND_ENTITY = 0.03
"""Share of people who are members of two legal entities, where their country has several."""
NACE_REVISION = "2.1"


class Fate(StrEnum):
    """What became of a membership."""

    STEADY = "steady"
    """An ordinary holder, whatever the dice say."""
    ORDINARY = "ordinary"
    GONE = "gone"
    EXCLUDED = "excluded"
    LEAVING = "leaving"
    IN_DEFAULT = "in default"
    SUSPENDED = "suspended"


_FATES = Weighted.of(
    {
        Fate.ORDINARY: 880,
        Fate.GONE: 78,
        Fate.EXCLUDED: 2,
        Fate.LEAVING: 17,
        Fate.IN_DEFAULT: 17,
        Fate.SUSPENDED: 6,
    }
)
_BELONGING = Weighted.of({"CLAIMED": 34, "SERVICE_ONLY": 33, "UNAWARE": 15, "UNKNOWN": 18})
_SUSPENSIONS = ("exclusion procedure pending", "suspended by the board under the statutes")


class PeopleMaker:
    """Makes memberships of one country; the order of calls is part of the sample."""

    def __init__(self, country: Country, as_of: date, seed: int) -> None:
        self.country = country
        self.as_of = as_of
        self.rng = Random(f"{seed}/{country.code}/people")
        self.plans = plans_of(country)
        self.place = place_of(country)

    def all(self, count: int, shared: Sequence[SharedPerson], *, lately: bool = True) -> Iterator[MembershipRecord]:
        """`count` people's memberships: those `shared` with other countries, one a day `lately`, then the rest.

        Each fate has somebody, however few they are; a second membership is not one more person.
        """
        made = 0
        for record in chain(map(self.shared, shared), self.recent() if lately else (), map(self.fated, Fate)):
            yield record
            made += 1
        for _ in range(count - made):
            record = self.fated(_FATES.draw(self.rng))
            yield record
            if len(self.country.entities) > 1 and self.rng.random() < SECOND_ENTITY:
                yield self.second(record)

    def recent(self) -> Iterator[MembershipRecord]:
        """Somebody for each of the last days, today's among them."""
        return (self.person(self.as_of - timedelta(days=days), Fate.STEADY) for days in range(RECENT_DAYS + 1))

    def fated(self, fate: Fate) -> MembershipRecord:
        """Somebody new who joined some time ago."""
        return self.person(None, fate)

    def person(self, joined: date | None, fate: Fate) -> MembershipRecord:
        """Somebody new."""
        language = self.place.languages.draw(self.rng)
        words = names_in(language)
        plan = self.plans.draw(self.rng)
        joined = joined or self.joined(plan)
        profile = self.profile(self.rng.choice(words.given), self.rng.choice(words.family), language, joined)
        return self.membership(plan, self.uuid(), profile, joined, fate)

    def shared(self, known: SharedPerson) -> MembershipRecord:
        """Somebody whom other countries know too: in the country's first entity."""
        plan = self.plans.items[0]
        joined = self.joined(plan)
        language = self.place.languages.draw(self.rng)
        profile = self.profile(known.given_name, known.family_name, language, joined)
        fate = Fate.STEADY if known.steady else _FATES.draw(self.rng)
        return self.membership(plan, known.person, profile, joined, fate)

    def second(self, first: MembershipRecord) -> MembershipRecord:
        """The same person in another entity of the country."""
        plan = self.rng.choice([plan for plan in self.plans.items if plan.entity.id != first.entity])
        assert first.person is not None
        return self.membership(plan, first.person, first.profile, self.joined(plan), Fate.ORDINARY)

    def uuid(self) -> UUID:
        """A random id (version 4) from the country's stream."""
        return UUID(int=self.rng.getrandbits(128), version=4)

    def joined(self, plan: EntityPlan) -> date:
        """A day since the entity opened, later ones more often; nobody of these joined in the recent days."""
        opened = date.fromisoformat(plan.entity.opened_on or "2015-01-01")
        days = (self.as_of - opened).days - RECENT_DAYS
        return opened + timedelta(days=int(days * self.rng.random() ** 0.6))

    def profile(self, given: str, family: str, language: str, joined: date) -> ProfileRecord:
        """Personal data; addresses end in a domain that is reserved for examples (RFC 2606)."""
        rng = self.rng
        trade = trades().draw(rng)
        return ProfileRecord(
            given_name=given,
            family_name=family,
            email=f"{ascii_word(given)}.{ascii_word(family)}.{rng.randrange(10_000)}@example.org",
            birth_date=joined - timedelta(days=rng.randint(19 * 365, 64 * 365)),
            language=language,
            city=rng.choice(self.place.cities),
            trade=trade.isco,
            sector=trade.nace,
            sector_revision=NACE_REVISION,
        )

    def membership(
        self, plan: EntityPlan, person: UUID, profile: ProfileRecord, joined: date, fate: Fate
    ) -> MembershipRecord:
        """One membership and its fate."""
        rng = self.rng
        category = plan.categories.draw(rng)
        shares, ended = self.shares(plan, category, joined, fate)
        return MembershipRecord(
            membership=self.uuid(),
            entity=plan.entity.id,
            kind="PERSON",
            person=person,
            category=category,
            college=plan.colleges.get(category),
            joined_on=joined,
            ended_on=ended,
            profile=profile,
            community_member=rng.random() < 0.86,
            cooperating=rng.random() < 0.74,
            belonging=_BELONGING.draw(rng),
            suspensions=self.suspensions(joined) if fate is Fate.SUSPENDED else (),
            in_default_from=self.lately(joined, 20, 400) if fate is Fate.IN_DEFAULT else None,
            operations=shares.operations,
            coverage=shares.coverage,
        )

    def shares(self, plan: EntityPlan, category: str, joined: date, fate: Fate) -> tuple[Shares, date | None]:
        """Shares and the last day of membership, if there is one."""
        rng, nominal = self.rng, Decimal(plan.entity.share_nominal)
        if fate is Fate.IN_DEFAULT:
            return unpaid(rng, joined, nominal), None
        ended = self.ended(joined, fate)
        if fate is not Fate.STEADY and rng.random() < plan.shareless.get(category, 0):
            return Shares(), ended
        shares = shares_of(plan.habit, rng, joined, self.as_of, nominal)
        if ended is None or fate is Fate.LEAVING:
            return shares, ended
        return given_back(shares, "EXCLUDE" if fate is Fate.EXCLUDED else "REDEEM", ended, nominal), ended

    def ended(self, joined: date, fate: Fate) -> date | None:
        """The last day of membership."""
        if fate is Fate.LEAVING:
            return self.as_of + timedelta(days=self.rng.randint(1, 150))
        if fate in {Fate.GONE, Fate.EXCLUDED}:
            return joined + timedelta(days=self.rng.randint(30, max(31, (self.as_of - joined).days - 1)))
        return None

    def suspensions(self, joined: date) -> tuple[tuple[date, date | None, str], ...]:
        """One suspension; half of them end on a known day."""
        until = self.as_of + timedelta(days=self.rng.randint(30, 200)) if self.rng.random() < 0.5 else None
        return ((self.lately(joined, 5, 120), until, self.rng.choice(_SUSPENSIONS)),)

    def lately(self, joined: date, fewest: int, most: int) -> date:
        """A day some time ago, after joining."""
        return max(joined + timedelta(days=1), self.as_of - timedelta(days=self.rng.randint(fewest, most)))


@lru_cache(maxsize=4096)
def ascii_word(name: str) -> str:
    """A name as it stands in an e-mail address."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("\u0131", "i"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())
