"""Engagements, contacts and advisers of the sample: valid, in proportion, of members who were members then."""

from __future__ import annotations

from hemicycle.sample.relations import relations, workers
from services.clients.domain.contacts.contact import known_days, profile
from services.clients.domain.engagements.engagement import checked
from services.clients.domain.partnership import PartnershipStatus
from tests.hemicycle.sample.conftest import AS_OF, Sample


def test_every_client_has_work_contacts_and_an_adviser(sample: Sample) -> None:
    for code, clients in sample.clients.items():
        members = workers(sample.members[code])
        found = relations(sample.directory.country(code), clients, members, AS_OF, 2026)
        entity_of = {one.membership: one.entity for one in members}
        joined = {one.membership: one.joined_on for one in members}
        for record in found.engagements:
            one = record.engagement
            assert checked(one, AS_OF) == one
            assert entity_of[one.membership] == record.entity
            assert joined[one.membership] <= one.since
        assert {charge.client for charge in found.charges} == {record.client for record in clients}
        assert {one.contact.client for one in found.contacts} == {record.client for record in clients}
        for one in found.contacts:
            assert known_days(one.contact, AS_OF) == one.contact
            who = one.profile
            assert profile(who.name, who.email, who.phone, who.language) == who
        assert len({record.engagement.reference for record in found.engagements}) == len(found.engagements)


def test_who_stands_closer_works_more_and_some_pay_late(sample: Sample) -> None:
    clients = sample.clients["BE"]
    found = relations(sample.directory.country("BE"), clients, workers(sample.members["BE"]), AS_OF, 2026)
    counts = {record.client: 0 for record in clients}
    for record in found.engagements:
        counts[record.engagement.client] += 1
    by_status = {
        status: [counts[record.client] for record in clients if record.periods[-1].status is status]
        for status in (PartnershipStatus.CLIENT, PartnershipStatus.PARTNER)
    }
    means = {status: sum(found) / len(found) for status, found in by_status.items()}
    assert means[PartnershipStatus.PARTNER] > 1.5 * means[PartnershipStatus.CLIENT]
    states = {record.engagement.state(AS_OF).value for record in found.engagements}
    assert {"PAID", "LATE", "INVOICED"} <= states
    again = relations(sample.directory.country("BE"), clients, workers(sample.members["BE"]), AS_OF, 2026)
    assert again == found
