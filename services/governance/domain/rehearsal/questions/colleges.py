"""`colleges`: a vote by weighted colleges, with its quorum, and what each reading of an absent college would give."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from commons.errors import Refusal
from services.governance.domain.engine.clauses import Clause, objections
from services.governance.domain.engine.colleges import (
    AbsentCollege,
    College,
    CountMethod,
    absent,
    carries,
    heads,
    share,
)
from services.governance.domain.engine.quorum import needed_of, quorum_leaf
from services.governance.domain.engine.resolutions import majority_leaf
from services.governance.domain.law.leaf import Absent
from services.governance.domain.law.reading import Reading
from services.governance.domain.majority import MajorityRule, majority_rule
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked, Undecided
from services.governance.domain.rehearsal.given import Given, pair, unique


def colleges(asked: Asked) -> dict[str, Any]:
    """Share of the weights and verdict; no result while the statutes say nothing on an absent college."""
    given, law = asked.given, asked.law
    given.only(*imagined.COMMON, "colleges")
    rows = given.rows("colleges")
    found = [_college(row) for row in rows]
    unique([college.name for college in found], "given.colleges")
    _check_weights(law, found)
    rule = majority_rule(majority_leaf(law, imagined.resolution_of(given)), None, imagined.call_of(given))
    quorum = _quorum(law, given, rows)
    common = {"absent": absent(found), "heads": pair(heads(found))} | quorum
    return _counted(law, found, rule, common)


def _college(row: Given) -> College:
    row.only("name", "weight", "for", "against", "abstain", "entitled", "present")
    return College(row.text("name"), row.fraction("weight"), row.whole("for"), row.whole("against"))


def _check_weights(law: Reading, found: Sequence[College]) -> None:
    """Weights outside the law are an error to show, not a result to count."""
    allowed = law.ceiling("colleges.allowed")
    if allowed.value is False:
        raise Refusal("STATUTES_OUTSIDE_LAW", f"{allowed.source}: no colleges here.", article=allowed.source)
    for objection in objections(law, Clause(college_weights=[college.weight for college in found])):
        raise Refusal(
            "STATUTES_OUTSIDE_LAW",
            f"{objection.law.source}: {objection.reason}.",
            reason=objection.reason,
            article=objection.law.source,
        )


def _counted(law: Reading, found: Sequence[College], rule: MajorityRule, common: dict[str, Any]) -> dict[str, Any]:
    method = _method(law, found, rule, common)
    readings = {reading: share(found, method, reading) for reading in AbsentCollege}
    shown = {reading.value: _reading(value, rule) for reading, value in readings.items()}
    leaf = law.leaf("colleges.absent_college")
    if not common["absent"]:
        result = shown[AbsentCollege.LOST.value]
    elif leaf.absent in (Absent.STATUTES, Absent.UNKNOWN):
        law.figure("verdict", "refuse_to_declare", leaf, "What an absent college counts for is not said.")
        result = {"share": None, "verdict": "refuse_to_declare"}
    else:
        chosen = AbsentCollege.LOST if leaf.value is None else AbsentCollege(leaf.value)
        law.figure("absent_college", chosen.value, leaf, "What becomes of the weight of a college with no voter.")
        result = shown[chosen.value]
    law.figure(
        "share", result["share"], law.leaf("colleges.count_method"), f"Yes share of the weights, {method.value}."
    )
    if common.get("quorum") == "not_quorate":
        result = result | {"verdict": "no_decision"}
    return common | result | ({"readings": shown} if common["absent"] else {})


def _method(law: Reading, found: Sequence[College], rule: MajorityRule, common: dict[str, Any]) -> CountMethod:
    """Proportional or bloc: a setting without a default. Without it both are shown, and neither declared."""
    leaf = law.leaf("colleges.count_method")
    if leaf.absent is Absent.NONE:
        return CountMethod.PROPORTIONAL
    try:
        return CountMethod(law.required("colleges.count_method").value)
    except Refusal as refused:
        both = {m.value: _reading(share(found, m, AbsentCollege.LOST), rule) for m in CountMethod}
        raise Undecided(common | {"methods": both}, refused) from refused


def _reading(found: Fraction | None, rule: MajorityRule) -> dict[str, Any]:
    return {"share": pair(found), "verdict": "adopted" if carries(found, rule) else "rejected"}


def _quorum(law: Reading, given: Given, rows: Sequence[Given]) -> dict[str, Any]:
    """The quorum over all colleges together, where those entitled and present are given."""
    if not any(row.has("entitled") for row in rows):
        return {}
    entitled = sum(row.whole("entitled") for row in rows)
    present = sum(row.whole("present") for row in rows)
    if present > entitled:
        raise given.wrong("colleges", "no more present than entitled")
    leaf = quorum_leaf(law, imagined.resolution_of(given), imagined.call_of(given))
    needed = None if leaf.absent is not None else needed_of(leaf, entitled)
    law.figure("quorum_needed", needed, leaf, f"Of {entitled} entitled in all colleges.")
    reached = needed is None or present >= needed
    return {"quorum": "quorate" if reached else "not_quorate", "quorum_needed": needed}
