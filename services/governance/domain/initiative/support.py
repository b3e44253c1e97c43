"""Whether those who signed are as many as the law asks: heads, votes or shares of the whole, in exact fractions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from commons.errors import Refusal
from services.governance.domain.engine.rounding import fewest, fraction
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading, unknown

_UNITS = {"members": "members", "shares": "shares", "capital": "shares", "total": "votes", "present": "votes"}
"""What each base of a minority is counted in; `votes` and `shares` name themselves in a plain number."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What some members weigh together: heads, votes as a roll gives them, shares in the register."""

    members: int = 0
    votes: int = 0
    shares: int = 0

    def __add__(self, other: Weight) -> Weight:
        return Weight(self.members + other.members, self.votes + other.votes, self.shares + other.shares)


@dataclass(frozen=True, slots=True)
class Needed:
    """One number to reach, counted in `unit`."""

    unit: str
    needed: int
    signed: int

    @property
    def met(self) -> bool:
        """Whether as many signed."""
        return self.signed >= self.needed


@dataclass(frozen=True, slots=True)
class Support:
    """Who signed against the whole: each number, and whether together they are what the rule asks."""

    needed: tuple[Needed, ...]
    reached: bool
    law: Leaf


def right(law: Reading, key: str, of_whom: str) -> Leaf:
    """The threshold of a right; INITIATIVE_NOT_ALLOWED where there is none, LAW_UNKNOWN where nobody says."""
    leaf = law.required(key)
    if leaf.absent is Absent.NONE:
        raise not_allowed(leaf, f"neither law nor statutes let {of_whom}", reason="no_right")
    return leaf


def support(leaf: Leaf, signed: Weight, whole: Weight) -> Support:
    """Each number of a threshold and whether it is reached; LAW_UNKNOWN for a base that nothing here counts."""
    return Support(tuple(_numbers(leaf, leaf.value, signed, whole)), _reached(leaf, leaf.value, signed, whole), leaf)


def units(leaf: Leaf) -> set[str]:
    """What a threshold is counted in: members, votes, shares."""
    nobody = Weight()
    return {row.unit for row in _numbers(leaf, leaf.value, nobody, nobody)}


def _reached(leaf: Leaf, value: Any, signed: Weight, whole: Weight) -> bool:
    if isinstance(value, dict) and "any_of" in value:
        return any(_reached(leaf, part, signed, whole) for part in value["any_of"])
    if isinstance(value, dict) and "all_of" in value:
        return all(_reached(leaf, part, signed, whole) for part in value["all_of"])
    return _number(leaf, value, signed, whole).met


def _numbers(leaf: Leaf, value: Any, signed: Weight, whole: Weight) -> Iterator[Needed]:
    parts = (value.get("any_of") or value.get("all_of")) if isinstance(value, dict) else None
    if parts is None:
        yield _number(leaf, value, signed, whole)
        return
    for part in parts:
        yield from _numbers(leaf, part, signed, whole)


def _number(leaf: Leaf, value: Any, signed: Weight, whole: Weight) -> Needed:
    rule = value if isinstance(value, dict) else {}
    strict = bool(rule.get("strict"))
    if "count" in rule:
        unit = _unit(leaf, rule.get("of"))
        return Needed(unit, max(int(rule["count"]) + strict, 1), getattr(signed, unit))
    unit = _unit(leaf, rule.get("base"))
    least = fewest(fraction(rule["frac"]), getattr(whole, unit), strict=strict)
    return Needed(unit, max(least, 1), getattr(signed, unit))


def _unit(leaf: Leaf, base: Any) -> str:
    if base == "votes":
        return "votes"
    found = _UNITS.get(base) if isinstance(base, str) else None
    if found is None:
        raise unknown(leaf, f"a minority of '{base}' is nothing that signatures can be counted on.")
    return found


def not_allowed(leaf: Leaf, why: str, **more: Any) -> Refusal:
    """INITIATIVE_NOT_ALLOWED with the article."""
    return Refusal(
        "INITIATIVE_NOT_ALLOWED",
        f"{leaf.source}: {why}.",
        article=leaf.source,
        unverified=leaf.unverified,
        key=leaf.key,
        **more,
    )
