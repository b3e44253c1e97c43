"""What holds over to the second call of a meeting (`proxies.scope`).

A call is a sitting of one meeting: where law or statutes say that a proxy is for one meeting, it is for both. Where
they say nothing it is asked for, unless the proxy itself says that it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading, unknown

KEY = "proxies.scope"
FIRST_CALL = "first_call"
"""A word of statutes: a proxy ends with the first call."""
_ONE_MEETING = "one_meeting"


@dataclass(frozen=True, slots=True)
class SecondCall:
    """The two sittings: when the first was opened, and the days of both."""

    first_opened_at: datetime
    first_on: date
    second_on: date


@dataclass(frozen=True, slots=True)
class Dated:
    """When a proxy was given and recorded, and whether it says itself that it holds for later calls."""

    given_on: date
    recorded_at: datetime
    later_calls: bool


def holds_over(law: Reading, proxy: Dated, calls: SecondCall) -> bool:
    """Whether it counts at the second call.

    Raises `Refusal` LAW_UNKNOWN with the article where law and statutes leave that open and the proxy says nothing.
    """
    if _given_for_it(proxy, calls):
        return True
    leaf = law.leaf(KEY)
    if leaf.absent is None:
        return _by_its_word(leaf)
    if leaf.absent is not Absent.UNKNOWN and proxy.later_calls:
        return True
    raise unknown(
        leaf,
        "whether a proxy given for the first call counts at the second is not said; record the statutes' choice of "
        f"'{KEY}', or proxies that say it themselves (laterCalls).",
    )


def _given_for_it(proxy: Dated, calls: SecondCall) -> bool:
    """A proxy dated after the day of the first call is for the next; on one day, one recorded once it had begun."""
    if calls.second_on > calls.first_on:
        return proxy.given_on > calls.first_on
    return proxy.recorded_at >= calls.first_opened_at


def _by_its_word(leaf: Leaf) -> bool:
    if leaf.value == FIRST_CALL:
        return False
    if str(leaf.value).startswith(_ONE_MEETING):
        return True
    raise unknown(
        leaf, f"'{leaf.value}' is no rule that can be applied to a second call: {FIRST_CALL}, {_ONE_MEETING}."
    )
