"""Contracts of work as dated facts: kind, first and last day, employer, what one brings net."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from commons.errors import Refusal
from commons.months import months_after
from services.members.domain.facts import Period
from services.members.domain.leaving.words import Law
from services.members.domain.share_register import EARLIEST
from services.members.domain.shares.deduction import check_money

KINDS_FILE = Path(__file__).with_name("contract_kinds.toml")
LATEST = timedelta(days=366)
"""How far ahead a contract may begin when it is recorded."""


class ContractKind(StrEnum):
    """What kind of contract (seed: *entrepreneuriat salarié* is what unites this public)."""

    CDD = "CDD"
    CESA = "CESA"
    CAPE = "CAPE"
    OPEN_ENDED = "OPEN_ENDED"


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract; `employer` is a legal entity's id, `net` what it brings net, where that is known."""

    id: UUID
    kind: ContractKind
    period: Period
    employer: str
    net: Decimal | None = None

    @property
    def member_by(self) -> date | None:
        """By when whoever has it must hold shares, where the law of its kind says so."""
        months = _rules()[self.kind.value].get("member_within_months")
        return months_after(self.period.start, months) if months and self.period.start else None

    @property
    def law(self) -> Law | None:
        """Where the rules of its kind stand."""
        return _law(self.kind)


@cache
def _rules() -> dict[str, dict[str, Any]]:
    return tomllib.loads(KINDS_FILE.read_text("utf-8"))


def _law(kind: ContractKind) -> Law | None:
    rule = _rules()[kind.value]
    if "article" not in rule:
        return None
    return Law(f"contract.{kind.value.lower()}", rule["article"], rule["confidence"] != "read")


def record(contract: Contract, country: str, today: date) -> Contract:
    """The contract as it may be recorded. Raises `Refusal` BAD_ARGUMENT, with the article where a law says so."""
    rule, period = _rules()[contract.kind.value], contract.period
    if country not in rule.get("countries", [country]):
        raise Refusal("BAD_ARGUMENT", f"A {contract.kind.value} exists in {', '.join(rule['countries'])} only.")
    if period.start is None or not EARLIEST <= period.start <= today + LATEST:
        raise Refusal("BAD_ARGUMENT", "A contract begins between 1900 and a year from now.")
    if period.end is None and rule.get("needs_end"):
        raise Refusal("BAD_ARGUMENT", f"A {contract.kind.value} has a last day; give it.")
    if contract.net is not None:
        check_money("What the contract brings net", contract.net, least=Decimal(0))
    return replace(contract, period=_until(contract, period.start, period.end))


def end(contract: Contract, last_day: date, today: date) -> Contract:
    """The contract with another last day. Raises `Refusal` BAD_ARGUMENT, TRANSITION_NOT_ALLOWED (it has that one)."""
    if contract.period.end == last_day:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The contract ends on {last_day} already.")
    if last_day > today + 5 * LATEST:
        raise Refusal("BAD_ARGUMENT", "The last day lies more than five years ahead.")
    assert contract.period.start is not None
    return replace(contract, period=_until(contract, contract.period.start, last_day))


def _until(contract: Contract, start: date, last_day: date | None) -> Period:
    if last_day is not None and last_day < start:
        raise Refusal("BAD_ARGUMENT", "The last day lies before the first.")
    law, most = contract.law, _rules()[contract.kind.value].get("months_at_most")
    if most and law and last_day is not None and last_day >= months_after(start, most):
        raise Refusal(
            "BAD_ARGUMENT",
            f"A {contract.kind.value} lasts {most} months at most ({law.article}); what follows it is another one.",
            article=law.article,
            unverified=law.unverified,
        )
    return Period(start, last_day)
