"""The law through the graph: as of a day, page by page, with the three kinds of absent and who answered the unknown."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import LAW, Country, member

HU, IT = "HU.entity.smart-hu", "IT.entity.smart-it"
LEAF = """query($pack: String!, $key: String!, $on: Date, $form: String, $seat: String) {
  lawPackById(pack: $pack, asOf: $on, companyForm: $form, seatPack: $seat) { leaf(key: $key) {
    value absent needs decisive statutes law { article confidence unverified }
    periods { from until value absent } } } }"""
LEAVES = """query($entity: ID!, $first: Int, $after: String, $prefix: String! = "") { lawPack(entity: $entity) {
  leaves(first: $first, after: $after, prefix: $prefix) {
    edges { cursor node { key value absent needs } } pageInfo { hasNextPage } } } }"""
SIGN = """mutation($input: SignOffInput!) { signOff(input: $input) { ... on SignOffPayload { name statutesVersion leaf {
  value absent law { pack article unverified opinion { name source statement statutesVersion answers } } } }
    ...Refused } }"""
DRAFT = """query($entity: ID!, $first: Int, $after: String, $open: Boolean, $asks: [StatutesAsk!]) {
  statutesDraft(entity: $entity) { pack basedOn openCount
    questions(first: $first, after: $after, open: $open, asks: $asks) {
    edges { cursor node { key asks looks decisive open answer { value article } law { value law { article } }
      limits { bound value law { article } } } } pageInfo { hasNextPage } } } }"""


async def leaf(here: Country, pack: str, key: str, **variables: Any) -> dict[str, Any]:
    return (await here.data(LEAF, pack=pack, key=key, **variables))["lawPackById"]["leaf"]


@pytest.mark.parametrize(
    ("pack", "key", "before", "after"),
    [
        (
            "AT-EGEN",
            "delegates.allowed_if",
            ("2006-08-17", {"count": 1000, "of": "members", "strict": False}),
            ("2006-08-18", {"count": 500, "of": "members", "strict": False}),
        ),
        ("DE-EG", "proxies.form", ("2024-12-31", "written"), ("2025-01-01", "text")),
        (
            "FR-SCIC-SA",
            "group_caps",
            ("2014-08-01", [{"group": "non_cooperator", "base": "total", "frac": [35, 100], "strict": False}]),
            (
                "2014-08-02",
                [
                    {"group": "non_cooperator", "base": "total", "frac": [49, 100], "strict": False},
                    {"group": "non_cooperator_not_coop", "base": "total", "frac": [35, 100], "strict": False},
                ],
            ),
        ),
    ],
)
async def test_the_law_is_read_as_of_a_day(
    country: OpenCountry, pack: str, key: str, before: tuple[str, Any], after: tuple[str, Any]
) -> None:
    here = await country("BE")
    for on, value in (before, after):
        assert (await leaf(here, pack, key, on=on))["value"] == value
    shown = (await leaf(here, pack, key))["periods"]
    assert [(row["from"], row["until"], row["value"]) for row in shown] == [
        (None, before[0], before[1]),
        (after[0], None, after[1]),
    ]


async def test_three_kinds_of_absent_stay_three(country: OpenCountry) -> None:
    here = await country("BE")
    found = [
        (await leaf(here, pack, key))["absent"]
        for pack, key in (
            ("BE-SC", "quorum.ordinary.first"),
            ("AT-EGEN", "notice_days.min"),
            ("HU-SZOV", "unpaid_shares.vote_suspended"),
        )
    ]
    assert found == ["NONE", "STATUTES", "UNKNOWN"]


async def test_a_variant_says_what_would_pick_it(country: OpenCountry) -> None:
    here = await country("BE")
    open_ = await leaf(here, "FR-SCOP", "unpaid_shares.vote_suspended")
    assert (open_["value"], open_["absent"], open_["periods"], set(open_["needs"])) == (
        None,
        None,
        [],
        {"SA", "SARL", "SAS"},
    )
    picked = await leaf(here, "FR-SCOP", "unpaid_shares.vote_suspended", form="SA")
    assert (picked["value"], picked["needs"]) == (True, [])
    assert (await leaf(here, "SCE", "unpaid_shares.vote_suspended"))["needs"] == ["seat_pack"]
    assert (await leaf(here, "SCE", "unpaid_shares.vote_suspended", seat="BE-SC"))["value"] is True
    assert await here.code_of(LEAF, pack="XX", key="vote_unit") == "BAD_ARGUMENT"
    assert await here.code_of(LEAF, pack="SCE", key="vote_unit", seat="XX") == "BAD_ARGUMENT"
    why = '{ lawPackById(pack: "FR-SCOP") { experimental experimentalBecause { key } } }'
    assert (await here.data(why))["lawPackById"] == {
        "experimental": True,
        "experimentalBecause": [{"key": "unpaid_shares.vote_suspended"}],
    }


async def test_every_rule_once_page_by_page(country: OpenCountry) -> None:
    here = await country("IT")
    keys: list[str] = []
    after = None
    while True:
        page = (await here.data(LEAVES, entity=IT, first=50, after=after))["lawPack"]["leaves"]
        keys += [edge["node"]["key"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["edges"][-1]["cursor"]
    assert len(keys) == len(set(keys)) == 118
    proxies = (await here.data(LEAVES, entity=IT, prefix="proxies."))["lawPack"]["leaves"]["edges"]
    assert {edge["node"]["key"].split(".")[0] for edge in proxies} == {"proxies"}
    assert len(proxies) == 10


async def test_an_opinion_answers_what_nobody_knows(country: OpenCountry) -> None:
    here, key = await country("HU"), "unpaid_shares.vote_suspended"
    asked = {"entity": HU, "leaf": key, "source": "counsel's letter of 3 March", "statement": "called and unpaid"}
    assert await here.code_of(SIGN, input=asked) == "LAW_UNKNOWN"
    assert await here.code_of(SIGN, input=asked | {"value": "yes"}) == "BAD_ARGUMENT"
    assert await here.code_of(SIGN, input=asked | {"value": True, "source": ""}) == "BAD_ARGUMENT"
    said = (await here.data(SIGN, input=asked | {"value": True}))["signOff"]
    assert (said["leaf"]["value"], said["leaf"]["absent"], said["leaf"]["law"]["pack"]) == (True, None, "opinion")
    assert said["leaf"]["law"]["unverified"]
    assert "counsel's letter of 3 March" in said["leaf"]["law"]["article"]
    assert said["leaf"]["law"]["opinion"] == {
        "name": "Otto",
        "source": "counsel's letter of 3 March",
        "statement": "called and unpaid",
        "statutesVersion": 0,
        "answers": True,
    }
    assert await here.code_of(SIGN, input=asked | {"value": True}) == "ALREADY_EXISTS"
    changed = (await here.data(SIGN, input=asked | {"value": False}))["signOff"]
    assert changed["leaf"]["value"] is False
    async with here.partition.database.reading() as session:
        rows = await session.all("SELECT value, upper_inf(known) AS now FROM sign_off ORDER BY lower(known)")
    assert [(row.value, row.now) for row in rows] == [(True, False), (False, True)]


async def test_an_opinion_that_there_is_no_rule(country: OpenCountry) -> None:
    here = await country("HU")
    asked = {"entity": HU, "leaf": "proxies.max_principals", "source": "letter", "statement": "none", "value": "none"}
    said = (await here.data(SIGN, input=asked))["signOff"]["leaf"]
    assert (said["value"], said["absent"], said["law"]["opinion"]["answers"]) == (None, "NONE", True)


async def test_the_statutes_word_goes_before_an_opinion(country: OpenCountry) -> None:
    here, key = await country("HU"), "unpaid_shares.vote_suspended"
    await here.statutes(HU, unpaid_shares__vote_suspended=False)
    asked = {"entity": HU, "leaf": key, "source": "a letter", "statement": "so it is"}
    assert await here.code_of(SIGN, input=asked | {"value": True}) == "BAD_ARGUMENT"
    said = (await here.data(SIGN, input=asked))["signOff"]
    assert (said["leaf"]["value"], said["leaf"]["law"]["pack"], said["statutesVersion"]) == (False, "statutes", 1)
    assert said["leaf"]["law"]["opinion"]["answers"] is False


async def test_an_opinion_fills_the_gap_of_a_roll_and_stands_on_its_lines(country: OpenCountry) -> None:
    here = await country("HU")
    await here.load(member(1, HU, paid=0))
    await here.statutes(HU)
    asked = {
        "entity": HU,
        "leaf": "unpaid_shares.vote_suspended",
        "source": "a letter",
        "statement": "so",
        "value": True,
    }
    await here.data(SIGN, input=asked)
    roll = await here.compute(await here.convene(HU, here.day(60)))
    shown = await here.data(
        "query($id: ID!) { roll(id: $id) { gaps reasons { reason law { pack opinion { name answers } } } } }", id=roll
    )
    assert shown["roll"]["gaps"] == []
    law = next(row["law"] for row in shown["roll"]["reasons"] if row["reason"] == "IN_DEFAULT")
    assert law == {"pack": "opinion", "opinion": {"name": "Otto", "answers": True}}


async def test_a_confirmation_shows_who_confirmed_it(country: OpenCountry) -> None:
    here = await country("IT")
    await here.sign_off_all(IT)
    query = LAW.replace("{ key }", "{ key law { pack opinion { answers name } } }")
    because = (await here.data(query, entity=IT))["lawPack"]["experimentalBecause"]
    assert because
    assert all(row["law"]["opinion"] == {"answers": False, "name": "Otto"} for row in because)
    anonymous = await here.ask(query, "", entity=IT)
    assert all(row["law"]["opinion"] is None for row in anonymous["data"]["lawPack"]["experimentalBecause"])


async def test_a_draft_asks_what_the_law_leaves_open(country: OpenCountry) -> None:
    here = await country("AT")
    entity = "AT.entity.smart-at"
    await here.statutes(entity, notice_days__min=10)
    draft = (await here.data(DRAFT, entity=entity, first=200))["statutesDraft"]
    found = {edge["node"]["key"]: edge["node"] for edge in draft["questions"]["edges"]}
    assert (draft["pack"], draft["basedOn"]) == ("AT-EGEN", 1)
    assert draft["openCount"] == sum(question["open"] for question in found.values())
    notice = found["notice_days.min"]
    assert (notice["asks"], notice["open"], notice["answer"]["value"]) == ("LEFT_TO_STATUTES", False, 10)
    assert (found["vote_unit"]["asks"], found["vote_unit"]["law"]["value"]) == ("MAY_REPLACE", "member")
    assert found["proxies.max_principals"]["open"]
    assert found["conflict_of_interest.counts_in_quorum"]["asks"] == "UNKNOWN"
    assert "conflict_of_interest.effect" not in found
    only = (await here.data(DRAFT, entity=entity, first=200, open=True, asks=["UNKNOWN"]))["statutesDraft"]["questions"]
    assert {edge["node"]["asks"] for edge in only["edges"]} == {"UNKNOWN"}


async def test_a_draft_tells_the_bounds_with_their_articles(country: OpenCountry) -> None:
    here = await country("DE")
    draft = (await here.data(DRAFT, entity="DE.entity.smart-eg", asks=["MAY_TIGHTEN"], first=100))["statutesDraft"]
    found = {edge["node"]["key"]: edge["node"] for edge in draft["questions"]["edges"]}
    limits = {
        key: [(row["bound"], row["value"], bool(row["law"]["article"])) for row in found[key]["limits"]]
        for key in ("proxies.max_principals", "notice_days.min")
    }
    assert limits == {
        "proxies.max_principals": [("AT_MOST", 2, True)],
        "notice_days.min": [("AT_LEAST", 14, True)],
    }
    assert found["proxies.max_principals"]["decisive"]
    assert found["proxies.max_principals"]["looks"].startswith("a whole number")


OPINIONS = """query($id: ID!, $leaf: String, $first: Int, $after: String) {
  _entities(representations: [{__typename: "LegalEntity", id: $id}]) { ... on LegalEntity {
    opinions(leaf: $leaf, first: $first, after: $after) { edges { cursor node {
      leaf pack value noRule superseded opinion { name source statutesVersion answers } } }
      pageInfo { hasNextPage } } } } }"""


async def test_every_opinion_stays_listed_whatever_became_of_it(country: OpenCountry) -> None:
    here, key, other = await country("HU"), "unpaid_shares.vote_suspended", "proxies.max_principals"
    asked = {"entity": HU, "leaf": key, "source": "a letter", "statement": "as it says"}
    for row in ({"value": True}, {"value": False, "source": "a later letter"}, {"leaf": other, "value": "none"}):
        await here.data(SIGN, input=asked | row)
    await here.statutes(HU, vote_needs_share=True)
    await here.data(SIGN, input=asked | {"value": True})

    async def listed(**variables: Any) -> tuple[list[dict[str, Any]], bool]:
        found = (await here.data(OPINIONS, id=HU, **variables))["_entities"][0]["opinions"]
        return found["edges"], found["pageInfo"]["hasNextPage"]

    edges, more = await listed()
    rows = [edge["node"] for edge in edges]
    assert not more
    assert [(row["leaf"], row["value"], row["noRule"], row["superseded"]) for row in rows] == [
        (key, True, False, False),
        (other, None, True, False),
        (key, False, False, False),
        (key, True, False, True),
    ]
    assert [row["opinion"]["statutesVersion"] for row in rows] == [1, 0, 0, 0]
    assert rows[3]["opinion"] == {"name": "Otto", "source": "a letter", "statutesVersion": 0, "answers": True}
    pages, after, more = [], None, True
    while more:
        edges, more = await listed(leaf=key, first=1, after=after)
        pages += [edge["node"] for edge in edges]
        after = edges[-1]["cursor"]
    assert pages == [row for row in rows if row["leaf"] == key]
    assert await here.code_of(OPINIONS, id=HU, leaf="moon") == "BAD_ARGUMENT"
    assert await here.code_of(OPINIONS, id=HU, after="nonsense") == "CURSOR_INVALID"
    anonymous = await here.ask(OPINIONS, "", id=HU)
    assert anonymous["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("code", "entity", "key", "days"),
    [
        ("AT", "AT.entity.smart-at", "waiting_half_hour.minutes", {"2006-08-17": 60, "2006-08-18": 30}),
        ("DE", "DE.entity.smart-eg", "proxies.form", {"2024-12-31": "written", "2025-01-01": "text"}),
        ("DE", "DE.entity.smart-eg", "exit.resignation_form", {"2024-12-31": "written", "2025-01-01": "text"}),
        ("FR", "FR.entity.smartfr", "group_caps", {"2014-08-01": [[35, 100]], "2014-08-02": [[49, 100], [35, 100]]}),
    ],
)
async def test_an_entitys_law_is_read_as_of_a_day(
    country: OpenCountry, code: str, entity: str, key: str, days: dict[str, Any]
) -> None:
    here = await country(code)
    query = """query($entity: ID!, $key: String!, $on: Date!) {
      lawPack(entity: $entity, asOf: $on) { asOf leaf(key: $key) { value law { article } } } }"""
    for on, value in days.items():
        found = (await here.data(query, entity=entity, key=key, on=on))["lawPack"]
        said = found["leaf"]["value"]
        assert found["asOf"] == on
        assert found["leaf"]["law"]["article"]
        assert ([row["frac"] for row in said] if isinstance(said, list) else said) == value
