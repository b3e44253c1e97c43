"""A day and a sequence name an answer for ever, whatever is written afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from commons.database.known import close_known
from commons.errors import Refusal
from services.members.domain.share_register import OperationKind, bulk_leg
from tests.commons.partitions import role
from tests.services.members.conftest import LOADER, OpenRegister, Register, key, member
from tests.services.members.store.test_fact_history import DAYS, State, cooperates, recategorised
from tests.services.members.store.test_facts import book

LOOK = """query ($id: ID!, $day: Date, $known: Int) { membership(id: $id) {
  version category(asOf: $day, knownAt: $known) { code label } coverage(knownAt: $known) { from until }
  facts(asOf: $day, knownAt: $known) { registered holder paidUp inDefault cooperating voting belonging }
  shareObligation(asOf: $day, knownAt: $known) { held paid outstanding { amount } dueOn rule { category source } }
  shares(asOf: $day, knownAt: $known) { count paid nominal { amount }
    operations { edges { node { number kind shares valueDate } } } } } }"""


async def look(found: Register, day: date | None, known: int | None) -> dict[str, Any]:
    answer = await found.data(
        LOOK, found.officer(), id=found.id(key(1)), day=None if day is None else day.isoformat(), known=known
    )
    return {name: value for name, value in answer["membership"].items() if name != "version"}


async def booked(found: Register, random: Random) -> None:
    await book(found, 1, bulk_leg(OperationKind.SUBSCRIBE, 1, Decimal(30), random.choice(DAYS)))


async def covered(found: Register, random: Random) -> None:
    since = date(2024, 1, 1) + timedelta(days=random.randrange(400))
    async with found.database.writing(LOADER, "coverage") as session:
        await close_known(session, "coverage", membership=key(1))
        await session.execute(
            "INSERT INTO coverage (membership, valid, known) VALUES (:id,"
            " daterange(CAST(:since AS date), CAST(:until AS date), '[]'), int8range(:sequence, NULL))",
            {
                "id": key(1),
                "since": since,
                "until": since + timedelta(days=300),
                "sequence": await session.sequence(),
            },
        )
        session.record("coverage.renewed", found.id(key(1)))


async def test_an_answer_of_two_times_stays_what_it_was(register: OpenRegister) -> None:
    found, random = await register("BE"), Random(5)
    await found.load(member(1))
    state: State = (dict.fromkeys(DAYS, "WORKER"), dict.fromkeys(DAYS, True))
    answers = []
    for number in range(24):
        try:
            if number % 4 < 2:
                state = await (recategorised, cooperates)[number % 4](found, random, state)
            else:
                await (booked, covered)[number % 4 - 2](found, random)
        except Refusal:
            continue
        day = random.choice([None, *DAYS])
        now = await look(found, day, None)
        answers.append((day, await found.sequence(), now))
        if day is not None:
            assert now["category"]["code"] == state[0][day]
    assert len({str(answer) for _, _, answer in answers}) > 10
    for day, known, answer in answers:
        assert await look(found, day, known) == answer


async def test_what_is_not_known_yet_is_refused(register: OpenRegister) -> None:
    found = await register("BE")
    await found.load(member(1))
    head = await found.sequence()
    assert (await look(found, None, head))["facts"]["registered"]
    assert not (await look(found, None, head - 1))["facts"]["registered"]
    for field in ("facts { holder }", "shares { count }", "category { code }", "coverage { until }", "needs { id }"):
        name, rest = field.split(" ", 1)
        query = f"query ($id: ID!, $known: Int) {{ membership(id: $id) {{ {name}(knownAt: $known) {rest} }} }}"
        for known in (head + 1, -1):
            assert await found.code(query, found.officer(), id=found.id(key(1)), known=known) == "BAD_ARGUMENT"


async def test_a_consent_to_the_category_does_not_tell_the_joining_day(register: OpenRegister) -> None:
    found = await register("BE")
    shown = ["category", "facts"]
    await found.load(
        member(1, consents=[("SERVICE", shown)]), member(2, consents=[("SERVICE", [*shown, "joinedOn", "endedOn"])])
    )
    fanny = found.issuing.token("fr", "fanny", roles=[role("membership_officer", "FR")])
    plain = "query ($id: ID!) { membership(id: $id) { category { code } facts { registered } } }"
    for number in (1, 2):
        answer = await found.data(plain, fanny, purpose="SERVICE", id=found.id(key(number)))
        assert answer["membership"] == {"category": {"code": "WORKER"}, "facts": {"registered": True}}
    day = 'asOf: "2020-01-15"'
    for asked in (f"category({day}) {{ code }}", f"facts({day}) {{ registered }}", "category(knownAt: 1) { code }"):
        query = f"query ($id: ID!) {{ membership(id: $id) {{ {asked} }} }}"
        assert await found.code(query, fanny, purpose="SERVICE", id=found.id(key(1))) == "FORBIDDEN"
        answer = await found.data(query, fanny, purpose="SERVICE", id=found.id(key(2)))
        assert answer["membership"]
