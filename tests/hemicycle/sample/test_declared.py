"""What the sample's members do, say and use would be let in by the graph's own rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from hemicycle.sample.declared import declared
from services.members.domain.activities.activity import enter
from services.members.domain.activities.declarations import declare
from services.members.domain.facts import Period
from services.members.domain.services import catalogue, partners
from services.members.domain.services.places import check_room
from services.members.domain.services.ties import TieKind, begin
from tests.hemicycle.sample.conftest import AS_OF, Sample


def test_it_is_the_same_from_one_seed(sample: Sample) -> None:
    country, records = sample.directory.country("FR"), sample.members["FR"]
    assert declared(country, records, AS_OF, 2026) == declared(country, records, AS_OF, 2026)
    assert declared(country, records, AS_OF, 2026) != declared(country, records, AS_OF, 7)


def test_activities_declarations_and_uses_obey_the_rules(sample: Sample) -> None:
    for code, records in sample.members.items():
        offered, found = declared(sample.directory.country(code), records, AS_OF, 2026)
        things = {one.offer.id: one for one in offered}
        members = {record.membership: Period(record.joined_on, record.ended_on) for record in records}
        taken: dict[object, list[Period]] = defaultdict(list)
        for one in found:
            registered = members[one.membership]
            for number, activity in enumerate(one.activities):
                assert enter(one.activities[:number], activity, registered) == activity
            for number, said in enumerate(one.declarations):
                assert declare(one.declarations[:number], said, registered) == said
            for tie in one.ties:
                thing = things[tie.thing]
                assert begin([], tie, thing.offer.period, registered) == tie
                if tie.kind is TieKind.PLACE:
                    check_room(taken[tie.thing], tie.period, thing.said["capacity"])
                    taken[tie.thing].append(tie.period)


def test_offers_are_of_the_classifications(sample: Sample) -> None:
    offered, _ = declared(sample.directory.country("BE"), sample.members["BE"], AS_OF, 2026)
    assert set(Counter(one.kind for one in offered)) == {"service", "adviser", "place", "partner"}
    for one in offered:
        assert tuple(one.said.get("trades", ())) == catalogue.trades(one.said.get("trades", ()))
        assert set(one.said.get("needs", ())) == set(catalogue.needs(one.said.get("needs", ()), date(2026, 1, 1)))
        pairs = [key.split(":")[::-1] for key in one.said.get("sectors", ())]
        assert len(partners.sectors([(code, revision) for code, revision in pairs])) == len(pairs)
