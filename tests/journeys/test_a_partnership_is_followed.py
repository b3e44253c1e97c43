"""Journey: a client team follows its partners in two countries; one country's service is killed and comes back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.answers import done
from tests.journeys.following import following
from tests.journeys.operations import operation
from tests.stack import Stack

FOLLOW = operation("partnership_changes")
COUNTRIES = {"countries": ["BE", "FR"]}
CLIENTS = """query($country: CountryCode!) { clients(countries: [$country], first: 40) {
  edges { node { id status } } } }"""
CHANGE = """mutation($input: ChangePartnershipInput!) { changePartnership(input: $input) {
  ... on ChangePartnershipPayload { client { id } } ...Refused } }"""


@pytest.fixture
async def france_comes_back(stack: Stack) -> Any:
    yield
    await stack.restart("clients/FR")


def officer(stack: Stack, country: str) -> str:
    """A client-relations officer of one country."""
    return stack.forge_roles([{"role": "client_officer", "countries": [country]}], country.lower())


async def a_client(stack: Stack, country: str) -> str:
    """One that is no more than a client yet."""
    found = done(await stack.ask(CLIENTS, {"country": country}, token=officer(stack, country)))
    return next(edge["node"]["id"] for edge in found["clients"]["edges"] if edge["node"]["status"] == "CLIENT")


async def becomes_candidate(stack: Stack, client: str) -> None:
    asked = {"client": client, "status": "CANDIDATE", "reason": "works with us since spring"}
    done(await stack.ask(CHANGE, {"input": asked}, token=officer(stack, client[:2])))


@pytest.mark.usefixtures("france_comes_back")
async def test_a_country_goes_and_comes_back_and_no_step_is_lost(stack: Stack) -> None:
    team = officer(stack, "BE")
    belgian, french = await a_client(stack, "BE"), await a_client(stack, "FR")
    async with following(stack, FOLLOW, COUNTRIES, team) as team_hears:
        opening = await team_hears.result()
        assert opening["extensions"]["partitions"]["complete"]

        await becomes_candidate(stack, french)
        told = await team_hears.told("partnershipChanged")
        assert (told["client"]["id"], told["client"]["status"]) == (french, "CANDIDATE")
        assert told["client"]["entity"]["name"]  # from the members service
        assert told["client"]["organisation"]["partnership"]  # from every country that knows it

        await stack.kill("clients/FR")
        gone = await team_hears.heard("FR", "failed")
        assert gone["errors"][0]["extensions"]["code"] == "PARTITION_UNAVAILABLE"
        await becomes_candidate(stack, belgian)
        told = await team_hears.told("partnershipChanged")
        assert told["client"]["id"] == belgian  # Belgium goes on
        before = team_hears.id

        await stack.restart("clients/FR")
        await team_hears.heard("FR", "successful")
    late = await a_client(stack, "FR")
    await becomes_candidate(stack, late)  # nobody listens
    async with following(stack, FOLLOW, COUNTRIES, team, before) as again:
        told = await again.told("partnershipChanged")
        assert told["client"]["id"] == late
