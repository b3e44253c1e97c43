"""A client-relations officer remembers a piece of a name, or has a number on an invoice, and finds the client."""

from __future__ import annotations

import pytest

from tests.services.clients.graph.test_register_client import REGISTER, cera

CLIENTS = {
    "Théâtre National de Bruxelles": "BE0999999922",
    "Théâtre Nationaal": "BE0683683417",
    "Nationale Loterij": "BE0426769514",
    "Große Bühne Łódź": "DE136695976",
    "Színház Őrült Ügynökség": "IT00743110157",
    "Cinéma Nova": "FR40303265045",
}
SEARCH = """
query($text: String!, $filter: ClientFilter, $first: Int, $after: String, $last: Int, $before: String) {
  searchClients(text: $text, filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { id matched matchedBy distance sortName client { id status organisation { name } } } }
    pageInfo { hasNextPage endCursor startCursor }
  }
}
"""


@pytest.fixture
async def be(country, be_officer):
    """Belgium with six clients."""
    found = await country("BE")
    for name, vat in CLIENTS.items():
        given = cera(name=name, identifiers=[{"scheme": "VAT", "value": vat}])
        await found.data(REGISTER, be_officer, input=given)
    return found


async def found(be, token: str, text: str, **more) -> list[str]:
    answer = await be.data(SEARCH, token, text=text, **more)
    return [edge["node"]["matched"] for edge in answer["searchClients"]["edges"]]


async def test_names_are_found_without_accents_by_pieces_and_in_spite_of_slips(be, be_officer) -> None:
    assert await found(be, be_officer, "theatre national de bruxelles", first=1) == ["Théâtre National de Bruxelles"]
    assert (await found(be, be_officer, "theatre nat"))[:2] == ["Théâtre Nationaal", "Théâtre National de Bruxelles"]
    assert await found(be, be_officer, "grosse buhne") == ["Große Bühne Łódź"]
    assert await found(be, be_officer, "LODZ") == ["Große Bühne Łódź"]
    assert await found(be, be_officer, "orult ugyn") == ["Színház Őrült Ügynökség"]
    assert await found(be, be_officer, "cinem nova") == ["Cinéma Nova"]
    assert await found(be, be_officer, "lotterij") == ["Nationale Loterij"]
    assert await found(be, be_officer, "nothing like it") == []


async def test_the_best_match_comes_first_and_says_how_far_it_is(be, be_officer) -> None:
    answer = await be.data(SEARCH, be_officer, text="Theatre nationaal")
    nodes = [edge["node"] for edge in answer["searchClients"]["edges"]]
    assert (nodes[0]["matched"], nodes[0]["matchedBy"], nodes[0]["distance"]) == ("Théâtre Nationaal", "NAME", 1)
    assert [node["distance"] for node in nodes] == sorted(node["distance"] for node in nodes)
    assert nodes[0]["id"] == nodes[0]["client"]["id"]
    assert nodes[1]["client"]["organisation"]["name"] == "Théâtre National de Bruxelles"


@pytest.mark.parametrize("text", ["BE0999999922", "be 0999.999.922", "0999.999.922"])
async def test_a_number_is_exact_however_it_is_written(be, be_officer, text: str) -> None:
    answer = await be.data(SEARCH, be_officer, text=text)
    (edge,) = answer["searchClients"]["edges"]
    assert edge["node"] | {"id": None, "client": None} == {
        "id": None,
        "client": None,
        "matched": "BE0999999922",
        "matchedBy": "NUMBER",
        "distance": 0,
        "sortName": "theatre national de bruxelles",
    }


async def test_pages_meet_every_match_once_both_ways(be, be_officer) -> None:
    everything = await found(be, be_officer, "national")
    assert len(everything) == 3
    walked, after = [], None
    for _ in everything:
        answer = await be.data(SEARCH, be_officer, text="national", first=1, after=after)
        walked += [edge["node"]["matched"] for edge in answer["searchClients"]["edges"]]
        after = answer["searchClients"]["pageInfo"]["endCursor"]
    assert walked == everything
    assert not answer["searchClients"]["pageInfo"]["hasNextPage"]
    back = await be.data(SEARCH, be_officer, text="national", last=2, before=after)
    assert [edge["node"]["matched"] for edge in back["searchClients"]["edges"]] == everything[:2]


async def test_a_filter_narrows_and_a_country_finds_its_own_only(be, be_officer, fr_officer) -> None:
    assert await found(be, be_officer, "nova", filter={"status": "PARTNER"}) == []
    assert await found(be, be_officer, "nova", filter={"status": "CLIENT"}) == ["Cinéma Nova"]
    assert await found(be, fr_officer, "nova") == ["Cinéma Nova"], "client teams of other countries may look"


async def test_a_bad_text_and_a_stranger_are_refused(be, be_officer, issuing) -> None:
    assert await be.code(SEARCH, be_officer, text="a") == "BAD_ARGUMENT"
    assert await be.code(SEARCH, be_officer, text="nova", after="k1:bm9uc2Vuc2U") == "CURSOR_INVALID"
    assert await be.code(SEARCH, issuing.token("be", "somebody"), text="nova") == "PARTITION_FORBIDDEN"
