"""The group proposes, each entity adopts or declines for itself: in its own country, to the words it was told."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from commons.clock import today
from tests.answers import asking
from tests.commons.partitions import role
from tests.services.clients.graph.conftest import Country
from tests.services.governance.country import Served, address_of

TODAY = today("Europe/Brussels")
ORGANISATION = "organisation.00000000000040008000000000000009"
PROPOSED = {
    "entity": "EU.entity.smart-group",
    "organisation": ORGANISATION,
    "title": "Rates of Cera",
    "terms": "Paid within 30 days.",
    "validFrom": (TODAY - timedelta(days=50)).isoformat(),
}
ANSWER = "adoption { id entity answer since until digest }"
ADOPTIONS = """query($agreement: ID!) { groupAgreementAdoptions(agreement: $agreement, first: 1) {
  edges { cursor node { entity answer since until } } pageInfo { hasNextPage } } }"""


@pytest.fixture
async def group(country, issuing) -> AsyncIterator[tuple[Country, str, str]]:
    """The group's partition, its officer, and where it listens."""
    found = await country("EU")
    listening = socket.create_server(("127.0.0.1", 0))
    served = await Served.start(found.app, listening)
    yield found, issuing.token("be", "greta", roles=[role("client_officer", "EU")]), address_of(listening)
    await served.stop()


@pytest.fixture
async def france(country, issuing, group) -> Country:
    """France, which reaches the group's partition and is known to it."""
    found = await country("FR")
    found.partition.directory.partitions["clients/EU"] = group[2]
    issuing.partitions["clients/FR"] = found.partition.key
    group[0].partition.directory.partitions["clients/FR"] = "https://clients.fr.test"
    return found


async def do(found: Country, token: str, name: str, selection: str, **given: Any) -> Any:
    return (await found.data(asking(name, selection), token, input=given))[name]


async def refused(found: Country, token: str, name: str, **given: Any) -> str:
    return await found.code(asking(name, "__typename"), token, input=given)


async def test_an_agreement_is_proposed_adopted_and_withdrawn(group, france, fr_officer) -> None:
    eu, officer, _ = group
    made = await do(eu, officer, "proposeGroupAgreement", "agreement { id digest withdrawnOn }", **PROPOSED)
    agreement = made["agreement"]["id"]
    listed = await eu.data(
        "query($o: ID!) { groupAgreements(organisation: $o) { edges { node { id title } } } }", officer, o=ORGANISATION
    )
    assert listed["groupAgreements"]["edges"] == [{"node": {"id": agreement, "title": "Rates of Cera"}}]

    said = {"entity": "FR.entity.smartfr", "agreement": agreement, "reason": "too dear"}
    first = (TODAY - timedelta(days=40)).isoformat()
    declined = await do(france, fr_officer, "answerGroupAgreement", ANSWER, answer="DECLINED", decidedOn=first, **said)
    assert declined["adoption"]["digest"] == made["agreement"]["digest"]
    again = {"answer": "DECLINED", "decidedOn": TODAY.isoformat()}
    assert await refused(france, fr_officer, "answerGroupAgreement", **said, **again) == "TRANSITION_NOT_ALLOWED"
    adopted = await do(france, fr_officer, "answerGroupAgreement", ANSWER, answer="ADOPTED", **said)
    assert (adopted["adoption"]["answer"], adopted["adoption"]["until"]) == ("ADOPTED", None)

    page = (await france.data(ADOPTIONS, fr_officer, agreement=agreement))["groupAgreementAdoptions"]
    assert (page["edges"][0]["node"]["answer"], page["pageInfo"]["hasNextPage"]) == ("ADOPTED", True)
    rest = ADOPTIONS.replace("first: 1", f'first: 1, after: "{page["edges"][0]["cursor"]}"')
    (edge,) = (await france.data(rest, fr_officer, agreement=agreement))["groupAgreementAdoptions"]["edges"]
    assert (edge["node"]["answer"], edge["node"]["until"]) == ("DECLINED", TODAY.isoformat())

    ending = {"entity": "EU.entity.smart-group", "agreement": agreement, "reason": "Cera left"}
    gone = await do(eu, officer, "withdrawGroupAgreement", "agreement { withdrawnOn withdrawnBecause }", **ending)
    assert gone["agreement"] == {"withdrawnOn": TODAY.isoformat(), "withdrawnBecause": "Cera left"}
    assert await refused(eu, officer, "withdrawGroupAgreement", **ending) == "TRANSITION_NOT_ALLOWED"
    other = said | {"entity": "FR.entity.alterna", "answer": "ADOPTED"}
    assert await refused(france, fr_officer, "answerGroupAgreement", **other) == "TRANSITION_NOT_ALLOWED"
    one = "query($id: ID!) { groupAgreements(agreement: $id) { edges { node { terms } } } }"
    (edge,) = (await eu.data(one, officer, id=agreement))["groupAgreements"]["edges"]
    assert edge["node"]["terms"] == "Paid within 30 days."


async def test_only_the_group_proposes(group, france, fr_officer) -> None:
    eu, officer, _ = group
    own = PROPOSED | {"entity": "FR.entity.smartfr"}
    assert await refused(france, fr_officer, "proposeGroupAgreement", **own) == "BAD_ARGUMENT"
    assert await refused(eu, fr_officer, "proposeGroupAgreement", **PROPOSED) == "PARTITION_FORBIDDEN"
    ended = PROPOSED | {"validUntil": PROPOSED["validFrom"]}
    assert await refused(eu, officer, "proposeGroupAgreement", **ended) == "BAD_ARGUMENT"
    nothing = {
        "entity": "EU.entity.smart-group",
        "agreement": "agreement.00000000000040008000000000000001",
        "reason": "r",
    }
    assert await refused(eu, officer, "withdrawGroupAgreement", **nothing) == "NOT_FOUND"


async def test_answers_are_to_agreements_that_there_are(france, fr_officer) -> None:
    said = {"entity": "FR.entity.smartfr", "answer": "ADOPTED", "reason": "r"}
    said["agreement"] = "agreement.00000000000040008000000000000001"
    assert await refused(france, fr_officer, "answerGroupAgreement", **said) == "NOT_FOUND"
    del france.partition.directory.partitions["clients/EU"]
    assert await refused(france, fr_officer, "answerGroupAgreement", **said) == "PARTITION_UNAVAILABLE"
