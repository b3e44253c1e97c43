"""What members do before a meeting: ask in writing, and stand for election."""

from __future__ import annotations

from typing import Any

from tests.answers import asking
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, member, membership_id
from tests.services.governance.room import agenda, checked_in, move, opened

SMART_DE = "DE.entity.smart-eg"
QUESTION = "{ id text withdrawn answer { text declined answeredBy } }"
ASK, BACK = asking("askQuestion", f"question {QUESTION}"), asking("withdrawQuestion", f"question {QUESTION}")
ANSWER = asking("answerQuestions", f"questions {QUESTION}")
QUESTIONS = """query($a: ID!, $first: Int, $after: String) { assembly(id: $a) {
  writtenQuestions(first: $first, after: $after) { pageInfo { hasNextPage endCursor }
    edges { node { text answer { text } } } } } }"""
CALL = asking("callForCandidates", "resolution { candidateCall { id office opensOn closesOn open conditions } }")
STAND = asking("stand", "candidacy { id name college law withdrawn }")
LEAVE = asking("withdrawCandidacy", "candidacy { withdrawn }")
CANDIDATES = """query($r: ID!) { resolution(id: $r) { candidateCall { closesOn candidacies { edges { node { name
  statement membership { id } } } } } } }"""
OPEN = asking("openBallot", "ballot { id seats candidates }")
LISTS = asking("recordListElection", "resolution { id }")
BOARD = [
    {
        "office": "board",
        "seats": 2,
        "consecutive_terms": 2,
        "eligibility": {"member_months": 12, "good_standing": True, "not_with": ["auditor"]},
    }
]


async def germany(country: OpenCountry, **fields: Any) -> tuple[Country, str]:
    place = await country("DE")
    await place.load(
        member(1, SMART_DE, logins=[("group", "marta")]),
        *(member(number, SMART_DE) for number in range(2, 6)),
        member(6, SMART_DE, joined_on=place.day(-100)),
    )
    return place, await place.convene(SMART_DE, place.day(30), **fields)


async def test_questions_in_writing_are_answered_for_all_members(country: OpenCountry) -> None:
    place, assembly = await germany(country)
    (item,) = await agenda(place, assembly)
    marta = place.issuing.token("group", "marta")
    asked = {"assembly": assembly, "membership": membership_id("DE", 1), "text": "Why the loss?", "resolution": item}
    first = (await place.data(ASK, marta, input=asked | {"idempotencyKey": "q"}))["askQuestion"]["question"]
    assert (await place.data(ASK, marta, input=asked | {"idempotencyKey": "q"}))["askQuestion"]["question"] == first
    second = (await place.data(ASK, input=asked | {"membership": membership_id("DE", 2)}))["askQuestion"]["question"]
    third = (await place.data(ASK, marta, input=asked | {"text": "When?"}))["askQuestion"]["question"]
    assert await place.code_of(ASK, marta, input=asked | {"membership": membership_id("DE", 2)}) == "FORBIDDEN"
    assert await place.code_of(ASK, input=asked | {"membership": membership_id("DE", 99)}) == "NOT_ENTITLED"
    assert (await place.data(BACK, marta, input={"question": third["id"]}))["withdrawQuestion"]["question"]["withdrawn"]
    answer = {"assembly": assembly, "questions": [first["id"], second["id"]], "text": "Fewer contracts."}
    assert await place.code_of(ANSWER, marta, input=answer) == "PARTITION_FORBIDDEN"
    late = answer | {"questions": [third["id"]]}
    assert await place.code_of(ANSWER, input=late) == "TRANSITION_NOT_ALLOWED"
    done = (await place.data(ANSWER, input=answer))["answerQuestions"]["questions"]
    assert [row["answer"] for row in done] == [
        {"text": "Fewer contracts.", "declined": False, "answeredBy": "Otto"}
    ] * 2
    again = answer | {"questions": [first["id"]], "text": "A secret of trade.", "declined": True}
    await place.data(ANSWER, input=again)
    assert await place.code_of(BACK, marta, input={"question": first["id"]}) == "TRANSITION_NOT_ALLOWED"
    page = (await place.data(QUESTIONS, marta, a=assembly, first=1))["assembly"]["writtenQuestions"]
    assert page["edges"][0]["node"]["answer"]["text"] == "A secret of trade."
    rest = await place.data(QUESTIONS, marta, a=assembly, first=5, after=page["pageInfo"]["endCursor"])
    assert [row["node"]["answer"]["text"] for row in rest["assembly"]["writtenQuestions"]["edges"]] == [
        "Fewer contracts."
    ]
    stranger = place.issuing.token("group", "nobody")
    assert (await place.refused(QUESTIONS, stranger, a=assembly))["code"] == "FORBIDDEN"
    assert not [line for line in await place.chain() if "loss" in line.body]


async def test_the_statutes_set_the_last_day_of_questions(country: OpenCountry) -> None:
    place, assembly = await germany(country)
    await place.statutes(SMART_DE, written_question_days=6)
    await move(place, assembly, place.day(5))
    asked = {"assembly": assembly, "membership": membership_id("DE", 1), "text": "Why?"}
    refused = await place.refused(ASK, input=asked)
    assert (refused["code"], refused["key"], refused["latest"]) == (
        "INITIATIVE_NOT_ALLOWED",
        "written_question_days",
        place.day(-1).isoformat(),
    )
    await move(place, assembly, place.day(6))
    await place.data(ASK, input=asked)


async def test_who_stands_is_on_the_list_that_the_ballot_is_opened_with(country: OpenCountry) -> None:
    items = [{"title": "The board", "resolution": "ELECTION"}, {"title": "Accounts"}]
    place, assembly = await germany(country, agenda=items)
    await place.statutes(SMART_DE, offices=BOARD)
    board, accounts = await agenda(place, assembly)
    marta = place.issuing.token("group", "marta")
    calls = {"resolution": board, "office": "board", "closesOn": place.day(10).isoformat()}
    says = {"name": "Marta Maier", "statement": "I can count."}
    mine = {"resolution": board, "membership": membership_id("DE", 1)} | says
    assert await place.code_of(STAND, marta, input=mine) == "TRANSITION_NOT_ALLOWED"
    assert await place.code_of(CALL, input=calls | {"resolution": accounts}) == "BAD_ARGUMENT"
    assert await place.code_of(CALL, input=calls | {"office": "king"}) == "BAD_ARGUMENT"
    call = (await place.data(CALL, input=calls))["callForCandidates"]["resolution"]["candidateCall"]
    assert (call["open"], call["conditions"]) == (True, BOARD[0]["eligibility"])
    stands = (await place.data(STAND, marta, input=mine))["stand"]["candidacy"]
    assert (stands["name"], stands["law"]) == ("Marta Maier", "statutes (version 1) art. 1")
    assert await place.code_of(STAND, input=mine) == "ALREADY_EXISTS"
    other = mine | {"membership": membership_id("DE", 2)}
    assert await place.code_of(STAND, input=other) == "ALREADY_EXISTS"  # the name is taken
    young = await place.refused(STAND, input=other | {"membership": membership_id("DE", 6), "name": "Uli"})
    assert (young["code"], young["reason"], young["key"]) == ("NOT_ELIGIBLE", "member_months", "offices")
    assert await place.code_of(STAND, input=other | {"membership": membership_id("DE", 99)}) == "NOT_ELIGIBLE"
    for number, name in ((2, "Bea"), (3, "Cem")):
        made = await place.data(STAND, input=mine | {"membership": membership_id("DE", number), "name": name})
    gone = (await place.data(LEAVE, input={"candidacy": made["stand"]["candidacy"]["id"]}))["withdrawCandidacy"]
    assert gone["candidacy"]["withdrawn"]
    listed = (await place.data(CANDIDATES, marta, r=board))["resolution"]["candidateCall"]["candidacies"]["edges"]
    assert [row["node"]["name"] for row in listed] == ["Marta Maier", "Bea"]
    sooner = calls | {"closesOn": place.today.isoformat()}
    assert await place.code_of(CALL, input=sooner) == "BAD_ARGUMENT"  # another period has its reason
    await place.data(CALL, input=sooner | {"why": "The notice goes out tomorrow."})
    await _today(place, assembly)
    ballot = {"resolution": board, "form": "OPEN", "channels": ["IN_ROOM"], "seats": 2}
    assert await place.code_of(OPEN, input=ballot) == "TRANSITION_NOT_ALLOWED"  # the call closes tonight
    await _yesterday(place)
    assert await place.code_of(STAND, input=mine | {"membership": membership_id("DE", 4), "name": "D"}) == (
        "TRANSITION_NOT_ALLOWED"
    )
    stranger = ballot | {"candidates": [{"name": "Nobody"}]}
    refused = await place.refused(OPEN, input=stranger)
    assert (refused["code"], refused["reason"]) == ("NOT_ELIGIBLE", "call")
    lists = [{"name": "North", "votes": 1, "names": [{"name": "Marta Maier"}, {"name": "Nobody"}]}]
    refused = await place.refused(LISTS, input={"resolution": board, "office": "board", "seats": 2, "lists": lists})
    assert (refused["code"], refused["reason"]) == ("NOT_ELIGIBLE", "call")
    found = (await place.data(OPEN, input=ballot))["openBallot"]["ballot"]
    assert found["candidates"] == ["Marta Maier", "Bea"]


async def _today(place: Country, assembly: str) -> None:
    await move(place, assembly, place.today)
    await place.seal(await place.compute(assembly))
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 2, 3)


async def _yesterday(place: Country) -> None:
    """Let the call have closed yesterday."""
    async with place.partition.database.engine.begin() as connection:
        await connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        await connection.exec_driver_sql("UPDATE candidate_call SET opens_on = opens_on - 1, closes_on = closes_on - 1")
