"""Statutes against the law: a choice outside its leaf's licence is refused with the article, never clamped."""

from __future__ import annotations

from datetime import date

from commons.errors import Refusal
from services.governance.domain.engine.rounding import fraction
from services.governance.domain.law.kinds import check_value
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.licences import licence, must_be_set
from services.governance.domain.law.regime import Regime
from services.governance.domain.law.strictness import thresholds
from services.governance.domain.statutes import CLAUSES, NONE, SETTINGS, Choice
from services.governance.domain.statutes_clauses import clause_outside

PERMISSIONS = frozenset({"colleges.allowed"})
"""Keys by which the law licenses a thing: that it has no such rule means that there is no such thing."""
LIMITED = ("majorities.ordinary", "majorities.amendment", "majorities.purpose", "majorities.others")
"""Keys whose majorities `majorities.statutes_limit` bounds."""


def check_statutes(regime: Regime, on: date) -> None:
    """Refuse STATUTES_OUTSIDE_LAW, or BAD_ARGUMENT for a key that does not exist."""
    if regime.statutes is None:
        return
    for key in regime.statutes.choices:
        leaf = outside(regime, key, on)
        if leaf is not None:
            raise Refusal(
                "STATUTES_OUTSIDE_LAW",
                f"{leaf.source} does not let statutes choose this for '{key}' ({said(leaf)}).",
                key=key,
                article=leaf.source,
                unverified=leaf.unverified,
            )


def outside(regime: Regime, key: str, on: date) -> Leaf | None:
    """The law that a choice of the statutes is outside of; None for one inside. BAD_ARGUMENT for no such key."""
    assert regime.statutes is not None
    choice = regime.statutes.choices[key]
    if key in CLAUSES:
        return clause_outside(regime, key, on)
    if key not in regime.library.keys:
        raise Refusal("BAD_ARGUMENT", f"'{key[:80]}' is no key of the law packs and no clause of statutes.")
    leaf = regime.law(key, on)
    if choice.value not in (NONE, leaf.value):
        check_value(key, choice.value)
    if key in SETTINGS:
        return None
    return _above_limit(regime, choice, key, on) if allowed(leaf, choice, regime) else leaf


def allowed(leaf: Leaf, choice: Choice, regime: Regime) -> bool:
    """Whether the leaf's licence covers the choice; the law's own value is always within it."""
    if choice.value == leaf.value and leaf.absent is None:
        return True
    if leaf.key in PERMISSIONS and leaf.absent is Absent.NONE:
        return choice.value in (NONE, False)
    if must_be_set(leaf) and choice.value == NONE:
        return False
    if isinstance(leaf.value, dict) and "formula" in leaf.value:
        # The number follows from another key, whose licence it shares; `engine.proxies` holds the choice to it.
        formula = regime.law(f"{leaf.key.rpartition('.')[0]}.{leaf.value['formula']}", _day(regime))
        return formula.licence != "fixed"
    found = licence(leaf.licence)
    if leaf.absent is not None and leaf.licence != "fixed":
        return True
    return found is not None and found.allows(leaf, choice.value, regime)


def said(leaf: Leaf) -> str:
    """What the law lets statutes do with a rule, in words."""
    if leaf.key in PERMISSIONS and leaf.absent is Absent.NONE:
        return "the law knows no such thing"
    found = licence(leaf.licence)
    return found.says if found else leaf.licence


def _above_limit(regime: Regime, choice: Choice, key: str, on: date) -> Leaf | None:
    """The ceiling that a majority of the statutes is above."""
    if key not in LIMITED or choice.value == regime.law(key, on).value:
        return None
    ceiling = regime.law("majorities.statutes_limit", on)
    if ceiling.absent is not None:
        return None
    laws = set(thresholds(regime.law(key, on).value))
    above = [asked for asked in thresholds(choice.value) if asked not in laws and asked > fraction(ceiling.value)]
    return ceiling if above else None


def _day(regime: Regime) -> date:
    assert regime.statutes is not None
    return regime.statutes.valid_from
