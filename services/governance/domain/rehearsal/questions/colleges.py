"""`colleges`: a vote by weighted colleges, with its quorum, and what each reading of an absent college would give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commons.errors import Refusal
from services.governance.domain.engine.clauses import Clause, objections
from services.governance.domain.engine.college_count import CollegeCount, CollegeReading, count_colleges
from services.governance.domain.engine.colleges import AbsentCollege, College, absent, heads
from services.governance.domain.engine.quorum import needed_of, quorum_leaf
from services.governance.domain.engine.resolutions import majority_leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.majority import MajorityRule, majority_rule
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked, Undecided
from services.governance.domain.rehearsal.given import Given, pair, unique
from services.governance.domain.words import Verdict


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
        raise Refusal(
            "STATUTES_OUTSIDE_LAW",
            f"{allowed.source}: no colleges here.",
            article=allowed.source,
            unverified=allowed.unverified,
        )
    for objection in objections(law, Clause(college_weights=[college.weight for college in found])):
        raise Refusal(
            "STATUTES_OUTSIDE_LAW",
            f"{objection.law.source}: {objection.reason}.",
            reason=objection.reason,
            article=objection.law.source,
            unverified=objection.law.unverified,
        )


def _counted(law: Reading, found: Sequence[College], rule: MajorityRule, common: dict[str, Any]) -> dict[str, Any]:
    counted = count_colleges(law, found, rule)
    if counted.method is None:
        _refuse_both(law, counted, common)
    verdict = _VERDICTS[counted.verdict]
    told = ("share", pair(counted.share)) if counted.verdict in _DECLARED else ("verdict", verdict)
    law.figure(*told, counted.law, counted.because)
    result = {"share": pair(counted.share), "verdict": verdict}
    if common.get("quorum") == "not_quorate":
        result["verdict"] = "no_decision"
    shown = {row.absent_college.value: _reading(row) for row in counted.readings if row.method is counted.method}
    return common | result | ({"readings": shown} if counted.absent else {})


def _refuse_both(law: Reading, counted: CollegeCount, common: dict[str, Any]) -> None:
    """Proportional or bloc is a setting without a default: without it both are shown, and neither declared."""
    both = {row.method.value: _reading(row) for row in counted.readings if row.absent_college is AbsentCollege.LOST}
    try:
        law.required("colleges.count_method")
    except Refusal as refused:
        raise Undecided(common | {"methods": both}, refused) from refused


_DECLARED = frozenset({Verdict.ADOPTED, Verdict.REJECTED})
_VERDICTS = {
    Verdict.ADOPTED: "adopted",
    Verdict.REJECTED: "rejected",
    Verdict.UNDECIDED: "refuse_to_declare",
    Verdict.NO_RESULT: "refuse_to_declare",
}


def _reading(row: CollegeReading) -> dict[str, Any]:
    return {"share": pair(row.share), "verdict": _VERDICTS[row.verdict]}


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
