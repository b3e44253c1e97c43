"""May this entity have delegates? Where the law counts members, on which day."""

from __future__ import annotations

from datetime import date
from typing import Any

from commons.errors import Refusal
from services.governance.domain.engine.delegates import LAST_YEAR_END, DelegatesRule, delegates
from services.governance.domain.engine.financial_year import FinancialYear
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import FINANCIAL_YEAR_END


def year_end_before(regime: Regime, on: date) -> date:
    """The last day of the financial year before the one that holds `on`; LAW_UNKNOWN where the statutes do not say."""
    return financial_year(regime).end_in(financial_year(regime).end_after(on).year - 1)


def financial_year(regime: Regime) -> FinancialYear:
    """The entity's financial year, from the clause `financial_year_end`; LAW_UNKNOWN without it."""
    choice = regime.statutes.choices.get(FINANCIAL_YEAR_END) if regime.statutes else None
    if choice is None:
        raise Refusal(
            "LAW_UNKNOWN",
            f"The statutes of {regime.entity.name} do not say when the financial year ends ('{FINANCIAL_YEAR_END}', "
            "like 12-31), and a rule on delegates counts from it.",
            key=FINANCIAL_YEAR_END,
            entity=regime.entity.id,
        )
    return FinancialYear.parse(choice.value)


def measured_on(regime: Regime, on: date) -> date:
    """The day whose members the law counts: the last financial year's end where it says so, else `on`."""
    leaf = regime.required("delegates.allowed_if", on)
    return year_end_before(regime, on) if LAST_YEAR_END in _measures(leaf.value) else on


def _measures(value: Any) -> list[Any]:
    rows = value.get("any_of", [value]) if isinstance(value, dict) else []
    return [row.get("measured") for row in rows if isinstance(row, dict)]


def check_size(law: Reading, measured: int) -> DelegatesRule:
    """The rule for `measured` members on the day of `measured_on`; DELEGATES_NOT_ALLOWED, LAW_UNKNOWN."""
    found = delegates(law, members=measured, members_last_year_end=measured)
    leaf = law.required("delegates.allowed_if")
    if not found.allowed:
        raise not_allowed(leaf, f"{measured} members are too few for delegates")
    return found


def not_allowed(leaf: Leaf, why: str) -> Refusal:
    """The refusal of delegates, with the article."""
    return Refusal("DELEGATES_NOT_ALLOWED", f"{leaf.source}: {why}.", article=leaf.source, unverified=leaf.unverified)
