"""Journey: a Spanish cooperative decides at its second call, half an hour after the first; its board; its members' say.

All on one small Hemicycle whose clock runs ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from commons.directory import COUNTRIES_FILE
from tests.journeys import electing, having_a_say
from tests.journeys.office import ADMIT, CHECK_IN, DECLARE, OPEN, PROPOSE, QUORUM, Office
from tests.stack import Stack

TEATRO = "ES.entity.teatro"
SMART_ES = "ES.entity.smart-ib"
SPAIN = 'pack = "ES-COOP-SERVICES", opened_on = "2013-01-01" }]'
THEATRE = (
    f'{SPAIN[:-1]}, {{ slug = "teatro", name = "Teatro (invented)", legal_form = "cooperativa", pack = "ES-COOP",'
    ' opened_on = "2020-01-01" }]'
)
"""A small cooperative beside SmartIb: there one member can come to a third of all votes."""

HOUSE_RULES: dict[str, Any] = {
    "financial_year_end": "12-31",
    "vote_needs_share": True,
    "unpaid_shares__vote_suspended": True,
    "proxies__form": "written",
    "member_groups": [{"category": "SUPPORTER", "group": "cooperative"}],
    "votes_granted": [{"by": "kind", "is": "coop", "votes": 200}],
    "offices": [electing.BOARD, electing.COUNCIL],
}
SHARE = """mutation($input: RecordShareOperationInput!) { recordShareOperation(input: $input) {
  ... on RecordShareOperationPayload {
  membership { shares { paid } } } ...Refused } }"""
ACTS_FOR = """mutation($input: RecordRepresentationInput!) { recordRepresentation(input: $input) {
  ... on RecordRepresentationPayload {
  representation { law outsider { id } } } ...Refused } }"""
PROXY = """mutation($input: GiveProxyInput!) { giveProxy(input: $input) {
  ... on GiveProxyPayload { proxy { id law } } ...Refused } }"""
LINE = """query($roll: ID!, $m: ID!) { roll(id: $roll) { line(membership: $m) { votes granted limit { key article } }
  limits { votes pluralLimit law { key article } } } }"""
RIGHTS = """query($m: ID!, $a: ID!, $r: ID!) { votingRights(membership: $m, assembly: $a, resolution: $r) {
  votes casts forOthers castsTogether majority { article } } }"""
BASES = """query($id: ID!) { resolution(id: $id) { outcome { verdict base needed baseVotes law { article } }
  cast: outcome(base: VOTES_CAST) { verdict legal } } }"""


@pytest.fixture(scope="module")
def rehearsing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A Hemicycle with one cooperative more, whose clock runs ahead."""
    countries = tmp_path_factory.mktemp("spain") / "countries.toml"
    countries.write_text(COUNTRIES_FILE.read_text("utf-8").replace(SPAIN, THEATRE), "utf-8")
    running = Stack(scale=0.02, split=(), environment={"HEMICYCLE_COUNTRIES": str(countries)})
    try:
        yield running.start()
    finally:
        running.remove()


async def statutes(office: Office) -> None:
    """Several votes are for cooperatives and public bodies only; for everybody they are refused with the article."""
    everybody = [{"by": "kind", "is": "natural_person", "votes": 3}]
    draft = await office.draft("Estatutos", **(HOUSE_RULES | {"votes_granted": everybody}))
    refused = await office.refused(PROPOSE, **draft)
    assert (refused["code"], "26.2" in refused["article"]) == ("STATUTES_OUTSIDE_LAW", True)
    assert await office.statutes("Estatutos", **HOUSE_RULES) == 1


async def a_cooperative_joins(office: Office) -> str:
    """Another cooperative becomes a member, with a share that it pays."""
    asked = {"entity": TEATRO, "category": "SUPPORTER", "kind": "ORGANISATION", "shares": 1}
    joined = await office.do(ADMIT, "greta", **asked, organisation=f"organisation.{uuid4().hex}")
    member = joined["membership"]["id"]
    paid = {"membership": member, "kind": "PAY", "shares": 1, "amount": "30.00", "valueDate": office.day(0)}
    await office.do(SHARE, "greta", **paid)
    return member


async def test_the_second_call_decides(rehearsing: Stack):
    office = Office(rehearsing, TEATRO, "gerda", "gustav")
    await statutes(office)
    cooperative = await a_cooperative_joins(office)

    meeting = await office.convene(
        16, {"title": "Modificación de los estatutos", "resolution": "AMENDMENT"}, form="IN_ROOM", secondCallAt="18:30"
    )
    item = meeting["resolutions"][0]["id"]
    roll = await office.compute(meeting["id"])
    await office.sign_off(roll)
    votes = await a_third_of_all(office, roll, cooperative)
    assert (await office.seal(roll["id"]))["state"] == "SEALED"
    people = [line["membership"]["id"] for line in await office.lines(roll["id"]) if line["votes"] == 1]
    holder, absent = people[0], people[-3:]
    await two_proxies(office, meeting["id"], holder, absent)

    # The first call: few are there, and more than half of all votes would have to be.
    office.until(meeting["heldOn"])
    await office.open(meeting["id"])
    await office.let_in(meeting["id"], *people[:5])
    await the_cooperatives_director(office, meeting["id"], cooperative)
    present = votes + 5 + 2
    first = await quorum(office, meeting["id"], item)
    assert (first["base"], first["present"], first["quorate"]) == ("VOTES", present, False)
    assert first["needed"] == roll["totals"]["votes"] // 2 + 1

    # Half an hour later the second: a tenth of the votes, or a hundred, whichever is fewer.
    rehearsing.later("30m")
    await office.do(OPEN, assembly=meeting["id"], number=2)
    second = await quorum(office, meeting["id"], item)
    assert (second["needed"], second["present"], second["quorate"]) == (
        -(-roll["totals"]["votes"] // 10),
        present,
        True,
    )
    assert "25.1" in second["law"]["article"]

    await two_thirds_of_those_present(office, item, present)
    declared = (await office.do(DECLARE, resolution=item))["resolution"]["declaration"]
    assert (declared["verdict"], declared["name"]) == ("ADOPTED", "Gerda Vogel")
    hers = (await office.read(RIGHTS, m=holder, a=meeting["id"], r=item))["votingRights"]
    assert (hers["votes"], hers["forOthers"], hers["castsTogether"], hers["casts"]) == (1, 2, 3, "HERSELF")


async def a_third_of_all(office: Office, roll: dict[str, Any], cooperative: str) -> int:
    """Two hundred votes are granted; what is left of them is a third of all, itself counted in. Gives how many."""
    found = (await office.read(LINE, roll=roll["id"], m=cooperative))["roll"]
    line, total = found["line"], roll["totals"]["votes"]
    assert (line["granted"], "26.2" in line["limit"]["article"]) == (200, True)
    assert line["limit"]["key"] == "vote_caps.per_member"
    others = roll["totals"]["voters"] - 1
    assert total == others + line["votes"]
    assert 3 * line["votes"] <= total < 3 * (line["votes"] + 1), "one vote more would be above the third"
    assert 2 * line["votes"] < others + 1, "and plural votes stay below half of the members (art. 26.7)"
    return line["votes"]


async def two_proxies(office: Office, meeting: str, holder: str, absent: list[str]) -> None:
    """A member may act for two others; with the third she is refused."""
    for number, principal in enumerate(absent):
        asked = {"assembly": meeting, "principal": principal, "holder": holder, "givenOn": office.day(0)}
        if number < 2:
            assert "27" in (await office.do(PROXY, **asked, form="PAPER"))["proxy"]["law"]
        else:
            refused = await office.refused(PROXY, **asked, form="PAPER")
            assert (refused["code"], "27.1" in refused["article"]) == ("PROXY_NOT_ALLOWED", True)


async def the_cooperatives_director(office: Office, meeting: str, cooperative: str) -> None:
    """The cooperative comes through its director: representation, which uses up no proxy."""
    director = {"name": "Invented Director", "capacity": "presidenta"}
    wanted = {"represented": cooperative, "basis": "DIRECTOR", "source": "registro", "outsider": director}
    acting = (await office.do(ACTS_FOR, entity=TEATRO, **wanted))["representation"]
    await office.do(CHECK_IN, assembly=meeting, outsider=acting["outsider"]["id"])


async def quorum(office: Office, meeting: str, item: str) -> dict[str, Any]:
    """The quorum of the newest call, for an item."""
    return (await office.read(QUORUM, a=meeting, r=item))["assembly"]["calls"][-1]["quorum"]


async def two_thirds_of_those_present(office: Office, item: str, present: int) -> None:
    """One yes too few: rejected, though hardly anybody said no; of the votes cast it would have been enough."""
    needed = -(-2 * present // 3)
    await office.tally(item, (needed - 1, 1, present - needed))
    short = (await office.read(BASES, id=item))["resolution"]
    assert (short["outcome"]["verdict"], short["outcome"]["base"]) == ("REJECTED", "VOTES_PRESENT")
    assert (short["outcome"]["needed"], short["outcome"]["baseVotes"]) == (needed, present)
    assert "28.2" in short["outcome"]["law"]["article"]
    assert short["cast"] == {"verdict": "ADOPTED", "legal": False}
    await office.tally(item, (needed, 0, present - needed))
    assert (await office.outcome(item))["verdict"] == "ADOPTED"


async def test_a_board_is_elected_and_a_committee_drawn(rehearsing: Stack, tmp_path: Path):
    office = Office(rehearsing, TEATRO, "gerda", "gustav")
    titles = (electing.BOARD["office"], electing.COUNCIL["office"])
    items = [{"title": title, "resolution": "ELECTION"} for title in titles]
    meeting = await office.convene(16, *items, form="IN_ROOM")
    board, council = (row["id"] for row in meeting["resolutions"])
    roll = await office.compute(meeting["id"])
    await office.sign_off(roll)
    await office.seal(roll["id"])
    office.until(meeting["heldOn"])
    await office.open(meeting["id"])
    people = [line["membership"]["id"] for line in await office.lines(roll["id"]) if line["person"] is not None]
    await office.let_in(meeting["id"], *people)
    await electing.elected(office, board, council)
    await electing.in_office(office, board)
    await electing.drawn(office, roll["id"], tmp_path)


async def test_members_table_a_motion_send_others_and_vote_on_it_in_secret(rehearsing: Stack):
    office = Office(rehearsing, SMART_ES, "gerda", "gustav")
    await office.statutes("Estatutos de Smart", proxies__form="written", unpaid_shares__vote_suspended=False)
    meeting = await office.convene(20, form="IN_ROOM")
    roll = await office.compute(meeting["id"])
    await office.sign_off(roll)
    people = [line["membership"]["id"] for line in await office.lines(roll["id"])]
    item = await having_a_say.enough_sign(office, meeting["id"], people, -(-roll["totals"]["registered"] // 10))

    office.until(office.day(9), hour=9)
    await having_a_say.a_late_motion(office, meeting["id"], people[0])
    holder, principals = people[0], people[-3:]
    await having_a_say.sent_by_file(office, meeting["id"], item, holder, principals)
    await office.seal(roll["id"])

    # Twelve come, and two are there through the holder: two of fourteen votes are more than a tenth.
    office.until(meeting["heldOn"])
    await office.open(meeting["id"])
    present = people[:12]
    await office.let_in(meeting["id"], *present)
    await having_a_say.asked_in_secret(office, item, present[1:], 2)
    closed = await having_a_say.voted_in_secret(office, item, holder, present)
    assert closed["resolution"]["tally"] == {"for": 13, "against": 1}
    assert closed["ballot"]["receipts"] == 12
    secret = closed["ballot"]["secret"]
    assert secret["keyDestroyedAt"]
    assert {row["word"].upper(): row["votes"] for row in secret["opening"]["slips"]} == {"FOR": 13, "AGAINST": 1}
