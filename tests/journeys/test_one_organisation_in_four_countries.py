"""Journey: the client teams of four countries enter one organisation, and the group makes an agreement with it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.answers import asking, is_refused, refusal
from tests.journeys.client_team import ClientTeam, lei_of, numbers_of, sooner_or_later
from tests.stack import Stack

TEAMS = {
    "BE": ("BE.entity.smartcoop", "clara"),
    "FR": ("FR.entity.smartfr", "colin"),
    "SE": ("SE.entity.smart-se", "klara"),
    "HU": ("HU.entity.smart-hu", "klara"),
}
GROUP = ("EU.entity.smart-group", "clara")
WHOLE = """query($id: ID!) { organisation(id: $id) { id partnership partnershipStatuses
  formerIds { organisation country } identifiers { scheme value } partnershipStandings { entity status }
  relations { id status entity { country } organisation { id partnership } } } }"""
TOTALS = """query($id: ID!, $into: ConversionInput) { organisation(id: $id) { engagementTotals(into: $into) {
  country engagements invoiced { amount currency } paid { amount } converted { amount currency }
  rate { currency value on source } } } }"""
LOOKED_UP = """query($text: String!, $first: Int!, $after: String) {
  searchClients(text: $text, first: $first, after: $after) {
    edges { node { distance sortName client { entity { country } } } }
    pageInfo { hasNextPage endCursor } partitions { country status } } }"""
ADOPTIONS = """query($agreement: ID!) { groupAgreementAdoptions(agreement: $agreement, first: 20) {
  edges { node { entity answer reason digest } } } }"""


def teams(stack: Stack) -> dict[str, ClientTeam]:
    """The teams by country."""
    return {country: ClientTeam(stack, *team) for country, team in TEAMS.items()}


async def entered(team: ClientTeam, name: str) -> dict[str, str]:
    """The organisation as this country enters it: under a number that nobody else has of it."""
    return await team.register(name, numbers_of(team.country)[0], since=team.day(-300))


async def test_entered_four_times_it_is_one_with_the_strongest_status_on_top(stack: Stack) -> None:
    """Four ids, until three enter the number that is on their invoices, and Belgium says that Hungary's is that one."""
    there, name = teams(stack), f"Nordlys {uuid4().hex[:8]}"
    made = {country: await entered(team, name) for country, team in there.items()}
    ids = {one["organisation"] for one in made.values()}
    assert len(ids) == 4
    await there["FR"].step(made["FR"]["client"], "CANDIDATE", validFrom=there["FR"].day(-100))

    lei = lei_of()
    for country in ("BE", "FR", "SE"):
        await its_number_is(there[country], lei, made[country]["client"], made["BE"]["organisation"])
    await once_heard_of(there["BE"], made["BE"]["client"], made["HU"]["organisation"])
    for id_ in sorted(ids):
        found = await seen_as_one(there["BE"], id_, 4)
        assert found["id"] == min(ids)
        assert {one["organisation"] for one in found["formerIds"]} == ids - {min(ids)}
        assert {one["entity"]["country"]: one["status"] for one in found["relations"]} == {
            "BE": "CLIENT",
            "FR": "CANDIDATE",
            "SE": "CLIENT",
            "HU": "CLIENT",
        }
        assert (found["partnership"], set(found["partnershipStatuses"])) == ("CANDIDATE", {"CLIENT", "CANDIDATE"})
        standing = {one["entity"]: one["status"] for one in found["partnershipStandings"]}
        assert standing["FR.entity.smartfr"] == "CANDIDATE"
    await crowns_and_forints_are_kept_apart(there, {country: one["client"] for country, one in made.items()}, min(ids))
    await it_was_another_one_in_hungary(there, made["HU"], made["BE"]["organisation"])


async def seen_as_one(team: ClientTeam, organisation: str, relations: int) -> dict[str, Any]:
    """An organisation with so many relations, once all countries have heard."""

    async def asked() -> dict[str, Any]:
        return (await team.read(WHOLE, id=organisation))["organisation"] or {"relations": []}

    return await sooner_or_later(asked, lambda found: len(found["relations"]) == relations)


async def crowns_and_forints_are_kept_apart(
    teams: dict[str, ClientTeam], clients: dict[str, str], organisation: str
) -> None:
    """Klara looks after Sweden and Hungary: two sums, and euros only by rates that she brings, each with its day."""
    for country, amount in (("SE", "11000.00"), ("HU", "390000.00")):
        team = teams[country]
        member = await a_member(team)
        work = {"client": clients[country], "membership": member, "reference": f"group {clients[country][-8:]}"}
        days = {"from": team.day(-60), "until": team.day(-50), "invoicedOn": team.day(-45), "dueOn": team.day(-15)}
        await team.do("recordEngagement", "engagement { id }", **work, **days, amount=amount)
    klara = teams["SE"]
    plain = (await klara.read(TOTALS, id=organisation))["organisation"]["engagementTotals"]
    sums = {row["country"]: (row["invoiced"]["amount"], row["invoiced"]["currency"]) for row in plain}
    assert sums == {"SE": ("11000.00", "SEK"), "HU": ("390000.00", "HUF")}
    assert not any(row["converted"] or row["rate"] for row in plain)

    rates = [
        {"currency": "SEK", "value": "0.09", "on": "2026-11-02", "source": "ECB"},
        {"currency": "HUF", "value": "0.0025", "on": "2026-11-03", "source": "ECB"},
    ]
    given = {"into": "EUR", "rates": rates}
    shown = (await klara.read(TOTALS, id=organisation, into=given))["organisation"]["engagementTotals"]
    euros = {row["country"]: (row["converted"]["amount"], row["rate"]["on"]) for row in shown}
    assert euros == {"SE": ("990.00", "2026-11-02"), "HU": ("975.00", "2026-11-03")}
    undated = {"into": "EUR", "rates": [{"currency": "SEK", "value": "0.09", "source": "ECB"}]}
    assert "errors" in await klara.stack.ask(TOTALS, {"id": organisation, "into": undated}, as_="klara")
    for stranger in ("clara", "colin", "ticketing"):
        await nothing_is_told(klara, organisation, stranger)


async def a_member(team: ClientTeam) -> str:
    """Somebody who joins today's register, a year ago."""
    given = {"entity": team.entity, "category": "WORKER", "shares": 1, "joinedOn": team.day(-365)}
    return (await team.do("admitMember", "membership { id }", as_="greta", **given))["membership"]["id"]


async def nothing_is_told(team: ClientTeam, organisation: str, who: str) -> None:
    """What a member of another entity was paid is nobody's business: with one invoice on record, a sum is an income."""
    token = integrator(team.stack) if who == "ticketing" else team.stack.token(who)
    answer = await team.stack.ask(TOTALS, {"id": organisation}, token=token)
    told = ((answer.get("data") or {}).get("organisation") or {}).get("engagementTotals")
    assert not [row for row in told or [] if row["country"] in ("SE", "HU")]


def integrator(stack: Stack) -> str:
    """An application that may read about organisations."""
    return stack.forge_roles([{"role": "integrator", "countries": ["BE"]}], "be")


async def its_number_is(team: ClientTeam, number: dict[str, str], client: str, other: str) -> None:
    """The team enters a number; where it has been told meanwhile that the other one has it, it joins the two."""
    given = {"client": client, "identifier": number}
    answer = await team.stack.ask(asking("addIdentifier", "client { id }"), {"input": given}, as_=team.login)
    if is_refused(answer):
        assert refusal(answer)["code"] == "ALREADY_EXISTS"
        await team.do("joinOrganisations", client=client, other=other, reason="one number on all invoices")


async def once_heard_of(team: ClientTeam, client: str, other: str) -> None:
    """The team says that another country's organisation is its client's, as soon as it has heard of that one."""
    given = {"client": client, "other": other, "reason": "one house in both countries"}
    document = asking("joinOrganisations", "client { id }")

    async def asked() -> dict[str, Any]:
        return await team.stack.ask(document, {"input": given}, as_=team.login)

    await sooner_or_later(asked, lambda answer: not is_refused(answer))


async def it_was_another_one_in_hungary(there: dict[str, ClientTeam], hungarian: dict[str, str], other: str) -> None:
    """Belgium was wrong: Hungary says so, and has its own id and status again; the three stay one."""
    said = {"client": hungarian["client"], "other": other, "reason": "a daughter under the name of its mother"}
    await there["HU"].do("splitOrganisations", **said)
    alone = await seen_as_one(there["BE"], hungarian["organisation"], 1)
    assert (alone["id"], alone["partnership"]) == (hungarian["organisation"], "CLIENT")
    three = await seen_as_one(there["BE"], other, 3)
    assert {one["entity"]["country"] for one in three["relations"]} == {"BE", "FR", "SE"}
    assert three["partnership"] == "CANDIDATE"


async def test_two_that_were_taken_for_one_are_two_again(stack: Stack) -> None:
    """Clara takes two houses for one, and says so; then that she was wrong, and each has what it had."""
    belgium, name = teams(stack)["BE"], f"Maison {uuid4().hex[:8]}"
    one, other = await entered(belgium, name), await belgium.register(name, lei_of(), since=belgium.day(-300))
    before = [await seen_as_one(belgium, house["organisation"], 1) for house in (one, other)]
    said = {"client": one["client"], "other": other["organisation"]}
    await belgium.do("joinOrganisations", **said, reason="the same house")
    for house in (one, other):
        found = await seen_as_one(belgium, house["organisation"], 2)
        assert found["id"] == min(one["organisation"], other["organisation"])
    assert (await belgium.refused("joinOrganisations", **said, reason="again"))["code"] == "ALREADY_EXISTS"
    await belgium.do("splitOrganisations", **said, reason="two houses, one name")
    assert [await seen_as_one(belgium, house["organisation"], 1) for house in (one, other)] == before


async def test_two_numbers_of_one_scheme_are_two_organisations(stack: Stack) -> None:
    """Whoever joins them is told which number to end first, and nothing is changed."""
    belgium, name = teams(stack)["BE"], f"Deux {uuid4().hex[:8]}"
    one, other = await entered(belgium, name), await entered(belgium, name)
    refused = await belgium.refused(
        "joinOrganisations", client=one["client"], other=other["organisation"], reason="one name"
    )
    assert refused["code"] == "ORGANISATIONS_DIFFER"


async def test_an_agreement_of_the_group_is_adopted_here_and_declined_there(stack: Stack) -> None:
    """The group proposes; Belgium adopts, France declines and says why; nobody answers for another."""
    there, group = teams(stack), ClientTeam(stack, *GROUP)
    made = await entered(there["BE"], f"Rundfunk {uuid4().hex[:8]}")
    proposal = {"entity": group.entity, "organisation": made["organisation"], "validFrom": group.day(-1)}
    words = {"title": "One rate in all countries", "terms": "Paid within 30 days, in the currency of the work."}
    agreement = (await group.do("proposeGroupAgreement", "agreement { id digest }", **proposal, **words))["agreement"]
    answers = {"BE": ("ADOPTED", "our own terms already"), "FR": ("DECLINED", "statutes ask for 20 days")}
    for country, (answer, reason) in answers.items():
        given = {"entity": there[country].entity, "agreement": agreement["id"], "answer": answer, "reason": reason}
        await there[country].do("answerGroupAgreement", "adoption { answer }", **given)
    stranger = {"entity": there["SE"].entity, "agreement": agreement["id"], "answer": "ADOPTED", "reason": "r"}
    refused = await there["SE"].refused("answerGroupAgreement", as_="colin", **stranger)
    assert refused["code"] in {"FORBIDDEN", "PARTITION_FORBIDDEN"}
    edges = (await group.read(ADOPTIONS, agreement=agreement["id"]))["groupAgreementAdoptions"]["edges"]
    said = {edge["node"]["entity"][:2]: (edge["node"]["answer"], edge["node"]["reason"]) for edge in edges}
    assert said == answers
    assert {edge["node"]["digest"] for edge in edges} == {agreement["digest"]}


async def test_a_search_over_all_countries_is_one_ranked_list(stack: Stack) -> None:
    """Page by page, each match once, the nearest first; all ten countries have answered."""
    there, word = teams(stack), f"Quadrille{uuid4().hex[:6]}"
    for country, team in there.items():
        await entered(team, f"{word} Ånghästparken {country}")
    met, after = [], None
    while True:
        page = (await there["BE"].read(LOOKED_UP, text=word.lower(), first=3, after=after))["searchClients"]
        met += [edge["node"] for edge in page["edges"]]
        assert {one["status"] for one in page["partitions"]} == {"SUCCESSFUL"}
        assert len(page["partitions"]) == 10
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    mine = [one for one in met if word.lower() in one["sortName"]]
    assert sorted(one["client"]["entity"]["country"] for one in mine) == sorted(there)
    assert mine == met[: len(mine)]
    keys = [(one["distance"], one["sortName"]) for one in met]
    assert keys == sorted(keys)
