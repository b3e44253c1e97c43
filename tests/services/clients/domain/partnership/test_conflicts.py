"""Conflicts of interest are found with their figures, in whatever order the facts come."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commons.nace import activity
from services.clients.domain.engagements.dependence import Billing
from services.clients.domain.partnership.conflicts import ConflictFacts, ConflictKind, find_conflicts
from services.clients.domain.partnership.rules import PartnershipRules
from services.clients.domain.partnership.ties import ClientTie, TieKind

DAY = date(2026, 3, 1)
ANNA, BO, CARO = (UUID(int=number) for number in (1, 2, 3))
CLIENT = UUID(int=9)
RULES = PartnershipRules(activities=(activity("90.20"),))


def tie(kind: TieKind, member: UUID | None, until: date | None = None) -> ClientTie:
    return ClientTie(UUID(int=len(kind) * 100 + (member.int if member else 0)), kind, member, "said", DAY, until)


def billed(member: UUID, here: str, everywhere: str, currency: str = "EUR") -> Billing:
    return Billing(member, CLIENT, currency, Decimal(here), Decimal(everywhere))


def facts(**given: object) -> ConflictFacts:
    usual: dict[str, object] = {"day": DAY, "activity": None, "ties": [], "offices": {}, "billing": []}
    return ConflictFacts(**(usual | given))  # pyright: ignore[reportArgumentType]


def test_nothing_is_a_result() -> None:
    ended = tie(TieKind.DIRECTOR, ANNA, DAY)
    quiet = facts(
        activity=activity("62.10"), ties=[ended], offices={ANNA: ["director"]}, billing=[billed(BO, "1", "9")]
    )
    assert find_conflicts(RULES, quiet) == ()


def test_a_competitor_by_activity_in_either_revision_or_by_word() -> None:
    found = find_conflicts(RULES, facts(activity=activity("90.20"), ties=[tie(TieKind.COMPETITOR, None)]))
    assert [one.kind for one in found] == [ConflictKind.COMPETITOR_BY_ACTIVITY, ConflictKind.COMPETITOR_DECLARED]
    older = find_conflicts(RULES, facts(activity=activity("90.01", "2.0")))
    assert [one.figures["own"] for one in older] == ["90.20"]


def test_mandate_holders_who_belong_to_it() -> None:
    given = facts(ties=[tie(TieKind.EMPLOYEE, ANNA), tie(TieKind.OWNER, BO)], offices={ANNA: ["director", "chair"]})
    (found,) = find_conflicts(RULES, given)
    assert (found.kind, found.memberships) == (ConflictKind.MANDATE_HOLDER, (ANNA,))
    assert found.figures == {"members": "1", "offices": "chair, director"}


def test_it_is_directed_by_a_member_who_bills_it() -> None:
    lines = [billed(ANNA, "1200.50", "4802"), billed(ANNA, "900", "9000", "SEK"), billed(BO, "10", "1000")]
    (found,) = find_conflicts(RULES, facts(ties=[tie(TieKind.DIRECTOR, ANNA)], billing=lines))
    assert found.kind is ConflictKind.DIRECTED_BY_MEMBER_WHO_BILLS
    assert found.figures == {"members": "1", "billed": "1200.50 EUR, 900 SEK", "largestShare": "1/4"}


def test_members_who_live_from_it() -> None:
    lines = [billed(ANNA, "51", "100"), billed(BO, "1", "2"), billed(CARO, "3", "4")]
    (found,) = find_conflicts(RULES, facts(billing=lines))
    assert (found.kind, found.memberships) == (ConflictKind.DEPENDENT_MEMBERS, (ANNA, CARO))
    assert found.figures == {"members": "2", "of": "3", "threshold": "1/2", "largestShare": "3/4"}
    assert not find_conflicts(PartnershipRules(dependence=Fraction(3, 4)), facts(billing=lines))


@given(st.permutations([billed(ANNA, "51", "100"), billed(BO, "9", "10"), billed(CARO, "3", "4")]), st.integers(0, 9))
def test_the_order_of_the_facts_says_nothing(lines: list[Billing], seed: int) -> None:
    ties = [tie(TieKind.DIRECTOR, ANNA), tie(TieKind.OWNER, BO), tie(TieKind.COMPETITOR, None)]
    random.Random(seed).shuffle(ties)
    usual = [billed(ANNA, "51", "100"), billed(BO, "9", "10"), billed(CARO, "3", "4")]
    offices = {BO: ["director"]}
    assert find_conflicts(RULES, facts(ties=ties, billing=lines, offices=offices)) == find_conflicts(
        RULES, facts(ties=sorted(ties, key=lambda one: one.id), billing=usual, offices=offices)
    )
