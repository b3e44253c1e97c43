"""Which of two values of a key is the stricter: what `stricter` and its kin among the licences compare by."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from services.governance.domain.law.kinds import MAJORITY_BASES

LOWER_IS_STRICTER = frozenset(
    {"plural_votes.max_each", "proxies.max_principals", "proxies.max_age_days", "delegates.term", "notice_days.max"}
)
"""Keys where the stricter number is the smaller one; elsewhere (days of notice, thresholds) it is the larger."""
UNANIMITY = Fraction(1)


def no_easier(key: str, chosen: Any, law: Any) -> bool:
    """Whether the choice asks at least what the law asks. What cannot be compared is easier."""
    if isinstance(law, list):
        return isinstance(chosen, list) and all(_row_kept(key, row, chosen) for row in law)
    if _majority(law):
        return _majority(chosen) and all(map(_majority_no_easier, _stages(chosen), _stages(law)))
    if _share(law):
        # Whoever meets one of the chosen alternatives must meet one of the law's.
        return _share(chosen) and all(any(_meets(part, of) for of in _parts(law)) for part in _parts(chosen))
    if isinstance(law, dict):
        return _period_no_easier(key, {"days": chosen} if type(chosen) is int else chosen, law)
    if type(chosen) is not int or type(law) is not int:
        return False
    return chosen <= law if key in LOWER_IS_STRICTER else chosen >= law


def _period_no_easier(key: str, chosen: Any, law: dict[str, Any]) -> bool:
    if not isinstance(chosen, dict) or not _durations(chosen, law):
        return False
    return surely_no_longer(chosen, law) if key in LOWER_IS_STRICTER else surely_no_longer(law, chosen)


def no_higher(chosen: Any, law: Any) -> bool:
    """Whether a minority or a number is at most the law's: whoever meets the law's meets the chosen one."""
    if _share(law):
        return _share(chosen) and all(any(_lower(part, of) for part in _parts(chosen)) for of in _parts(law))
    return type(chosen) is int and type(law) is int and chosen <= law


def surely_no_longer(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a duration ends no later than another, wherever in the calendar they begin."""
    (months, days), (other_months, other_days) = _length(one), _length(other)
    if days == other_days == 0:
        return months <= other_months
    return months * 31 + days <= other_months * 28 + other_days if months or other_months else days <= other_days


def _length(duration: dict[str, Any]) -> tuple[int, int]:
    """Months and days, which the calendar does not let add up."""
    months = 12 * duration.get("years", 0) + duration.get("months", 0)
    return months, 7 * duration.get("weeks", 0) + duration.get("days", 0)


def _durations(*values: dict[str, Any]) -> bool:
    return all(value.keys() <= {"years", "months", "weeks", "days", "for"} for value in values)


def _row_kept(key: str, row: Any, chosen: list[Any]) -> bool:
    """Whether a row of a list is still there, its own rule no easier."""
    if not isinstance(row, dict) or "matter" not in row:
        return row in chosen
    same = [other for other in chosen if isinstance(other, dict) and other.get("matter") == row["matter"]]
    return bool(same) and all(
        other.get("rule") == row.get("rule") or no_easier(key, other.get("rule"), row.get("rule")) for other in same
    )


def _majority(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.keys() & {"threshold", "unanimity", "plurality", "first", "all_of"})


def _stages(majority: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The first and the second ballot or call; one majority for both where it does not tell them apart."""
    return (majority["first"], majority["second"]) if "first" in majority else (majority, majority)


def _majority_no_easier(chosen: dict[str, Any], law: dict[str, Any]) -> bool:
    """Of a double majority each is asked: one that is no easier is enough, and the law's must all be met."""
    if "all_of" in law:
        return all(_majority_no_easier(chosen, part) for part in law["all_of"])
    if "all_of" in chosen:
        return any(_majority_no_easier(part, law) for part in chosen["all_of"])
    if chosen.get("unanimity") or law.get("plurality"):
        return True
    if law.get("unanimity") or chosen.get("plurality"):
        return False
    wider = MAJORITY_BASES.index(chosen["base"]) >= MAJORITY_BASES.index(law["base"])
    room = "quorum_first" not in law or Fraction(*chosen.get("quorum_first", (0, 1))) >= Fraction(*law["quorum_first"])
    return wider and room and _threshold(chosen) >= _threshold(law)


def _threshold(majority: dict[str, Any]) -> tuple[Fraction, bool]:
    return Fraction(*majority["threshold"]), majority.get("strict") is True


def thresholds(value: Any) -> Iterable[Fraction]:
    """Every threshold that a choice for a key of majorities asks, rows of single matters included."""
    if isinstance(value, list):
        for row in value:
            yield from thresholds(row.get("rule") if isinstance(row, dict) else None)
    elif _majority(value):
        for stage in _stages(value):
            if stage.get("unanimity"):
                yield UNANIMITY
            for part in stage.get("all_of", [stage]):
                if "threshold" in part:
                    yield Fraction(*part["threshold"])


def _share(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.keys() & {"frac", "count", "any_of"})


def _parts(share: dict[str, Any]) -> list[dict[str, Any]]:
    return list(share["any_of"]) if "any_of" in share else [share]


def _meets(part: dict[str, Any], law: dict[str, Any]) -> bool:
    """Base and base are not compared: a quorum's is for the statutes to say (in France the code counts shares, the
    co-operatives count members)."""
    if "frac" in part and "frac" in law:
        return (Fraction(*part["frac"]), part["strict"]) >= (Fraction(*law["frac"]), law["strict"])
    return _counted(part, law) and (part["count"], _strict(part)) >= (law["count"], _strict(law))


def _lower(part: dict[str, Any], law: dict[str, Any]) -> bool:
    if "frac" in part and "frac" in law:
        alike = part["base"] == law["base"]
        return alike and (Fraction(*part["frac"]), part["strict"]) <= (Fraction(*law["frac"]), law["strict"])
    return _counted(part, law) and (part["count"], _strict(part)) <= (law["count"], _strict(law))


def _counted(part: dict[str, Any], law: dict[str, Any]) -> bool:
    return "count" in part and "count" in law and part["of"] == law["of"]


def _strict(part: dict[str, Any]) -> bool:
    return part.get("strict") is True
