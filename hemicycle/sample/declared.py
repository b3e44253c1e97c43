"""What the sample's members do, say that they need, and use, drawn from one seeded stream per country."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

from commons.directory import Country
from commons.nace import Nace
from hemicycle.sample.offers import SINCE, offers
from hemicycle.sample.word_lists import Weighted, trades
from services.members.domain.activities.activity import Activity, Work
from services.members.domain.activities.declarations import Declaration
from services.members.domain.activities.needs import vocabulary
from services.members.domain.activities.words import Basis, DeclarationKind, TraitKind, Weight, WorkSituation
from services.members.domain.facts import Period
from services.members.domain.services.ties import Tie, TieKind
from services.members.store.bulk_declared import DeclaredRecord, OfferRecord
from services.members.store.bulk_load import MembershipRecord

_SITUATIONS = Weighted.of(
    {
        WorkSituation.FREELANCE: 38,
        WorkSituation.EMPLOYEE: 26,
        WorkSituation.SEMI_PROFESSIONAL: 12,
        WorkSituation.FOUNDER: 11,
        WorkSituation.STUDENT: 9,
        WorkSituation.RETIRED: 4,
    }
)
_TRAITS = {
    TraitKind.DISCONTINUOUS_INCOME: 0.45,
    TraitKind.LOW_INCOME: 0.3,
    TraitKind.MISSING_SOCIAL_PROTECTION: 0.2,
    TraitKind.MISSING_TRAINING: 0.12,
}
SECOND_ACTIVITY = 0.3
ADVISED, SERVED, IN_A_PLACE = 0.6, 0.15, 0.05


def declared(
    country: Country, records: Sequence[MembershipRecord], as_of: date, seed: int
) -> tuple[list[OfferRecord], list[DeclaredRecord]]:
    """What the country's entities offer, and what the people among `records` do, say and use."""
    rng = Random(f"declared {seed} {country.code}")
    people = [record for record in records if record.person is not None]
    offered = offers(country, dict(Counter(record.entity for record in people)), rng)
    maker = _Maker(rng, as_of, offered)
    return offered, [maker.of(record) for record in people]


class _Maker:
    """Makes what one member does, says and uses; the order of calls is part of the sample."""

    def __init__(self, rng: Random, as_of: date, offered: Sequence[OfferRecord]) -> None:
        self.rng = rng
        self.as_of = as_of
        self.needs = [kind.code for kind in vocabulary(as_of)]
        self.things: dict[tuple[str, str], list[OfferRecord]] = defaultdict(list)
        for one in offered:
            self.things[one.offer.entity, one.kind].append(one)
        self.room = {one.offer.id: one.said["capacity"] for one in offered if one.kind == "place"}

    def of(self, record: MembershipRecord) -> DeclaredRecord:
        """All of one member."""
        days = Period(max(record.joined_on, SINCE), record.ended_on)
        if record.ended_on is not None and record.ended_on < SINCE:
            return DeclaredRecord(record.membership)
        activities = self._activities(record, days)
        return DeclaredRecord(record.membership, activities, self._said(days), self._ties(record, days))

    def _activities(self, record: MembershipRecord, days: Period) -> list[Activity]:
        profile = record.profile
        if profile.trade is None:
            return []
        sector = Nace(profile.sector, profile.sector_revision) if profile.sector and profile.sector_revision else None
        found = [self._activity(profile.trade, sector, Weight.MAIN, days)]
        if self.rng.random() < SECOND_ACTIVITY:
            other = trades().draw(self.rng)
            if other.isco != profile.trade:
                found.append(self._activity(other.isco, Nace(other.nace, "2.1"), Weight.ACCESSORY, self._later(days)))
        return found

    def _activity(self, trade: str, sector: Nace | None, weight: Weight, days: Period) -> Activity:
        return Activity(self._id(), Work(trade, sector, weight, _SITUATIONS.draw(self.rng)), days)

    def _said(self, days: Period) -> list[Declaration]:
        traits = [kind.value for kind, share in _TRAITS.items() if self.rng.random() < share]
        needs = self.rng.sample(self.needs, self.rng.choice((0, 0, 1, 1, 2, 3)))
        said = [(DeclarationKind.TRAIT, code) for code in traits] + [(DeclarationKind.NEED, code) for code in needs]
        return [Declaration(self._id(), kind, code, Basis.DECLARED, self._later(days)) for kind, code in said]

    def _ties(self, record: MembershipRecord, days: Period) -> list[Tie]:
        found = []
        if self.rng.random() < ADVISED:
            adviser = self.rng.choice(self.things[record.entity, "adviser"])
            found.append(Tie(self._id(), TieKind.ADVISER, adviser.offer.id, days))
        if self.rng.random() < SERVED:
            day = self._later(days).start
            service = self.rng.choice([one for one in self.things[record.entity, "service"] if _open(one)])
            found.append(Tie(self._id(), TieKind.SERVICE, service.offer.id, Period(day, day)))
        if self.rng.random() < IN_A_PLACE:
            place = self.rng.choice(self.things[record.entity, "place"])
            if self.room[place.offer.id]:
                self.room[place.offer.id] -= 1
                found.append(Tie(self._id(), TieKind.PLACE, place.offer.id, days))
        return found

    def _later(self, days: Period) -> Period:
        assert days.start is not None
        last = min(days.end or self.as_of, self.as_of)
        return Period(days.start + timedelta(days=self.rng.randrange(max((last - days.start).days, 0) + 1)), days.end)

    def _id(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)


def _open(service: OfferRecord) -> bool:
    return not service.said["trades"] and not service.said["situations"]
