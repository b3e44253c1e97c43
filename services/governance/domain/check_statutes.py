"""Statutes against the law: a choice outside its leaf's licence is refused with the article, never clamped."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Any

from commons.errors import Refusal
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.regime import Regime
from services.governance.domain.law.shapes import check_shape
from services.governance.domain.statutes import CLAUSES, NONE, SETTINGS, Choice
from services.governance.domain.statutes_clauses import clause_outside

LOWER_IS_STRICTER = frozenset(
    {"plural_votes.max_each", "proxies.max_principals", "proxies.max_age_days", "delegates.term", "notice_days.max"}
)
"""Keys where the stricter number is the smaller one; elsewhere (days of notice, thresholds) it is the larger."""

_MAY_LOWER_TO = re.compile(r"may_lower_to_(\d+)\Z")
_BASES = ("cast_excl", "valid_cast", "present", "total")
"""Bases of a majority from the easiest to the hardest: each counts at least what the one before does."""
_OPEN = frozenset({"free", "opt_in", "must_set", "must_set_within"})


def check_statutes(regime: Regime, on: date) -> None:
    """Refuse STATUTES_OUTSIDE_LAW, or BAD_ARGUMENT for a key that does not exist."""
    if regime.statutes is None:
        return
    for key in regime.statutes.choices:
        leaf = outside(regime, key, on)
        if leaf is not None:
            raise Refusal(
                "STATUTES_OUTSIDE_LAW",
                f"{leaf.source} does not let statutes choose this for '{key}' ({leaf.licence}).",
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
        check_shape(key, choice.value)
    return None if key in SETTINGS or allowed(leaf, choice, regime) else leaf


def allowed(leaf: Leaf, choice: Choice, regime: Regime) -> bool:
    """Whether the leaf's licence covers the choice.

    Licences in words of their own (`may_exclude`, `may_continue`) speak for themselves and are taken as given.
    """
    if choice.value == leaf.value and leaf.absent is None:
        return True
    if isinstance(leaf.value, dict) and "formula" in leaf.value:
        # The number follows from another key, whose licence it shares; `engine.proxies` holds the choice to it.
        formula = regime.law(f"{leaf.key.rpartition('.')[0]}.{leaf.value['formula']}", _day(regime))
        return formula.licence in _OPEN
    if leaf.licence == "fixed":
        return False
    return leaf.licence in _OPEN or leaf.absent is not None or _within(leaf, choice, regime)


def _day(regime: Regime) -> date:
    assert regime.statutes is not None
    return regime.statutes.valid_from


def _within(leaf: Leaf, choice: Choice, regime: Regime) -> bool:
    if choice.value == NONE:
        return leaf.licence.endswith("drop_expressly")
    if leaf.licence.startswith("stricter"):
        return _at_least(leaf.key, choice.value, leaf.value)
    if leaf.licence == "may_require_written":
        return choice.value == "written"
    if leaf.licence == "may_lower_only":
        return _number(choice.value) <= _number(leaf.value)
    if leaf.licence == "fixed_unless_alternative":
        return _alternative(leaf, choice, regime)
    lowest = _MAY_LOWER_TO.match(leaf.licence)
    return lowest is None or all(value >= int(lowest[1]) for value in _numbers(choice.value))


def _at_least(key: str, chosen: Any, law: Any) -> bool:
    """Whether the choice is at least as strict as the law."""
    if isinstance(law, list):
        return isinstance(chosen, list) and all(_row_kept(key, row, chosen) for row in law)
    if _majority(chosen) and _majority(law):
        wider = _BASES.index(chosen["base"]) >= _BASES.index(law["base"])
        return wider and _number(chosen) >= _number(law)
    if _shape(chosen) != _shape(law):
        return False
    if key in LOWER_IS_STRICTER:
        return _number(chosen) <= _number(law)
    return _number(chosen) >= _number(law)


def _row_kept(key: str, row: Any, chosen: list[Any]) -> bool:
    """Whether a row of a list is still there, its own rule no easier."""
    if not isinstance(row, dict) or "matter" not in row:
        return row in chosen
    same = [other for other in chosen if isinstance(other, dict) and other.get("matter") == row["matter"]]
    return any(
        other.get("rule") == row.get("rule") or _at_least(key, other.get("rule"), row.get("rule")) for other in same
    )


def _majority(value: Any) -> bool:
    return isinstance(value, dict) and "threshold" in value and value.get("base") in _BASES


def _shape(value: Any) -> Any:
    """What must agree before two values can be compared. A quorum's base is for the statutes to say (FR: the code
    counts shares, co-operatives count members)."""
    if not isinstance(value, dict):
        return type(value)
    return ("threshold" in value, "frac" in value, value.get("base") if "threshold" in value else None)


def _number(value: Any) -> Fraction:
    if isinstance(value, dict):
        parts = value.get("threshold") or value.get("frac") or [0, 1]
        return Fraction(*parts)
    return Fraction(value)


def _numbers(value: Any) -> list[int]:
    return [int(number) for number in (value.values() if isinstance(value, dict) else [value])]


def _alternative(leaf: Leaf, choice: Choice, regime: Regime) -> bool:
    """One of `<key>_alternatives`, with what it requires set by the statutes or the law."""
    assert regime.statutes is not None
    on = regime.statutes.valid_from
    listed = regime.law(f"{leaf.key}_alternatives", on).value or []
    for row in listed:
        if row.get(leaf.key) == choice.value:
            required = row.get("requires")
            return required is None or regime.rule(required, on).absent is None
    return False
