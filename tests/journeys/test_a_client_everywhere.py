"""Journey 4: a client in Belgium, a partner in France, unknown in Germany: one organisation."""

from __future__ import annotations

from hemicycle.sample.personas import SHARED_CLIENT_VAT
from tests.journeys.operations import operation


async def test_one_organisation_by_its_vat_number_with_a_status_per_country(stack):
    answer = await stack.ask(operation("client_everywhere"), {"vat": SHARED_CLIENT_VAT}, as_="clara")

    assert "errors" not in answer, answer["errors"]
    found = answer["data"]["organisationByIdentifier"]
    statuses = {row["entity"]["country"]: row["status"] for row in found["relations"]}
    assert statuses["BE"] == "CLIENT"
    assert statuses["FR"] == "PARTNER"
    assert "DE" not in statuses
    assert found["partnership"] == "PARTNER"
    germany = next(row for row in found["partitions"] if row["country"] == "DE")
    assert germany["status"] == "SUCCESSFUL", "unknown there, which is not the same as unanswered"


async def test_from_one_countrys_client_the_organisation_is_seen_whole(stack):
    answer = await stack.ask(operation("client_everywhere"), {"vat": SHARED_CLIENT_VAT}, as_="clara")
    document = """query($id: ID!) { client(id: $id) {
      status
      organisation { name partnership identifiers { scheme value } relations { id status } }
    } }"""
    whole = answer["data"]["organisationByIdentifier"]
    for relation in whole["relations"]:
        found = (await stack.ask(document, {"id": relation["id"]}, as_="clara"))["data"]["client"]
        assert found["status"] == relation["status"], "the relation itself is one country's"
        assert found["organisation"]["partnership"] == "PARTNER", "the strongest of all countries"
        assert found["organisation"]["identifiers"] == whole["identifiers"]
        assert [r["id"] for r in found["organisation"]["relations"]] == [r["id"] for r in whole["relations"]]


async def test_a_page_of_clients_shows_each_organisations_strongest_status(stack):
    page = """{ clients(first: 40, orderBy: NAME) { edges { node {
      id status organisation { id partnership relations { id status } }
    } } } }"""
    answer = await stack.ask(page, as_="clara")
    assert "errors" not in answer, answer["errors"]
    ladder = ["CLIENT", "CANDIDATE", "PARTNER", "MEMBER"]
    nodes = [edge["node"] for edge in answer["data"]["clients"]["edges"]]
    assert len(nodes) == 40
    for node in nodes:
        relations = node["organisation"]["relations"]
        assert node["id"] in {relation["id"] for relation in relations}
        assert node["organisation"]["partnership"] == max((r["status"] for r in relations), key=ladder.index)


async def test_however_the_number_is_written(stack):
    spaced = f"{SHARED_CLIENT_VAT[:2]} {SHARED_CLIENT_VAT[2:6]}.{SHARED_CLIENT_VAT[6:9]}.{SHARED_CLIENT_VAT[9:]}"
    answer = await stack.ask(operation("client_everywhere"), {"vat": spaced}, as_="clara")

    assert answer["data"]["organisationByIdentifier"]["partnership"] == "PARTNER"


async def test_a_number_that_fails_its_own_check_is_refused(stack):
    answer = await stack.ask(operation("client_everywhere"), {"vat": "BE0999999923"}, as_="clara")

    assert answer["data"]["organisationByIdentifier"] is None
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"IDENTIFIER_INVALID"}
