"""The rule in SQL and the rule in Python give the same lines, limits and leavers, under packs and random statutes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commons.bulk import ELECTORATE_COLUMNS
from commons.database.sessions import Database, ReadSession
from services.governance.domain.check_statutes import outside
from services.governance.domain.granted_votes import Limits
from services.governance.domain.law.regime import Regime
from services.governance.domain.roll_limits import limits_of
from services.governance.domain.roll_rules import RollFacts, RollRules, granted_to, rules_of, standing
from services.governance.store.roll_lines import line_of
from services.governance.store.roll_sql import count_lines, insert_lines, leavers
from services.governance.store.scratch import scratch
from tests.services.governance.country import key
from tests.services.governance.domain.laws import regime

MEETING = date(2026, 6, 1)
CATEGORIES = ("WORKER", "USER", "INVESTOR")
PACKS = [
    rules_of(law, MEETING)
    for law in (
        regime("BE-SC"),
        regime("BE-SC-CNC"),
        regime("IT-COOP", {"vote_needs_share": True}, form="spa"),
        regime("DE-EG"),
        regime("FR-SCOP", form="SARL"),
        regime("NL-COOP", {"unpaid_shares.vote_suspended": True}),
        regime("SCE"),
    )
]
ANY_RULES = st.builds(
    RollRules,
    meeting_on=st.just(MEETING),
    waiting_days=st.integers(0, 200),
    default_suspends=st.booleans(),
    share_needed=st.booleans(),
    per_share=st.booleans(),
)
VOTES = st.integers(1, 12)
GRANT = st.one_of(
    st.builds(
        lambda word, votes: {"by": "kind", "is": word, "votes": votes},
        st.sampled_from(("legal_person", "coop", "natural_person")),
        VOTES,
    ),
    st.builds(lambda code, votes: {"by": "category", "is": code, "votes": votes}, st.sampled_from(CATEGORIES), VOTES),
    st.builds(
        lambda least, votes: {"by": "shares", "is": {"at_least": least}, "votes": votes}, st.integers(1, 4), VOTES
    ),
    st.builds(lambda votes: {"by": "shares", "is": "each", "votes": votes}, st.integers(1, 3)),
)
GROUPS = {
    "ES-COOP-SERVICES": ("collaborating_member", "cooperative"),
    "ES-COOP": ("collaborating_member", "cooperative", "public_entity"),
    "ES-COOP-2ND": ("not_a_cooperative", "collaborating_member"),
    "SCE": ("investor", "employee_rep"),
    "DE-EG": ("investing_member", "cooperative"),
    "IT-COOP": ("financing", "cooperative"),
    "FR-SCIC-SA": ("non_cooperator", "non_cooperator_not_coop"),
    "AT-EGEN": ("cooperative",),
    "SE-EKFOR": ("investing_member",),
}
FORMS = {"IT-COOP": "spa", "FR-SCIC-SA": "SA"}
CAPS = {"AT-EGEN": ("total", "members", "present"), "SE-EKFOR": ("total", "members")}


@st.composite
def statutes(draw: st.DrawFn) -> Regime:
    """An entity with grants and groups within its law: clauses outside it are left out, as nobody could adopt them."""
    pack = draw(st.sampled_from(sorted(GROUPS)))
    groups = {code: draw(st.sampled_from(GROUPS[pack])) for code in draw(st.sets(st.sampled_from(CATEGORIES)))}
    choices: dict[str, Any] = {}
    if groups:
        choices["member_groups"] = [{"category": code, "group": word} for code, word in sorted(groups.items())]
    if pack in CAPS and draw(st.booleans()):
        frac = [draw(st.integers(1, 3)), draw(st.integers(4, 9))]
        choices["vote_caps.per_member"] = {"base": draw(st.sampled_from(CAPS[pack])), "frac": frac, "strict": False}
        if draw(st.booleans()):
            choices["vote_unit"] = "share"
    kept = []
    for row in draw(st.lists(GRANT, max_size=3)):
        drafted = regime(pack, choices | {"votes_granted": [row]}, form=FORMS.get(pack))
        if outside(drafted, "votes_granted", MEETING) is None:
            kept.append(row)
    return regime(pack, choices | ({"votes_granted": kept} if kept else {}), form=FORMS.get(pack))


NEAR = st.dates(date(2026, 2, 20), date(2026, 6, 5))
FACTS = st.builds(
    RollFacts,
    joined_on=st.none() | NEAR | st.dates(date(2000, 1, 1), date(2026, 5, 1)),
    ended_on=st.none() | NEAR,
    voting=st.booleans() | st.just(True),
    suspension=st.none() | st.text(max_size=10).filter(lambda text: "\x00" not in text),
    in_default=st.booleans(),
    shares=st.integers(0, 6),
    paid_shares=st.integers(0, 3),
    organisation=st.booleans(),
    category=st.none() | st.sampled_from(CATEGORIES),
)
LINES = st.lists(st.tuples(FACTS, st.sampled_from((None, "A", "B"))), min_size=1, max_size=30)


@pytest.fixture(scope="module")
async def database(lasting_database: Callable[[str], Awaitable[str]]) -> Database:
    return Database(await lasting_database("governance"), "BE")


def row(number: int, facts: RollFacts, college: str | None) -> tuple[object, ...]:
    return (
        key(number),
        None if facts.organisation else key(number + 10_000),
        "ORGANISATION" if facts.organisation else "PERSON",
        number,
        facts.category,
        college,
        facts.joined_on,
        facts.ended_on,
        facts.voting,
        facts.suspension,
        facts.in_default,
        facts.shares,
        facts.paid_shares,
    )


async def fill(session: ReadSession, electorate: list[tuple[RollFacts, str | None]]) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in ELECTORATE_COLUMNS)
    await session.connection.exec_driver_sql(f"CREATE TEMPORARY TABLE electorate ({columns}) ON COMMIT DROP")
    driver = await session.driver()
    records = [row(number, *facts) for number, facts in enumerate(electorate, start=1)]
    await driver.copy_records_to_table("electorate", records=records)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, st.sampled_from(PACKS) | ANY_RULES | statutes().map(lambda law: rules_of(law, MEETING)))
async def test_sql_and_python_agree(
    database: Database, electorate: list[tuple[RollFacts, str | None]], rules: RollRules
) -> None:
    roll, limits = key(1), limits_of(electorate, rules)
    async with scratch(database) as session:
        await fill(session, electorate)
        found = await insert_lines(session, roll, rules)
        assert Limits(found.members, found.cap, found.cut, found.plural_limit, found.groups, limits.leavers) == limits
        assert await leavers(session, rules, found) == limits.leavers
        counts = await count_lines(session, roll)
        for number, (facts, _) in enumerate(electorate, start=1):
            line = await line_of(session, roll, key(number))
            assert line is not None
            assert line.line == standing(facts, rules, limits), facts
            assert line.line.votes == 0 or rules.plural is None or line.granted == granted_to(facts, rules)
    assert sum(lines for lines, _ in counts.values()) == len(electorate)
    expected = [standing(facts, rules, limits) for facts, _ in electorate]
    assert sum(votes for _, votes in counts.values()) == sum(line.votes for line in expected)
