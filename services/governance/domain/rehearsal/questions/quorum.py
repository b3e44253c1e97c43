"""`quorum`: may the meeting decide, and this item?"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from commons.errors import Refusal
from services.governance.domain.engine.quorum import Attendance, Quorum, item_may_be_decided
from services.governance.domain.engine.quorum import quorum as rule
from services.governance.domain.law.reading import Reading
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked, Undecided
from services.governance.domain.rehearsal.given import Given, pair


def quorum(asked: Asked) -> dict[str, Any]:
    """The fewest that must be there, and whether they are."""
    given, law = asked.given, asked.law
    given.only(
        *imagined.COMMON,
        "entitled",
        "present",
        "invitation_clause",
        "minutes_waited",
        "item_announced",
        "days_after_first",
    )
    found = _reached(law, given)
    item = item_may_be_decided(found, announced=given.flag("item_announced", True))
    return {
        "needed": found.needed,
        "verdict": "quorate" if found.quorate else "not_quorate",
        "item": "may_be_decided" if item else "refused",
    }


def _reached(law: Reading, given: Given) -> Quorum:
    """The rule's word; where nobody sets one, the share that is there is all that can be said."""
    there = _attendance(given)
    try:
        return rule(law, imagined.resolution_of(given), there)
    except Refusal as refused:
        if refused.code != "LAW_UNKNOWN" or not there.entitled:
            raise
        raise Undecided({"share": pair(Fraction(there.present, there.entitled))}, refused) from refused


def _attendance(given: Given) -> Attendance:
    entitled, present = given.whole("entitled"), given.whole("present")
    if present > entitled:
        raise given.wrong("present", "at most those entitled")
    return Attendance(
        entitled,
        present,
        imagined.call_of(given),
        given.flag("invitation_clause", False),
        given.whole("minutes_waited", 0),
        given.whole("days_after_first", None),
    )
