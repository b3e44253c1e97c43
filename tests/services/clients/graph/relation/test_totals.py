"""What came of engagements: currencies kept apart, converted by rates that the caller brings and is shown again."""

from __future__ import annotations

from tests.services.clients.graph.relation.conftest import AMELIE, BRAM, CHLOE, HEAD, SCOP, World

OF_CLIENT = """query($id: ID!, $since: Date, $into: ConversionInput) { client(id: $id) {
  engagementTotals(since: $since, until: "2026-11-01", into: $into) { entityId engagements members
    invoiced { amount currency } paid { amount } converted { amount currency } rate { value on source } } } }"""
OF_ORGANISATION = """query($value: String!) { organisationByIdentifier(scheme: VAT, value: $value) {
  engagementTotals(since: "2026-01-01") { country entityId invoiced { amount } } } }"""
OF_ALL = """{ engagementTotals(since: "2026-01-01") { entityId invoiced { amount currency } } }"""
KRONA = {"currency": "SEK", "value": "0.0875", "on": "2026-10-30", "source": "ECB"}


async def test_kronor_are_not_euros(world: World) -> None:
    await world.work(world.museum, AMELIE, "T-1", amount="200", paidOn="2026-07-01")
    await world.work(world.museum, BRAM, "T-2", amount="50.25")
    await world.work(world.museum, BRAM, "T-3", amount="1000", currency="SEK")
    await world.work(world.museum, BRAM, "T-4", amount="30000", currency="HUF", invoicedOn="2025-06-02")
    asked = {"into": "EUR", "rates": [KRONA]}
    found = (await world.data(OF_CLIENT, id=world.museum, since="2026-01-01", into=asked))["client"]
    euro, krona = found["engagementTotals"]
    assert (euro["engagements"], euro["members"], euro["invoiced"]) == (2, 2, {"amount": "250.25", "currency": "EUR"})
    assert (euro["paid"], euro["converted"]["amount"], euro["rate"]) == ({"amount": "200.00"}, "250.25", None)
    assert krona["converted"] == {"amount": "87.50", "currency": "EUR"}
    assert krona["rate"] == {"value": "0.0875", "on": "2026-10-30", "source": "ECB"}
    older = (await world.data(OF_CLIENT, id=world.museum, since="2025-01-01", into=asked))["client"]
    forint = older["engagementTotals"][1]
    assert (forint["invoiced"]["currency"], forint["converted"], forint["rate"]) == ("HUF", None, None)


async def test_each_team_has_the_totals_of_its_own_entities(world: World) -> None:
    await world.work(world.school, CHLOE, "T-5", amount="10")
    for entities, wanted in (((SCOP,), {SCOP}), ((HEAD,), {HEAD}), ((), {HEAD, SCOP})):
        found = await world.data(OF_ALL, world.officer(*entities))
        assert {row["entityId"] for row in found["engagementTotals"]} == wanted
    assert await world.data(OF_ORGANISATION, world.officer(HEAD), value="FR40303265045") == {
        "organisationByIdentifier": {"engagementTotals": []}
    }
    found = await world.data(OF_ORGANISATION, world.officer(SCOP), value="FR40303265045")
    (row,) = found["organisationByIdentifier"]["engagementTotals"]
    assert row == {"country": "FR", "entityId": SCOP, "invoiced": {"amount": "10.00"}}


async def test_rates_without_a_day_that_came_and_windows_without_days_are_refused(world: World) -> None:
    asked = {"into": "EUR", "rates": [KRONA | {"on": "2999-01-01"}]}
    answer = await world.ask(OF_CLIENT, id=world.museum, into=asked)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_ARGUMENT"
    answer = await world.ask(OF_CLIENT, id=world.museum, since="2026-11-01")
    assert answer["errors"][0]["extensions"]["code"] == "BAD_ARGUMENT"
