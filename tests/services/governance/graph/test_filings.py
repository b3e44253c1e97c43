"""Filing duties over the graph: opened from results, answered, done, waived, listed by their day."""

from __future__ import annotations

from typing import Any

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country
from tests.services.governance.graph.test_minutes import SMART_DE, held

FILING = "filing { id duty state overdue dueOn said filedOn reference law { key } }"
OPEN = """mutation($input: OpenFilingsInput!) { openFilings(input: $input) { ... on OpenFilingsPayload {
  filings { id duty resolution state dueOn because law { key article unverified } } } ...Refused } }"""
DONE = f"""mutation($input: RecordFilingInput!) {{ recordFiling(input: $input) {{
  ... on RecordFilingPayload {{ {FILING} }} ...Refused }} }}"""
WAIVE = f"""mutation($input: WaiveFilingInput!) {{ waiveFiling(input: $input) {{
  ... on WaiveFilingPayload {{ {FILING} }} ...Refused }} }}"""
ANSWER = f"""mutation($input: SetFilingDeadlineInput!) {{ setFilingDeadline(input: $input) {{
  ... on SetFilingDeadlinePayload {{ {FILING} }} ...Refused }} }}"""
LIST = """query($e: Representation!, $first: Int, $after: String, $state: FilingState) {
  _entities(representations: [$e]) { ... on LegalEntity { filings(first: $first, after: $after, state: $state) {
    pageInfo { hasNextPage endCursor } edges { node { duty dueOn overdue } } } } } }""".replace(
    "Representation!", "_Any!"
)


async def test_duties_follow_from_what_was_declared(country: OpenCountry) -> None:
    items = [{"title": "Accounts"}, {"title": "Statutes", "resolution": "AMENDMENT"}]
    place, assembly, _ = await held(country, (5, 1), (6, 0), agenda=items)
    opened = (await place.data(OPEN, input={"assembly": assembly, "idempotencyKey": "f1"}))["openFilings"]["filings"]
    assert [(row["duty"], row["dueOn"]) for row in opened] == [("accounts", None), ("statutes", None)]
    assert opened[0]["law"]["key"] == "filings.accounts"
    assert (await place.data(OPEN, input={"assembly": assembly}))["openFilings"]["filings"] == opened
    accounts, statutes = (row["id"] for row in opened)
    due = {"filing": statutes, "dueOn": place.day(1).isoformat(), "source": "notary's letter of today"}
    answered = (await place.data(ANSWER, input=due))["setFilingDeadline"]["filing"]
    assert (answered["dueOn"], answered["said"]) == (place.day(1).isoformat(), "notary's letter of today")
    first = (await _list(place, first=1))["edges"][0]["node"]
    assert first == {"duty": "statutes", "dueOn": place.day(1).isoformat(), "overdue": False}
    done = {"filing": statutes, "filedOn": place.today.isoformat(), "reference": "GnR 17 B"}
    assert (await place.data(DONE, input=done))["recordFiling"]["filing"]["state"] == "DONE"
    assert await place.code_of(DONE, input=done) == "TRANSITION_NOT_ALLOWED"
    waived = {"filing": accounts, "reason": "no accounts were put before this meeting"}
    assert (await place.data(WAIVE, input=waived))["waiveFiling"]["filing"]["state"] == "WAIVED"
    assert (await _list(place, state="OPEN"))["edges"] == []
    page = await _list(place, first=1)
    rest = await _list(place, first=1, after=page["pageInfo"]["endCursor"])
    assert [edge["node"]["duty"] for edge in (*page["edges"], *rest["edges"])] == ["statutes", "accounts"]
    assert [line.action for line in await place.chain()][-4:] == [
        "openFilings",
        "setFilingDeadline",
        "recordFiling",
        "waiveFiling",
    ]


async def test_a_meeting_that_was_not_opened_has_no_duties(country: OpenCountry) -> None:
    place, _, _ = await held(country)
    coming = await place.convene(SMART_DE, place.day(40))
    assert await place.code_of(OPEN, input={"assembly": coming}) == "TRANSITION_NOT_ALLOWED"


async def _list(place: Country, **wanted: Any) -> dict[str, Any]:
    entity = {"__typename": "LegalEntity", "id": SMART_DE}
    return (await place.data(LIST, e=entity, **wanted))["_entities"][0]["filings"]
