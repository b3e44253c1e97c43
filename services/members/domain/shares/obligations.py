"""What a category asks of its members in shares: how many, by when, in which instalments; and where one stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from commons import texts
from commons.errors import Refusal
from commons.months import months_after
from services.members.domain.categories import ShareObligation
from services.members.domain.facts import Period
from services.members.domain.share_register import MOST_SHARES, ZERO, Leg, OperationKind, ShareClass
from services.members.domain.shares.calendar import DAY
from services.members.domain.shares.coverage import coverage, covered_until

CONFIDENCES = ("read", "likely", "unverified")


class ClockStart(StrEnum):
    """When the time for an obligation begins to run."""

    CATEGORY = "CATEGORY"
    CONTRACT = "CONTRACT"
    SUBSCRIPTION = "SUBSCRIPTION"


@dataclass(frozen=True, slots=True)
class Instalments:
    """`count` payments of `amount` within so many months; `deduct_from_net`: taken from pay of at least that much."""

    count: int
    amount: Decimal
    within_months: int
    deduct_from_net: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ObligationRule:
    """What holds for a category from a day on; `shares` in all, or (yearly) for each year of use.

    `grace_days`: how long after the reminder somebody is in default.
    """

    obligation: ShareObligation
    shares: int
    yearly: bool = False
    share_class: str = "A"
    clock: ClockStart = ClockStart.CATEGORY
    instalments: Instalments | None = None
    grace_days: int = 30
    source: str = ""
    confidence: str = "unverified"

    @property
    def required(self) -> int:
        """Shares that must be held in all; none where the category only may."""
        return self.shares if self.obligation is ShareObligation.MANDATORY else 0


@dataclass(frozen=True, slots=True)
class ObligationFacts:
    """What the state follows from: since when in the category, the first day of a contract, or of a pay, that could
    start a clock, the register."""

    category_since: date
    first_contract_on: date | None
    legs: Sequence[Leg]


@dataclass(frozen=True, slots=True)
class Instalment:
    """The next payment: its number, what is left of it, and the last day for it."""

    number: int
    amount: Decimal
    due_on: date | None


@dataclass(frozen=True, slots=True)
class ObligationState:
    """Where a member stands on a day. `outstanding` is money; `due`: the part of it whose day has come."""

    rule: ObligationRule
    required: int
    held: int
    paid: int
    outstanding: Decimal
    due: Decimal
    due_on: date | None
    clock_started_on: date | None
    ends_on: date | None
    next_instalment: Instalment | None
    covered_until: date | None
    coverage: tuple[Period, ...] = ()


def check_rule(rule: ObligationRule, classes: Mapping[str, ShareClass]) -> ObligationRule:
    """The rule as it may be recorded. Raises `Refusal` BAD_ARGUMENT where it contradicts itself or has no source."""
    source = texts.title("Where the obligation stands (source)", rule.source)
    if rule.share_class not in classes:
        raise Refusal("BAD_ARGUMENT", f"This entity has no such share class; it has {', '.join(classes)}.")
    mandatory = rule.obligation is ShareObligation.MANDATORY
    if not (1 if mandatory else 0) <= rule.shares <= MOST_SHARES:
        raise Refusal("BAD_ARGUMENT", f"An obligation is a number of shares from 1 to {MOST_SHARES}.")
    if rule.obligation is ShareObligation.NONE and rule.shares:
        raise Refusal("BAD_ARGUMENT", "A category without an obligation asks for no shares.")
    if not 0 <= rule.grace_days <= 730 or rule.confidence not in CONFIDENCES:
        raise Refusal("BAD_ARGUMENT", f"Grace is 0 to 730 days, confidence one of {', '.join(CONFIDENCES)}.")
    if rule.instalments is not None:
        _check_instalments(rule, rule.instalments, classes[rule.share_class])
    return replace(rule, source=source)


def _check_instalments(rule: ObligationRule, plan: Instalments, share_class: ShareClass) -> None:
    if rule.yearly:
        raise Refusal("BAD_ARGUMENT", "A share for each year of use is bought at once; leave the instalments out.")
    if not 1 <= plan.count <= 120 or not 0 <= plan.within_months <= 240:
        raise Refusal("BAD_ARGUMENT", "Instalments are 1 to 120 within at most 240 months.")
    if plan.deduct_from_net is not None and plan.deduct_from_net < plan.amount:
        raise Refusal("BAD_ARGUMENT", "An instalment is not taken from pay that is smaller than it.")
    if plan.count * plan.amount != rule.shares * share_class.nominal:
        raise Refusal(
            "BAD_ARGUMENT",
            f"{plan.count} times {plan.amount} is not the price of {rule.shares} shares"
            f" ({rule.shares * share_class.nominal} {share_class.currency}).",
        )


def obligation_on(
    day: date, rule: ObligationRule, facts: ObligationFacts, classes: Mapping[str, ShareClass]
) -> ObligationState:
    """Where a member stands on `day`, from what was value-dated up to it."""
    share_class = classes[rule.share_class]
    own = [leg for leg in facts.legs if leg.share_class == rule.share_class and leg.value_date <= day]
    held = sum(leg.held_change for leg in own)
    money = sum((leg.paid_change for leg in own), ZERO)
    paid = min(held, int(money // share_class.nominal))
    clock = _clock(rule, facts, own)
    if rule.yearly:
        return _yearly(day, rule, share_class, own, (held, paid, clock))
    return _in_all(day, rule, share_class.nominal, money, (held, paid, clock))


def _clock(rule: ObligationRule, facts: ObligationFacts, own: Sequence[Leg]) -> date | None:
    if rule.clock is ClockStart.CATEGORY:
        return facts.category_since
    if rule.clock is ClockStart.CONTRACT:
        return facts.first_contract_on
    return min((leg.value_date for leg in own if leg.kind is OperationKind.SUBSCRIBE), default=None)


def _yearly(
    day: date, rule: ObligationRule, share_class: ShareClass, own: Sequence[Leg], stand: tuple[int, int, date | None]
) -> ObligationState:
    held, paid, clock = stand
    periods = coverage(own, share_class, rule.shares or 1, day)
    until = covered_until(periods, day)
    covered = sum(1 for period in periods for year in _years(period) if year <= day.year)
    missing = until is None and rule.required > 0 and clock is not None and clock <= day
    price = rule.shares * share_class.nominal if missing else ZERO
    before = max((period.end for period in periods if period.end and period.end < day), default=None)
    due_on = (until + DAY) if until else (max(before + DAY, clock) if before and clock else clock)
    return ObligationState(
        rule=rule,
        required=rule.required * (covered + missing),
        held=held,
        paid=paid,
        outstanding=price,
        due=price,
        due_on=due_on if rule.required else None,
        clock_started_on=clock,
        ends_on=None,
        next_instalment=Instalment(covered + 1, price, due_on) if missing else None,
        covered_until=until,
        coverage=tuple(periods),
    )


def _years(period: Period) -> range:
    assert period.start is not None
    assert period.end is not None
    return range(period.start.year, period.end.year + 1)


def _in_all(
    day: date, rule: ObligationRule, nominal: Decimal, money: Decimal, stand: tuple[int, int, date | None]
) -> ObligationState:
    held, paid, clock = stand
    price = rule.required * nominal
    outstanding = max(ZERO, price - money)
    schedule = _schedule(rule, price, clock)
    asked = sum((amount for amount, due_on in schedule if due_on is not None and due_on <= day), ZERO)
    following = _next(schedule, money) if outstanding else None
    return ObligationState(
        rule=rule,
        required=rule.required,
        held=held,
        paid=paid,
        outstanding=outstanding,
        due=min(outstanding, max(ZERO, asked - money)),
        due_on=following.due_on if following else None,
        clock_started_on=clock,
        ends_on=schedule[-1][1] if schedule else None,
        next_instalment=following,
        covered_until=None,
    )


def _schedule(rule: ObligationRule, price: Decimal, clock: date | None) -> list[tuple[Decimal, date | None]]:
    """Amounts with the last day for each; what is taken from pay has the end of the whole term as its last day."""
    plan = rule.instalments
    if not price:
        return []
    if plan is None:
        return [(price, clock)]
    if clock is None:
        return [(plan.amount, None)] * plan.count
    taken = plan.deduct_from_net is not None
    numbers = [plan.count if taken else number for number in range(1, plan.count + 1)]
    return [(plan.amount, months_after(clock, plan.within_months * number // plan.count)) for number in numbers]


def _next(schedule: Sequence[tuple[Decimal, date | None]], money: Decimal) -> Instalment | None:
    reached = ZERO
    for number, (amount, due_on) in enumerate(schedule, start=1):
        reached += amount
        if money < reached:
            return Instalment(number, min(amount, reached - money), due_on)
    return None
