"""Members table an item, sign it, and it is on the agenda; or they ask for a meeting, and somebody convenes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from tests.answers import asking
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, member, membership_id
from tests.services.governance.room import move, opened

SMART_DE = "DE.entity.smart-eg"
SMART_NL = "NL.entity.smart-nl"
SUPPORT = """support { members votes shares ofMembers ofVotes countedOn reached needed { unit needed signed }
  law { key article } }"""
MOTION = f"motion {{ id title state closesOn closingLaw {{ article }} resolution {{ id title kind }} {SUPPORT} }}"
REQUEST = f"""meetingRequest {{ id state reachedOn conveneUntil convenedBy authority conveningLaw {{ article }}
  fallback {{ by from law {{ article }} }} agenda {{ title kind }} assembly {{ id title resolutions {{ title }} }}
  {SUPPORT} }}"""
TABLE, SIGN = asking("tableMotion", MOTION), asking("signInitiative", MOTION + REQUEST)
TAKE_BACK, DROP = asking("withdrawSignature", MOTION), asking("withdrawInitiative", MOTION)
ASK, CONVENE = asking("requestMeeting", REQUEST), asking("conveneOnRequest", REQUEST)
MOTIONS = """query($a: ID!, $first: Int, $after: String) { assembly(id: $a) { resolutions { id title }
  motions(first: $first, after: $after) { pageInfo { hasNextPage endCursor }
    edges { node { id state tabledBy { id } signatures { edges { node { membership { id } onBehalf } } } } } } } }"""


async def germany(country: OpenCountry, members: int = 25) -> tuple[Country, str]:
    place = await country("DE")
    await place.load(
        member(1, SMART_DE, logins=[("group", "marta")]), *(member(n, SMART_DE) for n in range(2, members + 1))
    )
    return place, await place.convene(SMART_DE, place.day(30))


def motion(assembly: str, number: int, **fields: Any) -> dict[str, Any]:
    words = {
        "title": "A fund for training",
        "text": "5 % of the surplus goes there.",
        "reasons": "We learn too little.",
    }
    return {"assembly": assembly, "membership": membership_id("DE", number)} | words | fields


async def test_a_motion_enters_the_agenda_with_the_signature_that_reaches_a_tenth(country: OpenCountry) -> None:
    place, assembly = await germany(country)
    marta = place.issuing.token("group", "marta")
    assert await place.code_of(TABLE, marta, input=motion(assembly, 2)) == "FORBIDDEN"
    made = (await place.data(TABLE, marta, input=motion(assembly, 1, idempotencyKey="k")))["tableMotion"]["motion"]
    assert (made["state"], made["closesOn"], made["resolution"]) == ("OPEN", place.day(23).isoformat(), None)
    assert made["closingLaw"]["article"] == "DE GenG § 46(2)"
    assert made["support"] == {
        "members": 1,
        "votes": 1,
        "shares": 1,
        "ofMembers": 25,
        "ofVotes": 25,
        "countedOn": place.today.isoformat(),
        "reached": False,
        "needed": [{"unit": "MEMBERS", "needed": 3, "signed": 1}],
        "law": {"key": "agenda_additions.threshold", "article": "DE GenG § 45(2)"},
    }
    again = (await place.data(TABLE, marta, input=motion(assembly, 1, idempotencyKey="k")))["tableMotion"]["motion"]
    assert again["id"] == made["id"]
    sign = {"initiative": made["id"], "membership": membership_id("DE", 2)}
    await place.data(SIGN, input=sign)
    before = await place.chain()
    assert await place.code_of(SIGN, input=sign) == "ALREADY_EXISTS"
    stranger = await place.refused(SIGN, input=sign | {"membership": membership_id("DE", 99)})
    assert (stranger["code"], stranger["key"]) == ("NOT_ENTITLED", "agenda_additions.threshold")
    assert await place.chain() == before
    await place.data(TAKE_BACK, input=sign)
    assert await place.code_of(TAKE_BACK, input=sign) == "NOT_FOUND"
    await place.data(SIGN, input=sign)
    entered = (await place.data(SIGN, input=sign | {"membership": membership_id("DE", 3)}))["signInitiative"]["motion"]
    assert (entered["state"], entered["resolution"]["title"]) == ("ENTERED", "A fund for training")
    assert (entered["support"]["reached"], entered["support"]["members"]) == (True, 3)
    fourth = sign | {"membership": membership_id("DE", 4)}
    for refused, asked in ((SIGN, fourth), (TAKE_BACK, sign), (DROP, {"initiative": made["id"]})):
        assert await place.code_of(refused, input=asked) == "TRANSITION_NOT_ALLOWED"
    shown = (await place.data(MOTIONS, a=assembly))["assembly"]
    assert [row["title"] for row in shown["resolutions"]] == ["Accounts", "A fund for training"]
    signers = shown["motions"]["edges"][0]["node"]["signatures"]["edges"]
    assert [(row["node"]["membership"]["id"], row["node"]["onBehalf"]) for row in signers] == [
        (membership_id("DE", 1), False),
        (membership_id("DE", 2), True),
        (membership_id("DE", 3), True),
    ]
    written = "".join(line.body for line in await place.chain())
    assert "training" not in written
    assert membership_id("DE", 2) not in written


async def test_too_late_too_open_or_taken_back_nothing_comes_in(country: OpenCountry) -> None:
    place, assembly = await germany(country)
    made = (await place.data(TABLE, input=motion(assembly, 1)))["tableMotion"]["motion"]
    other = (await place.data(TABLE, input=motion(assembly, 2)))["tableMotion"]["motion"]
    dropped = (await place.data(DROP, input={"initiative": other["id"]}))["withdrawInitiative"]["motion"]
    assert dropped["state"] == "WITHDRAWN"
    late = {"initiative": other["id"], "membership": membership_id("DE", 3)}
    assert await place.code_of(SIGN, input=late) == "TRANSITION_NOT_ALLOWED"
    await move(place, assembly, place.day(6))
    refused = await place.refused(SIGN, input=late | {"initiative": made["id"]})
    assert (refused["code"], refused["reason"], refused["latest"], refused["article"]) == (
        "INITIATIVE_NOT_ALLOWED",
        "late",
        place.day(-1).isoformat(),
        "DE GenG § 46(2)",
    )
    assert (await place.refused(TABLE, input=motion(assembly, 4)))["code"] == "INITIATIVE_NOT_ALLOWED"
    states = [row["node"]["state"] for row in (await place.data(MOTIONS, a=assembly))["assembly"]["motions"]["edges"]]
    assert states == ["LAPSED", "WITHDRAWN"]
    page = (await place.data(MOTIONS, a=assembly, first=1))["assembly"]["motions"]
    rest = (await place.data(MOTIONS, a=assembly, first=1, after=page["pageInfo"]["endCursor"]))["assembly"]["motions"]
    assert rest["edges"][0]["node"]["id"] == other["id"]
    await move(place, assembly, place.today)
    await place.seal(await place.compute(assembly))
    await opened(place, assembly)
    assert await place.code_of(TABLE, input=motion(assembly, 4)) == "TRANSITION_NOT_ALLOWED"


async def test_where_law_and_statutes_are_silent_nobody_guesses(country: OpenCountry) -> None:
    place = await country("BE")
    smart = "BE.entity.smartcoop"
    await place.load(*(member(n, smart) for n in range(1, 5)))
    assembly = await place.convene(smart, place.day(40))
    asked = motion(assembly, 1, membership=membership_id("BE", 1))
    refused = await place.refused(TABLE, input=asked)
    assert (refused["code"], refused["key"]) == ("LAW_UNKNOWN", "agenda_additions.threshold")
    await place.statutes(
        smart,
        agenda_additions__threshold={"count": 2, "of": "members", "strict": False},
        agenda_additions__deadline={"days_before_meeting": 10},
    )
    made = (await place.data(TABLE, input=asked))["tableMotion"]["motion"]
    signed = {"initiative": made["id"], "membership": membership_id("BE", 2)}
    assert (await place.data(SIGN, input=signed))["signInitiative"]["motion"]["state"] == "ENTERED"


def meeting(entity: str, country: str, number: int) -> dict[str, Any]:
    items = [{"title": "Dismissal of the board"}]
    return {
        "entity": entity,
        "membership": membership_id(country, number),
        "agenda": items,
        "text": "A new start.",
        "reasons": "No accounts for two years.",
    }


async def test_members_have_a_meeting_convened_and_convene_it_where_the_board_does_not(country: OpenCountry) -> None:
    place = await country("NL")
    await place.load(member(1, SMART_NL, logins=[("group", "marta")]), *(member(n, SMART_NL) for n in range(2, 16)))
    await place.statutes(SMART_NL, notice_days__min=7)
    marta = place.issuing.token("group", "marta")
    asked = (await place.data(ASK, marta, input=meeting(SMART_NL, "NL", 1)))["requestMeeting"]["meetingRequest"]
    assert (asked["state"], asked["conveneUntil"], asked["agenda"]) == (
        "OPEN",
        None,
        [{"title": "Dismissal of the board", "kind": "ORDINARY"}],
    )
    answer = {"request": asked["id"], "convenedBy": "BOARD", "title": "As asked", "heldOn": place.day(20).isoformat()}
    assert await place.code_of(CONVENE, input=answer) == "TRANSITION_NOT_ALLOWED"
    signed = {"initiative": asked["id"], "membership": membership_id("NL", 2)}
    reached = (await place.data(SIGN, input=signed))["signInitiative"]["meetingRequest"]
    assert (reached["state"], reached["conveneUntil"]) == ("REACHED", place.day(28).isoformat())
    assert reached["fallback"] == {
        "by": "requesters_convene_after_14_days",
        "from": place.day(15).isoformat(),
        "law": {"article": "NL BW 2:41(3)"},
    }
    hers = answer | {"convenedBy": "REQUESTERS"}
    early = await place.refused(CONVENE, marta, input=hers)
    assert (early["code"], early["reason"], early["earliest"]) == (
        "INITIATIVE_NOT_ALLOWED",
        "early",
        place.day(15).isoformat(),
    )
    assert await place.code_of(CONVENE, marta, input=answer) == "FORBIDDEN"
    court = answer | {"convenedBy": "AUTHORITY", "authority": "Rechtbank, 3 May"}
    assert (await place.refused(CONVENE, input=court))["reason"] == "not_by_them"
    await _counted_earlier(place, timedelta(days=15))
    extra = hers | {"agenda": [{"title": "More"}]}
    assert await place.code_of(CONVENE, marta, input=extra) == "BAD_ARGUMENT"
    done = (await place.data(CONVENE, marta, input=hers))["conveneOnRequest"]["meetingRequest"]
    assert (done["state"], done["convenedBy"], done["assembly"]["resolutions"]) == (
        "CONVENED",
        "REQUESTERS",
        [{"title": "Dismissal of the board"}],
    )
    assert await place.code_of(CONVENE, marta, input=hers) == "ALREADY_EXISTS"
    listed = await place.data(
        "query($e: ID!) { entity: assemblies(filter: {entity: $e}) { edges { node { entity { meetingRequests {"
        " edges { node { id requestedBy { id } } } } } } } } }",
        e=SMART_NL,
    )
    edges = listed["entity"]["edges"][0]["node"]["entity"]["meetingRequests"]["edges"]
    assert [row["node"]["id"] for row in edges] == [asked["id"]]


async def test_the_board_convenes_what_members_asked_for_and_adds_to_it(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(*(member(n, SMART_DE) for n in range(1, 6)))
    asked = (await place.data(ASK, input=meeting(SMART_DE, "DE", 1)))["requestMeeting"]["meetingRequest"]
    assert (asked["state"], asked["conveneUntil"], asked["reachedOn"]) == ("REACHED", None, place.today.isoformat())
    answer = {"request": asked["id"], "convenedBy": "BOARD", "title": "As asked", "heldOn": place.day(3).isoformat()}
    assert await place.code_of(CONVENE, input=answer) == "NOTICE_TOO_SHORT"
    answer |= {"heldOn": place.day(30).isoformat(), "agenda": [{"title": "Outlook"}], "startsAt": "18:30"}
    done = (await place.data(CONVENE, input=answer))["conveneOnRequest"]["meetingRequest"]
    assert [row["title"] for row in done["assembly"]["resolutions"]] == ["Dismissal of the board", "Outlook"]
    assert done["convenedBy"] == "BOARD"


async def _counted_earlier(place: Country, ago: timedelta) -> None:
    """Let enough have signed so long ago."""
    async with place.partition.database.engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.execute(
            text("UPDATE initiative_count SET counted_on = counted_on - CAST(:days AS int)"), {"days": ago.days}
        )
