"""The clients of the sample: valid numbers, one id for an organisation everywhere, ladders that the rules allow."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from commons.identifiers import IdentifierScheme, identifier
from hemicycle.sample.organisations import SHARED_CLIENT
from hemicycle.sample.personas import SHARED_CLIENT_VAT
from services.clients.domain.partnership import steps_from
from tests.hemicycle.sample.conftest import AS_OF, Sample


def test_every_number_passes_its_own_check_and_is_one_organisation_s(sample: Sample) -> None:
    owners: dict = defaultdict(set)
    for rows in sample.clients.values():
        for client in rows:
            schemes = [item.scheme for item in client.organisation.identifiers]
            assert schemes == [IdentifierScheme.VAT, IdentifierScheme.REGISTER]
            for item in client.organisation.identifiers:
                assert identifier(item.scheme, item.value) == item
                owners[item].add(client.organisation.organisation)
    assert all(len(found) == 1 for found in owners.values())


def test_many_organisations_are_known_to_several_countries_under_one_id(sample: Sample) -> None:
    homes: dict = defaultdict(set)
    for code, rows in sample.clients.items():
        for client in rows:
            homes[client.organisation.organisation].add(code)
    assert sum(len(codes) > 1 for codes in homes.values()) >= 10


def test_the_shared_client_is_a_client_in_be_a_partner_in_fr_and_unknown_elsewhere(sample: Sample) -> None:
    found = {
        code: client.periods[-1].status
        for code, rows in sample.clients.items()
        for client in rows
        if client.organisation.organisation == SHARED_CLIENT
    }
    assert found == {"BE": "CLIENT", "FR": "PARTNER"}
    vat = identifier(IdentifierScheme.VAT, SHARED_CLIENT_VAT)
    assert vat in next(
        client.organisation.identifiers
        for client in sample.clients["BE"]
        if client.organisation.organisation == SHARED_CLIENT
    )


def test_ladders_are_walked_step_by_step_on_growing_days(sample: Sample) -> None:
    backwards = 0
    for rows in sample.clients.values():
        for client in rows:
            opened = sample.directory.entities[client.entity].opened_on
            assert date.fromisoformat(opened or "") <= client.since < AS_OF
            assert client.periods[0].status == "CLIENT"
            assert client.periods[-1].until is None
            for earlier, later in zip(client.periods, client.periods[1:], strict=False):
                assert earlier.until == later.since > earlier.since
                assert later.status in steps_from(earlier.status)
                assert later.reason
                backwards += steps_from(earlier.status)[0] != later.status
    assert backwards > 0


def test_an_entity_has_an_organisation_once(sample: Sample) -> None:
    pairs = [(client.entity, client.organisation.organisation) for rows in sample.clients.values() for client in rows]
    assert len(pairs) == len(set(pairs))
