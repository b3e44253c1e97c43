"""The worked examples that a meeting answers, through real ones: roll, room, count, outcome.

Majorities, elections and first calls: each entity has the register that its cases give, each case is an item of a
meeting. Not here: a second call (`test_room` and the stories of Belgium and Spain wait for it), a quorum of more than a
thousand (the same rule on a longer register), an item that nobody announced (no meeting has one), votes of several
entities (`test_joint_meeting`), weighed colleges and caps (`test_results`, `test_ballots_in_use`), proxies and
conflicts (`test_hands`), Hungary (no roll is sealed before somebody has answered what its pack does not know), and what
is no meeting's: exits, statutes, delegates' seats.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from commons.directory import COUNTRIES_FILE
from commons.ids import uuid_of
from hemicycle.trying_law import Case, read_cases
from services.governance.domain.law.leaf import Absent
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.given import Given
from tests.services.governance.country import Country, member
from tests.services.governance.country import key as uuid_of_number
from tests.services.governance.room import agenda, call_moved, meeting_of_today, opened, quorum

FILE = Path(__file__).parents[1] / "worked_examples.json"
MOST = 1_000
TODAY = date(2026, 11, 24)
KINDS = {"amend": "AMENDMENT"}
NEEDED: dict[str, Any] = {
    "notice_days.min": 14,
    "unpaid_shares.vote_suspended": False,
    "quorum.ordinary.first": {"base": "total", "frac": [1, 10], "strict": False},
}
"""What a meeting needs and some laws leave to the statutes; no case hangs on it."""
BY_PLURALITY = {"majorities.elections": {"plurality": True}}
TALLY = """mutation($input: RecordTallyInput!) { recordTally(input: $input) { ... on RecordTallyPayload { resolution {
  outcome { verdict needed baseVotes } } } ...Refused } }"""
ELECT = """mutation($input: RecordElectionInput!) { recordElection(input: $input) { ... on RecordElectionPayload {
  resolution { election { elected tied openSeats verdict } } } ...Refused } }"""


def _is_a_meeting_s(case: Case) -> bool:
    given = case.given
    if case.pack == "HU-SZOV":
        return False
    if case.question == "election":
        return "papers_by_marks" not in given and "declined" not in given
    if case.question == "majority":
        return not given.keys() & {"entities", "wrongly_refused"} and given.get("call", 1) == 1
    first = case.question == "quorum" and given.get("call", 1) == 1 and given.get("item_announced", True)
    return bool(first) and given["entitled"] <= MOST


CASES = [case for case in read_cases(FILE.read_text("utf-8"), FILE) if _is_a_meeting_s(case)]


@dataclass(frozen=True)
class Setting:
    """A meeting that several cases share: a law with the statutes' choices, a register of so many, and the notice."""

    pack: str
    form: str | None
    choices: str
    entitled: int | None
    question: str
    clause: bool = False


def setting_of(case: Case) -> Setting:
    """The meeting of a case."""
    given = case.given
    if case.question == "election":
        return Setting("NL-COOP", None, json.dumps(BY_PLURALITY), None, case.question)
    words = {name: given[name] for name in ("statutes", "resolution", "company_form", "call") if name in given}
    said = imagined.reading(library(), case.pack, Given(words), TODAY).regime.statutes
    choices = {} if said is None else {key: choice.value for key, choice in said.choices.items()}
    form = given.get("company_form")
    clause = given.get("invitation_clause", False)
    return Setting(case.pack or "", form, json.dumps(choices), given.get("entitled"), case.question, clause)


SETTINGS = list(dict.fromkeys(map(setting_of, CASES)))


def voters(setting: Setting) -> int:
    """How many the register has: those entitled, or as many as the largest count has votes."""
    cases = [case.given for case in CASES if setting_of(case) == setting]
    if setting.entitled is not None:
        return setting.entitled
    counted = [sum(given.get(word, 0) for word in ("for", "against", "abstain")) for given in cases]
    standing = [row["votes"] for given in cases for row in given.get("candidates", [])]
    return max([*counted, *standing, *(given.get("present", 0) for given in cases)])


def entity_of(setting: Setting) -> str:
    return f"BE.entity.case-{SETTINGS.index(setting)}"


def number_of(setting: Setting, at: int) -> int:
    """The number of the n-th member of its register."""
    return 2 * MOST * SETTINGS.index(setting) + at + 1


def countries() -> dict[str, Any]:
    """The directory, with an entity for each setting; where it is says nothing about its law."""
    found = tomllib.loads(COUNTRIES_FILE.read_text("utf-8"))
    for setting in SETTINGS:
        law = {"pack": setting.pack, "legal_form": setting.pack, "opened_on": "2010-01-01"}
        law |= {"company_form": setting.form} if setting.form else {}
        law |= {"seat_pack": "BE-SC"} if setting.pack == "SCE" else {}
        slug = entity_of(setting).rpartition(".")[2]
        found["countries"]["BE"]["entities"].append({"slug": slug, "name": slug} | law)
    return found


class Meetings:
    """The meetings, each held once somebody asks for a case of it."""

    def __init__(self, place: Country) -> None:
        self.place = place
        self._found: dict[Setting, dict[str, Any]] = {}

    async def answer(self, case: Case) -> dict[str, Any]:
        """What its meeting came to."""
        setting = setting_of(case)
        if setting not in self._found:
            cases = [other for other in CASES if setting_of(other) == setting]
            hold = {"quorum": self._quorums, "majority": self._majorities, "election": self._elections}
            assembly, items = await self._opened(setting, cases)
            self._found[setting] = await hold[setting.question](setting, assembly, cases, items)
        return self._found[setting][case.name]

    async def _opened(self, setting: Setting, cases: Sequence[Case]) -> tuple[str, list[str]]:
        """A meeting of today with an item for each case, its first call open."""
        place, entity = self.place, entity_of(setting)
        plain = Regime(library(), place.partition.directory.entity(entity))
        open_keys = {key for key in NEEDED if plain.rule(key, place.today).absent is Absent.STATUTES}
        await place.statutes(entity, **{key: NEEDED[key] for key in open_keys} | json.loads(setting.choices))
        await place.load(*(member(number_of(setting, at), entity) for at in range(voters(setting))))
        assembly = await meeting_of_today(place, entity, agenda=[_item(case) for case in cases])
        await opened(place, assembly, waitAnnounced=setting.clause)
        return assembly, await agenda(place, assembly)

    async def _there(self, setting: Setting, assembly: str, few: int, many: int) -> None:
        """Let the members from one number to another be in the room, past the desk."""
        async with self.place.partition.database.engine.begin() as connection:
            await connection.execute(
                text(
                    "INSERT INTO presence (entry, id, assembly, holder, outsider, form, arrived_at, actor, name, known)"
                    " SELECT gen_random_uuid(), gen_random_uuid(), :assembly, holder, false, 'IN_ROOM', now(), 'x',"
                    " 'Desk', int8range((SELECT sequence FROM audit_head), NULL)"
                    " FROM unnest(CAST(:holders AS uuid[])) AS came (holder)"
                ),
                {
                    "assembly": uuid_of(assembly, "assembly"),
                    "holders": [uuid_of_number(number_of(setting, at)) for at in range(few, many)],
                },
            )

    async def _quorums(
        self, setting: Setting, assembly: str, cases: Sequence[Case], items: Sequence[str]
    ) -> dict[str, Any]:
        """The call's quorum as people come and minutes pass."""
        there = waited = 0
        found: dict[str, Any] = {}
        rows = sorted(zip(cases, items, strict=True), key=lambda row: (row[0].given["present"], _waited(row[0])))
        for case, item in rows:
            await self._there(setting, assembly, there, case.given["present"])
            there = case.given["present"]
            await call_moved(self.place, assembly, timedelta(minutes=max(_waited(case) - waited, 0)))
            waited = max(_waited(case), waited)
            said = await quorum(self.place, assembly, item)
            found[case.name] = {
                "needed": said["needed"],
                "verdict": "quorate" if said["quorate"] else "not_quorate",
                "item": "may_be_decided" if said["quorate"] else "refused",
            }
        return found

    async def _majorities(
        self, setting: Setting, assembly: str, cases: Sequence[Case], items: Sequence[str]
    ) -> dict[str, Any]:
        """Everybody is there, and each item is counted."""
        await self._there(setting, assembly, 0, voters(setting))
        found: dict[str, Any] = {}
        for case, item in zip(cases, items, strict=True):
            count = {word: case.given.get(word, 0) for word in ("for", "against", "abstain")}
            present = case.given.get("present", sum(count.values()))
            chair = case.given["chair"].upper() if "chair" in case.given else None
            asked = {"resolution": item, "present": present, "chair": chair} | count
            outcome = (await self.place.data(TALLY, input=asked))["recordTally"]["resolution"]["outcome"]
            base = outcome["baseVotes"]
            found[case.name] = {
                "base": base,
                "needed": outcome["needed"],
                "share": _lowest(count["for"], base),
                "verdict": outcome["verdict"].lower(),
            }
        return found

    async def _elections(
        self, setting: Setting, assembly: str, cases: Sequence[Case], items: Sequence[str]
    ) -> dict[str, Any]:
        """Everybody is there, and each election is counted."""
        await self._there(setting, assembly, 0, voters(setting))
        found: dict[str, Any] = {}
        for case, item in zip(cases, items, strict=True):
            given = case.given
            standing = [
                {"name": row["name"], "votes": row["votes"], "college": row.get("category")}
                for row in given["candidates"]
            ]
            reserved = [{"college": name, "seats": seats} for name, seats in given.get("reserved", {}).items()]
            asked = {"resolution": item, "seats": given["seats"], "candidates": standing, "reserved": reserved}
            if "tie_decided_for" in given:
                asked |= {"tieDecidedFor": given["tie_decided_for"], "tieRule": "lot"}
            said = (await self.place.data(ELECT, input=asked))["recordElection"]["resolution"]["election"]
            found[case.name] = {
                "elected": sorted(said["elected"]),
                "tied": sorted(said["tied"]),
                "open_seats": said["openSeats"],
                "verdict": said["verdict"].lower(),
            }
        return found


def _item(case: Case) -> dict[str, Any]:
    word = case.given.get("resolution", "ordinary")
    kind = "ELECTION" if case.question == "election" else KINDS.get(word, word.upper())
    return {"title": case.name, "resolution": kind}


def _waited(case: Case) -> int:
    return case.given.get("minutes_waited", 0)


def _lowest(part: int, whole: int) -> list[int]:
    found = Fraction(part, whole)
    return [found.numerator, found.denominator]


@pytest.fixture(scope="module")
async def meetings(lasting_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[Meetings]:
    """One country for all of them."""
    urls = [await lasting_database(service) for service in ("members", "governance")]
    place = await Country.open("BE", urls[0], urls[1], countries())
    yield Meetings(place)
    await place.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_a_meeting_answers_as_the_example_says(meetings: Meetings, case: Case) -> None:
    found = await meetings.answer(case)
    said = {word: value for word, value in case.expect.items() if word in found}
    assert said
    assert {word: found[word] for word in said} == said


def test_these_are_the_cases_that_a_meeting_answers() -> None:
    by_question: defaultdict[str, int] = defaultdict(int)
    for case in CASES:
        by_question[case.question] += 1
    assert dict(by_question) == {"majority": 35, "quorum": 11, "election": 4}
