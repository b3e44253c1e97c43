"""Quorum: calls, special matters, the half hour, and which items may be decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.governance.domain.engine.resolutions import Topic, matter_of, narrowed, quorum_key, row_of
from services.governance.domain.engine.rounding import fewest, fraction
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading, unknown
from services.governance.domain.words import QuorumUnit


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who is there, in the pack's unit (members, votes or shares), and how the meeting was called.

    `minutes_waited` is counted from the hour of the notice; `days_after_first` from the first call's day.
    """

    entitled: int
    present: int
    call: int = 1
    invitation_clause: bool = False
    minutes_waited: int = 0
    days_after_first: int | None = None


@dataclass(frozen=True, slots=True)
class Quorum:
    """The fewest that must be there (None: no number), and whether the meeting may decide."""

    needed: int | None
    quorate: bool
    by_waiting: bool = False


def quorum(law: Reading, resolution: Topic, there: Attendance) -> Quorum:
    """Whether a resolution may be decided."""
    call = _valid_call(law, there)
    leaf = quorum_leaf(law, resolution, call)
    needed = None if leaf.absent is not None else needed_of(leaf, there.entitled)
    law.figure("needed", needed, leaf, _sentence(leaf, needed, call))
    if needed is None or there.present >= needed:
        return Quorum(needed, quorate=True)
    if _half_hour(law, there):
        return _after_waiting(law, there)
    return Quorum(needed, quorate=False)


def quorum_leaf(law: Reading, resolution: Topic, call: int) -> Leaf:
    """The rule: a special matter's own, else the ordinary or the amendment's of this call."""
    matter = matter_of(resolution)
    special = law.leaf("quorum.special") if matter else None
    row = row_of(special, matter) if special is not None and matter else None
    found = row.get("quorum" if call == 1 else "second", row.get("first" if call == 1 else "")) if row else None
    if special is not None and found is not None:
        return narrowed(special, found)
    return law.required(quorum_key(resolution, call))


def needed_of(leaf: Leaf, entitled: int) -> int:
    """The fewest that reach a quorum rule."""
    found = _needed(leaf.value, entitled)
    if found is None:
        raise unknown(leaf, "this quorum cannot be counted from the number of those entitled.")
    return found


def _needed(value: Any, entitled: int) -> int | None:
    if not isinstance(value, dict):
        return None
    if "any_of" in value or "all_of" in value:
        parts = [_needed(part, entitled) for part in value.get("any_of") or value["all_of"]]
        known = [part for part in parts if part is not None]
        return (min if "any_of" in value else max)(known, default=None)
    strict = bool(value.get("strict"))
    if "count" in value:
        return int(value["count"]) + strict
    return fewest(fraction(value["frac"]), entitled, strict=strict) if "frac" in value else None


_UNITS = {"members": QuorumUnit.MEMBERS, "shares": QuorumUnit.SHARES, "capital": QuorumUnit.SHARES}
"""Bases that are no votes; every other base of a quorum (`total`) is counted in votes."""


def unit_of(leaf: Leaf) -> QuorumUnit:
    """What is counted on a quorum rule; LAW_UNKNOWN for one that adds different things up."""
    found = set(_units(leaf.value))
    if len(found) > 1:
        raise unknown(leaf, "this quorum counts several things at once, and which is not said.")
    return found.pop() if found else QuorumUnit.VOTES


def _units(value: Any) -> Iterator[QuorumUnit]:
    if not isinstance(value, dict):
        return
    for part in (*value.get("any_of", ()), *value.get("all_of", ())):
        yield from _units(part)
    word = value.get("base", value.get("of"))
    if word is not None:
        yield _UNITS.get(word, QuorumUnit.VOTES)


def _valid_call(law: Reading, there: Attendance) -> int:
    """2 only for a second call inside its gap to the first: outside it is a first call again."""
    if there.call == 1 or there.days_after_first is None:
        return there.call
    leaf = outside_gap(law, there.days_after_first)
    if leaf is None:
        return 2
    law.figure("call", 1, leaf, f"{there.days_after_first} days after the first it counts as a first call.")
    return 1


def outside_gap(law: Reading, days_after_first: int) -> Leaf | None:
    """The limit that a second call so many days after the first breaks; None inside the law's gap."""
    shortest, longest = law.ceiling("quorum.second_call_notice_days"), law.ceiling("quorum.second_call_max_days")
    if isinstance(shortest.value, int) and days_after_first < shortest.value:
        return shortest
    late = isinstance(longest.value, int) and days_after_first > longest.value
    return longest if late else None


def _half_hour(law: Reading, there: Attendance) -> bool:
    """Whether the wait lets the same meeting decide (AT GenG § 32)."""
    if there.call != 1 or not there.minutes_waited:
        return False
    minutes = law.required("waiting_half_hour.minutes")
    if minutes.absent is not None:
        return False
    clause = law.leaf("waiting_half_hour.needs_invitation_clause")
    enough = there.minutes_waited >= minutes.value
    law.figure("minutes", minutes.value, minutes, f"{there.minutes_waited} of {minutes.value} minutes have passed.")
    return enough and (there.invitation_clause or clause.value is not True)


def _after_waiting(law: Reading, there: Attendance) -> Quorum:
    leaf = law.required("waiting_half_hour.quorum_after")
    needed = None if leaf.absent is not None else needed_of(leaf, there.entitled)
    law.figure("needed", needed, leaf, "After the wait the meeting decides what was announced.")
    return Quorum(needed, needed is None or there.present >= needed, by_waiting=True)


def item_may_be_decided(found: Quorum, *, announced: bool) -> bool:
    """Whether one item may be decided: the meeting is quorate and the item stood on the agenda."""
    return found.quorate and announced


def _sentence(leaf: Leaf, needed: int | None, call: int) -> str:
    if needed is None:
        return f"No quorum at call {call}."
    return f"At least {needed} must be present or represented at call {call}."
