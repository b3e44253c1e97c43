"""What the law says to one more organisation: the numbers of FR, HU and the European society, and what nobody knows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.directory import Directory
from commons.errors import Refusal
from services.governance.domain.law.library import library
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.member_limits import Joining, MemberLimit, Members, Outcome, member_limits
from services.governance.domain.statutes import Choice, Statutes

DAY = date(2026, 3, 10)
DIRECTORY = Directory.load()
SCIC, HU, SCE, DE = "FR.entity.smartfr", "HU.entity.smart-hu", "EU.entity.smart-group", "DE.entity.smart-eg"


def reading(entity: str, **clauses: object) -> Reading:
    chosen = {name: Choice(value, "art. 9") for name, value in clauses.items()}
    statutes = Statutes(entity, 1, date(2020, 1, 1), chosen) if chosen else None
    return Reading(Regime(library(), DIRECTORY.entity(entity), statutes), DAY)


def groups(**rows: str) -> list[dict[str, str]]:
    return [{"category": category, "group": word} for category, word in rows.items()]


def joining(persons: int, organisations: int, **more: object) -> Joining:
    rows = [Members("PERSON", "USER", persons), Members("ORGANISATION", "CLIENT", organisations)]
    return Joining(rows, **{"counted": False, "category": "CLIENT", **more})  # pyright: ignore[reportArgumentType]


def told(found: list[MemberLimit]) -> list[tuple[str, str]]:
    return [(one.outcome.value, one.law.key) for one in found]


def test_hungary_lets_one_member_of_five_be_an_organisation() -> None:
    law = {"group_caps": "none"}
    within = member_limits(reading(HU, **law), joining(80, 19))
    assert told(within)[0] == ("WITHIN", "composition")
    over = member_limits(reading(HU, **law), joining(79, 20))
    assert told(over) == [("NOT_ALLOWED", "composition")]
    assert "21 of 100 members are organisations; the law lets 20 be (1/5)" in over[0].says
    assert over[0].law.source.startswith("HU Ptk. 3:326")


def test_what_nobody_found_is_asked_for() -> None:
    with pytest.raises(Refusal) as refused:
        member_limits(reading(HU), joining(80, 3))
    assert (refused.value.code, refused.value.details["key"]) == ("LAW_UNKNOWN", "group_caps")


def test_france_lets_clients_in_and_cuts_their_votes() -> None:
    law = {"member_groups": groups(CLIENT="non_cooperator_not_coop", COOP="non_cooperator")}
    found = member_limits(reading(SCIC, **law), joining(60, 33))
    caps = {one.says.split("'")[1]: one.outcome for one in found if "'non_coop" in one.says}
    assert caps == {"non_cooperator": Outcome.WITHIN, "non_cooperator_not_coop": Outcome.VOTES_REDUCED}
    few = member_limits(reading(SCIC, **law), joining(60, 20))
    assert {one.outcome for one in few if one.law.key == "group_caps"} == {Outcome.WITHIN}


def test_the_statutes_say_which_categories_a_ceiling_is_about() -> None:
    with pytest.raises(Refusal) as refused:
        member_limits(reading(SCIC), joining(60, 3))
    assert refused.value.code == "LAW_UNKNOWN"
    assert "member_groups" in refused.value.message
    uncapped = member_limits(reading(SCIC, member_groups=groups(INVESTOR="non_cooperator")), joining(1, 60))
    assert ("WITHIN", "member_groups") in told(uncapped)
    later = member_limits(reading(SCIC, member_groups=groups(CLIENT="non_cooperator")), joining(9, 1, category=None))
    assert ("NOT_COUNTED", "group_caps") in told(later)


def test_a_quarter_for_investors_in_a_european_society() -> None:
    law = {"member_groups": groups(CLIENT="investor")}
    assert ("VOTES_REDUCED", "group_caps") in told(member_limits(reading(SCE, **law), joining(75, 25)))
    assert ("WITHIN", "group_caps") in told(member_limits(reading(SCE, **law), joining(75, 24)))


def test_a_college_that_the_statutes_do_not_have() -> None:
    weights = [{"college": name, "weight": [1, 2]} for name in ("users", "workers")]
    law = {"college_weights": weights, "member_groups": groups(CLIENT="non_cooperator")}
    found = member_limits(reading(SCIC, **law), joining(60, 3, college="clients"))
    assert told(found) == [("NOT_ALLOWED", "college_weights")]
    assert told(member_limits(reading(SCIC, **law), joining(60, 3, college="users")))[-1] == ("WITHIN", "group_caps")


def test_capital_is_not_counted_here_and_somebody_looks() -> None:
    found = member_limits(reading(SCIC, member_groups=groups(CLIENT="non_cooperator")), joining(60, 3))
    assert ("NOT_COUNTED", "composition") in told(found)


@given(st.integers(0, 400), st.integers(0, 100))
def test_whoever_is_counted_already_is_not_counted_twice(persons: int, organisations: int) -> None:
    before = member_limits(reading(HU, group_caps="none"), joining(persons, organisations))
    after = member_limits(reading(HU, group_caps="none"), joining(persons, organisations + 1, counted=True))
    assert [(one.outcome, one.says) for one in before] == [(one.outcome, one.says) for one in after]
