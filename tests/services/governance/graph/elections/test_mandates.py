"""From a declared election to mandates over the graph: accepted, declined, ended, moved up, co-opted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, membership_id
from tests.services.governance.graph.elections.test_elections import DECLARE, ELECT, SMART_ES, spain
from tests.services.governance.room import agenda, checked_in, meeting_of_today, move, opened

SHOWN = """id office holder membership { id } origin begins until state lastDay because ratified predecessor law"""
ACCEPT = f"""mutation($input: AcceptSeatInput!) {{ acceptSeat(input: $input) {{
  ... on AcceptSeatPayload {{ mandate {{ {SHOWN} }} }} ...Refused }} }}"""
DECLINE = """mutation($input: DeclineSeatInput!) { declineSeat(input: $input) {
  ... on DeclineSeatPayload { resolution { seats { office elected tied runnersUp movesUp vacant
    declined { candidate why } mandates { holder } law { article } } } } ...Refused } }"""
END = f"""mutation($input: EndMandateInput!) {{ endMandate(input: $input) {{
  ... on EndMandatePayload {{ mandate {{ {SHOWN} }} }} ...Refused }} }}"""
CO_OPT = f"""mutation($input: CoOptInput!) {{ coOpt(input: $input) {{
  ... on CoOptPayload {{ mandate {{ {SHOWN} }} }} ...Refused }} }}"""
RATIFY = f"""mutation($input: RatifyCoOptionInput!) {{ ratifyCoOption(input: $input) {{
  ... on RatifyCoOptionPayload {{ mandate {{ {SHOWN} }} }} ...Refused }} }}"""
REGISTER = f"""query($entity: ID!, $asOf: Date, $ever: Boolean! = false, $first: Int, $after: String) {{
  _entities(representations: [{{ __typename: "LegalEntity", id: $entity }}]) {{ ... on LegalEntity {{
    mandates(asOf: $asOf, ever: $ever, office: "board", first: $first, after: $after) {{
      pageInfo {{ hasNextPage endCursor }} edges {{ node {{ {SHOWN} }} }} }} }} }} }}"""
OFFICES = """query($entity: ID!, $on: Date) { _entities(representations: [{ __typename: "LegalEntity", id: $entity }]) {
  ... on LegalEntity { offices(asOf: $on) { edges { node { office membership { id } } } } } } }"""
TALLY = """mutation($input: RecordTallyInput!) { recordTally(input: $input) {
  ... on RecordTallyPayload { resolution { id } } ...Refused } }"""


async def board(country: OpenCountry, *items: str, declared: bool = True) -> tuple[Country, list[str]]:
    """A board of three elected by five votes each way; Cy and Ed were not."""
    place, found = await spain(country, "Board", *items)
    rows = [("Ada", 8, "woman"), ("Bo", 6, None), ("Cy", 4, None), ("Di", 1, "woman"), ("Ed", 1, None)]
    standing = [{"name": name, "votes": votes, "group": group} for name, votes, group in rows]
    asked = {"resolution": found[0], "office": "board", "seats": 3, "mostMarks": 2, "candidates": standing}
    await place.data(ELECT, input=asked | {"form": "PAPER"})
    if declared:
        await place.data(DECLARE, input={"resolution": found[0]})
    return place, found


async def accepted(place: Country, item: str, candidate: str, **fields: Any) -> dict[str, Any]:
    asked = {"resolution": item, "candidate": candidate} | fields
    return (await place.data(ACCEPT, input=asked))["acceptSeat"]["mandate"]


async def ended(place: Country, mandate: str, **fields: Any) -> dict[str, Any]:
    asked = {"mandate": mandate, "lastDay": place.today.isoformat(), "because": "RESIGNED"} | fields
    return (await place.data(END, input=asked))["endMandate"]["mandate"]


async def offices_on(place: Country, on: date) -> list[str]:
    """The offices in the register on a day."""
    found = await place.data(OFFICES, entity=SMART_ES, on=on.isoformat())
    return [row["node"]["office"] for row in found["_entities"][0]["offices"]["edges"]]


async def test_a_mandate_begins_with_the_term_of_the_statutes(country: OpenCountry) -> None:
    place, (item,) = await board(country, declared=False)
    assert await place.code_of(ACCEPT, input={"resolution": item, "candidate": "Ada"}) == "TRANSITION_NOT_ALLOWED"
    await place.data(DECLARE, input={"resolution": item})
    ada = await accepted(place, item, "Ada", membership=membership_id("ES", 1), idempotencyKey="one")
    again = await accepted(place, item, "Ada", membership=membership_id("ES", 1), idempotencyKey="one")
    assert ada == again
    until = place.today.replace(year=place.today.year + 4) - timedelta(days=1)
    assert (ada["origin"], ada["until"], ada["state"]) == ("ELECTED", until.isoformat(), "RUNNING")
    assert ada["law"] == "statutes (version 1) art. 1"
    assert await place.code_of(ACCEPT, input={"resolution": item, "candidate": "Ada"}) == "ALREADY_EXISTS"
    assert await place.code_of(ACCEPT, input={"resolution": item, "candidate": "Cy"}) == "NOT_ELECTED"
    longer = {"resolution": item, "candidate": "Bo", "until": place.day(5000).isoformat()}
    refused = await place.refused(ACCEPT, input=longer)
    assert (refused["code"], refused["article"]) == ("OFFICE_RULES", "statutes (version 1) art. 1")
    held = (await place.data(OFFICES, entity=SMART_ES))["_entities"][0]["offices"]["edges"]
    assert [row["node"]["office"] for row in held] == ["board"]


async def test_the_office_in_the_register_lasts_while_a_mandate_runs_in_it(country: OpenCountry) -> None:
    place, (first, second) = await board(country, "Board again")
    standing = [{"name": "Ada", "votes": 8, "group": "woman"}, {"name": "Di", "votes": 2, "group": "woman"}]
    again = {"resolution": second, "office": "board", "seats": 3, "mostMarks": 2, "form": "PAPER"}
    await place.data(ELECT, input=again | {"candidates": [*standing, {"name": "Bo", "votes": 6}]})
    await place.data(DECLARE, input={"resolution": second})
    member, tomorrow = membership_id("ES", 1), place.day(1).isoformat()
    before = await accepted(place, first, "Ada", membership=member)
    after = await accepted(place, second, "Ada", membership=member, begins=tomorrow)
    await ended(place, before["id"])
    assert await offices_on(place, place.day(30)) == ["board"]
    await ended(place, after["id"], lastDay=tomorrow)
    assert await offices_on(place, place.day(30)) == []
    assert await offices_on(place, place.day(1)) == ["board"]


async def test_who_declines_gives_way_to_the_next_in_order_and_parity_holds(country: OpenCountry) -> None:
    place, (item,) = await board(country)
    asked = {"resolution": item, "candidate": "Bo", "why": "He moved away."}
    seats = (await place.data(DECLINE, input=asked))["declineSeat"]["resolution"]["seats"]
    assert (seats["elected"], seats["runnersUp"], seats["movesUp"]) == (["Ada", "Cy", "Di"], ["Ed"], True)
    assert seats["declined"] == [{"candidate": "Bo", "why": "He moved away."}]
    assert await place.code_of(DECLINE, input=asked | {"candidate": "Ed"}) == "NOT_ELECTED"
    await accepted(place, item, "Cy")
    assert await place.code_of(DECLINE, input=asked | {"candidate": "Cy"}) == "TRANSITION_NOT_ALLOWED"


async def test_the_next_in_order_moves_up_for_the_rest_of_the_term(country: OpenCountry) -> None:
    place, (item,) = await board(country)
    held = {name: await accepted(place, item, name) for name in ("Ada", "Bo", "Di")}
    gone = await ended(place, held["Bo"]["id"])
    assert (gone["lastDay"], gone["because"]) == (place.today.isoformat(), "RESIGNED")
    assert await place.code_of(END, input={"mandate": gone["id"], "lastDay": "2030-01-01", "because": "DIED"}) == (
        "TRANSITION_NOT_ALLOWED"
    )
    early = {"resolution": item, "candidate": "Cy", "predecessor": gone["id"]}
    assert await place.code_of(ACCEPT, input=early) == "BAD_ARGUMENT"  # Bo sits to the end of the day
    after = early | {"begins": place.day(1).isoformat()}
    assert await place.code_of(ACCEPT, input=after | {"predecessor": None}) == "BAD_ARGUMENT"
    moved = (await place.data(ACCEPT, input=after))["acceptSeat"]["mandate"]
    assert (moved["origin"], moved["until"], moved["state"]) == ("MOVED_UP", held["Bo"]["until"], "COMING")
    assert moved["predecessor"] == gone["id"]
    page = (await place.data(REGISTER, entity=SMART_ES, asOf=place.day(1).isoformat(), first=2))["_entities"][0][
        "mandates"
    ]
    assert [row["node"]["holder"] for row in page["edges"]] == ["Ada", "Di"]
    rest = await place.data(
        REGISTER, entity=SMART_ES, asOf=place.day(1).isoformat(), after=page["pageInfo"]["endCursor"]
    )
    assert [row["node"]["holder"] for row in rest["_entities"][0]["mandates"]["edges"]] == ["Cy"]
    ever = (await place.data(REGISTER, entity=SMART_ES, ever=True))["_entities"][0]["mandates"]["edges"]
    assert [row["node"]["holder"] for row in ever] == ["Ada", "Bo", "Di", "Cy"]


async def test_a_co_option_waits_for_the_meeting_that_ratifies_it(country: OpenCountry) -> None:
    place, (item, _) = await board(country, "Council")
    bo = await accepted(place, item, "Bo")
    assert await place.code_of(CO_OPT, input={"predecessor": bo["id"], "holder": "Fay"}) == "TRANSITION_NOT_ALLOWED"
    await ended(place, bo["id"])
    tomorrow = place.day(1).isoformat()
    asked = {"predecessor": bo["id"], "holder": "Fay", "begins": tomorrow}
    fay = (await place.data(CO_OPT, input=asked))["coOpt"]["mandate"]
    assert (fay["origin"], fay["until"], fay["ratified"]) == ("CO_OPTED", bo["until"], None)
    assert await place.code_of(CO_OPT, input=asked) == "ALREADY_EXISTS"
    # the seat is hers meanwhile: nobody moves up to it, and today's meeting is before she came
    moved = {"resolution": item, "candidate": "Cy", "predecessor": bo["id"], "begins": tomorrow}
    assert await place.code_of(ACCEPT, input=moved) == "NOT_ELECTED"
    assert await place.code_of(RATIFY, input={"mandate": fay["id"], "resolution": item}) == "TRANSITION_NOT_ALLOWED"
    token = place.token("olga", "membership_officer")
    assert await place.code_of(CO_OPT, token, input=asked) == "PARTITION_FORBIDDEN"


async def test_the_next_meeting_ratifies_a_co_option_or_ends_it(country: OpenCountry) -> None:
    place, (item,) = await board(country)
    assembly = (await place.data("query($r: ID!) { resolution(id: $r) { assembly { id } } }", r=item))["resolution"]
    await move(place, assembly["assembly"]["id"], place.day(-10))
    held = [await accepted(place, item, name, begins=place.day(-9).isoformat()) for name in ("Ada", "Bo")]
    waiting = []
    for mandate, holder in zip(held, ("Fay", "Gus"), strict=True):
        await ended(place, mandate["id"], lastDay=place.day(-3).isoformat())
        asked = {"predecessor": mandate["id"], "holder": holder, "begins": place.day(-2).isoformat()}
        waiting.append((await place.data(CO_OPT, input=asked))["coOpt"]["mandate"])
    assert [row["state"] for row in waiting] == ["TO_RATIFY", "TO_RATIFY"]
    items = [{"title": f"Ratify {holder}"} for holder in ("Fay", "Gus")]
    later = await meeting_of_today(place, SMART_ES, agenda=items)
    await opened(place, later)
    await checked_in(place, later, *range(1, 11))
    found = await agenda(place, later)
    for vote, yes in zip(found, (7, 2), strict=True):
        await place.data(TALLY, input={"resolution": vote, "for": yes, "against": 9 - yes, "abstain": 0})
    wanted = {"mandate": waiting[0]["id"], "resolution": found[0]}
    assert await place.code_of(RATIFY, input=wanted) == "TRANSITION_NOT_ALLOWED"
    for vote in found:
        await place.data(DECLARE, input={"resolution": vote})
    fay = (await place.data(RATIFY, input=wanted))["ratifyCoOption"]["mandate"]
    assert (fay["ratified"], fay["state"], fay["until"]) == (True, "RUNNING", held[0]["until"])
    gus = (await place.data(RATIFY, input={"mandate": waiting[1]["id"], "resolution": found[1]}))["ratifyCoOption"]
    assert (gus["mandate"]["ratified"], gus["mandate"]["because"]) == (False, "NOT_RATIFIED")
    assert gus["mandate"]["lastDay"] == place.today.isoformat()
    assert [line.action for line in await place.chain()][-2:] == ["ratifyCoOption", "ratifyCoOption"]
