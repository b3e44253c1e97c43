"""The members of the sample: the same from one seed, in Smart's proportions, with every case that law asks about."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from commons.directory import COUNTRIES_FILE, Directory
from commons.nace import activity
from hemicycle.sample.country_sample import memberships
from hemicycle.sample.organisations import clients
from hemicycle.sample.people import FEWEST, RECENT_DAYS
from hemicycle.sample.personas import PERSONAS
from services.members.store.bulk_load import MembershipRecord
from tests.hemicycle.sample.conftest import AS_OF, SCALE, Sample, generate


def held(record: MembershipRecord, day: date) -> int:
    """Shares held on a day."""
    signs = {"SUBSCRIBE": 1, "REDEEM": -1, "EXCLUDE": -1}
    return sum(signs.get(kind, 0) * shares for kind, shares, _, on in record.operations if on <= day)


def registered(record: MembershipRecord, day: date) -> bool:
    return record.joined_on <= day and (record.ended_on is None or day <= record.ended_on)


def test_the_same_seed_day_and_scale_give_the_same_sample(sample: Sample) -> None:
    again = generate()
    assert again.members == sample.members
    assert again.clients == sample.clients


def test_another_seed_gives_another_sample(sample: Sample) -> None:
    other = generate(seed=7)
    assert other.members["IT"] != sample.members["IT"]
    assert other.clients["IT"] != sample.clients["IT"]


def test_countries_have_their_people_and_room_for_those_who_must_be_there(sample: Sample) -> None:
    for code, country in sample.directory.countries.items():
        people = {record.person for record in sample.members[code] if record.person}
        wanted = max(FEWEST, round(country.people * SCALE))
        assert wanted <= len(people) <= wanted + 30 or code == "EU"


def test_full_scale_is_about_thirty_thousand_people() -> None:
    full = generate(scale=1.0)
    people = {record.person for rows in full.members.values() for record in rows if record.person}
    assert 28_000 < len(people) < 31_000
    for code, country in full.directory.countries.items():
        own = {record.person for record in full.members[code] if record.person}
        assert len(own) == country.people or code == "EU"
    second = Counter(record.person for record in full.members["FR"] if record.person)
    assert sum(count > 1 for count in second.values()) > 100
    by_entity = Counter(record.entity for record in full.members["FR"])
    assert by_entity.most_common(1)[0][0] == "FR.entity.smartfr"
    assert set(by_entity) == {entity.id for entity in full.directory.countries["FR"].entities}


def test_hundreds_are_known_to_several_countries_and_300_vote_in_both_be_and_fr(sample: Sample) -> None:
    homes: dict = defaultdict(dict)
    for code, rows in sample.members.items():
        for record in rows:
            if record.person:
                homes[record.person][code] = record
    assert sum(len(found) == 3 for found in homes.values()) >= 2
    both = [found for found in homes.values() if {"BE", "FR"} <= set(found)]
    steady = [
        found
        for found in both
        if all(
            registered(found[code], AS_OF)
            and held(found[code], AS_OF) > 0
            and not found[code].suspensions
            and found[code].in_default_from is None
            for code in ("BE", "FR")
        )
    ]
    assert len(steady) >= 300


def test_somebody_with_a_share_joined_on_each_recent_day_in_every_country(sample: Sample) -> None:
    days = {AS_OF - timedelta(days=count) for count in range(1, RECENT_DAYS + 1)}
    for code, rows in sample.members.items():
        if code != "EU":
            joined = {record.joined_on for record in rows if held(record, record.joined_on) > 0 and not record.ended_on}
            assert days <= joined, code


def test_shares_never_exceed_what_was_subscribed_and_paid(sample: Sample) -> None:
    nominal = {entity.id: Decimal(entity.share_nominal) for entity in sample.directory.entities.values()}
    for rows in sample.members.values():
        for record in rows:
            count, paid = 0, Decimal(0)
            for kind, shares, amount, day in record.operations:
                assert record.joined_on <= day <= AS_OF
                count += {"SUBSCRIBE": shares, "PAY": 0}.get(kind, -shares)
                paid += {"SUBSCRIBE": Decimal(0), "PAY": amount}.get(kind, -amount)
                assert 0 <= paid <= nominal[record.entity] * count
            days = [row[3] for row in record.operations]
            assert days == sorted(days)
            if record.ended_on and record.ended_on < AS_OF:
                assert (count, paid) == (0, 0)


def test_every_case_that_a_roll_tells_apart_is_there(sample: Sample) -> None:
    for code in ("BE", "IT", "DE"):
        rows = [record for record in sample.members[code] if registered(record, AS_OF)]
        assert any(not record.operations for record in rows), "registered without a share"
        assert any(record.suspensions for record in rows), "suspended"
        assert any(record.in_default_from and held(record, AS_OF) for record in rows), "in default"
        assert any(record.ended_on for record in rows), "leaving soon"
        assert any(record.ended_on and record.ended_on < AS_OF for record in sample.members[code]), "gone"
    lapsed = [row for row in sample.members["BE"] if row.coverage and row.coverage[1] < AS_OF and held(row, AS_OF)]
    assert lapsed, "coverage lapsed, share kept"


def test_categories_keep_their_obligation(sample: Sample) -> None:
    smartfr = [row for row in sample.members["FR"] if row.entity == "FR.entity.smartfr" and registered(row, AS_OF)]
    with_share = Counter(row.category for row in smartfr if held(row, AS_OF))
    all_of = Counter(row.category for row in smartfr)
    assert with_share["COORDINATOR"] / all_of["COORDINATOR"] > 0.85
    assert {row.college for row in smartfr} >= {"WORKERS", "USERS"}
    coordinator = [row for row in smartfr if row.category == "COORDINATOR" and held(row, AS_OF) == 3]
    assert coordinator


def test_trades_and_sectors_are_of_the_classifications(sample: Sample) -> None:
    profiles = {(row.profile.trade, row.profile.sector) for row in sample.members["BE"] if row.kind == "PERSON"}
    assert len(profiles) > 30
    for trade, sector in profiles:
        assert trade is not None
        assert len(trade) == 4
        assert activity(sector or "").code == sector


def test_addresses_are_of_the_reserved_domain_and_plain(sample: Sample) -> None:
    for rows in sample.members.values():
        for record in rows:
            if record.profile.email is not None:
                assert record.profile.email.isascii()
                assert record.profile.email.endswith("@example.org")


def test_an_eleventh_country_is_data_for_the_sample_too() -> None:
    parsed = tomllib.loads(COUNTRIES_FILE.read_text("utf-8"))
    entity = {"slug": "smart-pt", "name": "Smart PT", "legal_form": "cooperativa", "pack": "ES-COOP"}
    parsed["countries"]["PT"] = parsed["countries"]["ES"] | {
        "name": "Portugal",
        "language": "pt",
        "people": 300,
        "entities": [entity],
    }
    directory = Directory.build(parsed, {})
    known = clients(directory, AS_OF, 2026, SCALE)
    rows = memberships(directory.country("PT"), known["PT"], AS_OF, 2026, 1.0)
    assert len({record.person for record in rows if record.person}) == 300
    assert {record.profile.city for record in rows if record.person} == {"Portugal"}
    assert all(client.organisation.identifiers for client in known["PT"])
    assert memberships(replace(directory.country("PT"), people=0), (), AS_OF, 2026, 1.0) == []


def test_ids_are_unique(sample: Sample) -> None:
    ids = [record.membership for rows in sample.members.values() for record in rows]
    assert len(ids) == len(set(ids))


def test_personas_have_their_stories(sample: Sample) -> None:
    records = {record.membership: record for rows in sample.members.values() for record in rows}
    for persona in PERSONAS:
        for membership in persona.memberships:
            found = records[membership.membership]
            assert (found.person, found.entity) == (persona.person, membership.entity)
            assert (persona.issuer, persona.subject) in found.logins
            assert membership.login is None or membership.login in found.logins
            assert [purpose for purpose, _ in found.consents] == ([] if membership.consents is None else ["SERVICE"])
    stories = {membership.story: records[membership.membership] for p in PERSONAS for membership in p.memberships}
    assert held(stories["no_share"], AS_OF) == 0
    assert held(stories["one_share_2023"], AS_OF) == 1
    assert stories["one_share_2023"].coverage[1] == date(2023, 12, 31)
    assert stories["in_default"].in_default_from < AS_OF
    assert held(stories["in_default"], AS_OF) == 3


def test_organisations_at_the_top_of_the_ladder_hold_a_membership(sample: Sample) -> None:
    for code, rows in sample.members.items():
        organisations = sorted((record.entity, record.organisation) for record in rows if record.kind == "ORGANISATION")
        tops = sorted(
            (client.entity, client.organisation.organisation)
            for client in sample.clients.get(code, [])
            if client.periods[-1].status == "MEMBER"
        )
        assert organisations == tops
    group = Counter(record.kind for record in sample.members["EU"])
    assert group["ORGANISATION"] > group["PERSON"] > 0
