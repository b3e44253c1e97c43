"""What the law lets statutes do with a rule: each licence that a pack may name, in words and as a rule.

A licence is the `statutes` field of a leaf (law-packs.md, section 1). A word that is not here is no licence: a pack
that names one is broken. Values reach these rules once they are of the key's kind (`kinds`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from services.governance.domain.law.leaf import NO_RULE, STATUTES, Leaf
from services.governance.domain.law.strictness import no_easier, no_higher, surely_no_longer

if TYPE_CHECKING:
    from services.governance.domain.law.regime import Regime

Rule = Callable[[Leaf, Any, "Regime"], bool]
"""Whether a choice other than the law's own value is within the licence."""


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence. `must`: the statutes have to say it, and a rule that there is none does not."""

    says: str
    allows: Rule
    must: bool = False


def licence(word: str) -> Licence | None:
    """The licence of that name; None where there is no such word."""
    return _WORDS.get(word) or _numbered(word)


def must_be_set(leaf: Leaf) -> bool:
    """Whether the law asks the statutes to say this themselves."""
    found = licence(leaf.licence)
    return found is not None and found.must


def unsaid(leaf: Leaf) -> bool:
    """Whether a rule that binds still waits for the statutes to say it."""
    return leaf.pack != STATUTES and must_be_set(leaf)


def _any(leaf: Leaf, value: Any, regime: Regime) -> bool:
    return True


def _none(leaf: Leaf, value: Any, regime: Regime) -> bool:
    return False


def _said(leaf: Leaf, value: Any, regime: Regime) -> bool:
    return value != NO_RULE


def _stricter(leaf: Leaf, value: Any, regime: Regime) -> bool:
    return value != NO_RULE and no_easier(leaf.key, value, leaf.value)


def _stricter_or_none(leaf: Leaf, value: Any, regime: Regime) -> bool:
    return value == NO_RULE or no_easier(leaf.key, value, leaf.value)


def _lower(leaf: Leaf, value: Any, regime: Regime) -> bool:
    return value != NO_RULE and no_higher(value, leaf.value)


def _dropped(leaf: Leaf, value: Any, regime: Regime) -> bool:
    return value == NO_RULE


def _written(leaf: Leaf, value: Any, regime: Regime) -> bool:
    """The written form where the law is content with text."""
    return value in ("written", str(leaf.value).replace("text", "written"))


def _continued(leaf: Leaf, value: Any, regime: Regime) -> bool:
    """The heirs stay on; no rule at all, or an end before the law's, is something else."""
    return value == "continues_with_heirs"


def _within(leaf: Leaf, value: Any, regime: Regime) -> bool:
    """Said, and no further than the law goes: a cap, a formula of proxies, a term."""
    law = leaf.value
    if not isinstance(value, dict) or not isinstance(law, dict):
        return type(value) is int and type(law) is int and value <= law
    if "frac" in law:
        return "frac" in value and no_higher(value, law)
    if "else_frac_of_members" in law:
        return _formula_within(value, law)
    return _term_years(value) <= _term_years(law)


def _formula_within(value: dict[str, Any], law: dict[str, Any]) -> bool:
    fractions = (Fraction(*formula["else_frac_of_members"]) for formula in (value, law))
    return (
        value["then_votes"] <= law["then_votes"]
        and next(fractions) <= next(fractions)
        and value.get("round", "floor") in ("floor", law.get("round"))
    )


_UNTIL = re.compile(r"meeting_discharging_the_(\d+)(?:st|nd|rd|th)_financial_year_after_start\Z")


def _term_years(term: dict[str, Any]) -> int:
    """How many financial years a term may take in; a term in words of its own takes in too many."""
    until = _UNTIL.match(str(term.get("until")))
    return int(until[1]) if until else term.get("years_max", 10**9) if "until" not in term else 10**9


def _alternative(leaf: Leaf, value: Any, regime: Regime) -> bool:
    """One of `<key>_alternatives`, with what it requires set by the statutes or the law."""
    assert regime.statutes is not None
    on = regime.statutes.valid_from
    for row in regime.law(f"{leaf.key}_alternatives", on).value or []:
        if row.get(leaf.key) == value:
            required = row.get("requires")
            return required is None or regime.rule(required, on).absent is None
    return False


_WORDS = {
    "free": Licence("the statutes may replace it", _any),
    "opt_in": Licence("it holds only if the statutes adopt it", _any),
    "fixed": Licence("the statutes may not change it", _none),
    "fixed_unless_alternative": Licence("the statutes may only choose an alternative of the law", _alternative),
    "stricter": Licence("the statutes may only be stricter", _stricter),
    "stricter_or_drop_expressly": Licence("the statutes may be stricter, or drop it in words", _stricter_or_none),
    "may_lower_only": Licence("the statutes may only ask less", _lower),
    "must_set": Licence("the statutes must say it", _said, must=True),
    "must_set_within": Licence("the statutes must say it, within the law's value", _within, must=True),
    "must_detail": Licence("the statutes must say it in detail, within the law's value", _within, must=True),
    "may_require_written": Licence("the statutes may ask for writing", _written),
    "may_exclude": Licence("the statutes may exclude it", _dropped),
    "may_continue": Licence("the statutes may let the heirs continue", _continued),
}
_LOWER_TO = re.compile(r"may_lower_to_(\d+)\Z")
_EXTEND_TO = re.compile(r"may_extend_to_(\d+)_years(_to_[a-z_]+)?\Z")
_YEAR_END_OR = re.compile(r"may_require_end_of_year_or_up_to_(\d+)_years\Z")


def lowest(word: str) -> int | None:
    """The number down to which a licence lets statutes lower a rule."""
    found = _LOWER_TO.match(word)
    return int(found[1]) if found else None


def longest(word: str) -> dict[str, int] | None:
    """The duration up to which a licence lets statutes extend a rule."""
    found = _EXTEND_TO.match(word)
    return {"years": int(found[1])} if found else None


@cache
def _numbered(word: str) -> Licence | None:
    """Licences with a number in them."""
    least, most, stay = lowest(word), longest(word), _YEAR_END_OR.match(word)
    if least is not None:
        return Licence(f"the statutes may lower it to {least}", _between(least))
    if most is not None:
        return Licence(f"the statutes may extend it to {most['years']} years", _extended(most))
    if stay is not None:
        years = {"years": int(stay[1])}
        return Licence(f"the statutes may ask for the year's end or a stay of up to {stay[1]} years", _stay(years))
    return None


def _between(least: int) -> Rule:
    def rule(leaf: Leaf, value: Any, regime: Regime) -> bool:
        law = leaf.value if isinstance(leaf.value, dict) else {"": leaf.value}
        chosen = value if isinstance(value, dict) else dict.fromkeys(law, value)
        known = chosen.keys() == law.keys() and all(type(number) is int for number in chosen.values())
        return known and all(least <= chosen[name] <= law[name] for name in law)

    return rule


def _extended(most: dict[str, int]) -> Rule:
    def rule(leaf: Leaf, value: Any, regime: Regime) -> bool:
        if not isinstance(value, dict) or not value.keys() <= {"years", "months", "weeks", "days"}:
            return False
        return surely_no_longer(leaf.value, value) and surely_no_longer(value, most)

    return rule


def _stay(most: dict[str, int]) -> Rule:
    def rule(leaf: Leaf, value: Any, regime: Regime) -> bool:
        if isinstance(value, dict):
            return value.keys() == {"minimum_stay"} and surely_no_longer(value["minimum_stay"], most)
        return value == "end_of_financial_year"

    return rule
