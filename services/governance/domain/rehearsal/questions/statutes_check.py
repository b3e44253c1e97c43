"""`statutes_check`: a draft clause against the law."""

from __future__ import annotations

from typing import Any

from services.governance.domain.engine.clauses import Clause, objections
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked
from services.governance.domain.rehearsal.given import Given, fraction_of


def statutes_check(asked: Asked) -> dict[str, Any]:
    """Valid, or every reason why not, in their fixed order."""
    given, law = asked.given, asked.law
    given.only(*imagined.COMMON, "clause", "members")
    found = objections(law, clause_of(given.map("clause"), given))
    for objection in found:
        law.figure(objection.reason, False, objection.law, "The clause is outside of it.")
    offended = {objection.law.key for objection in found}
    for key, leaf in law.read.items():
        if key not in offended:
            law.figure(key, leaf.value, leaf, "The clause is within it.")
    return {"verdict": "invalid" if found else "valid", "reasons": [objection.reason for objection in found]}


def clause_of(clause: Given, given: Given) -> Clause:
    """The clause that was said; `members` may stand in it or beside it."""
    clause.only("college_weights", "plural_max_each", "max_principals", "plural_votes", "members", "amend_majority")
    weights = clause.list("college_weights") if clause.has("college_weights") else None
    plural = clause.list("plural_votes") if clause.has("plural_votes") else None
    if plural is not None and not all(type(votes) is int and votes >= 0 for votes in plural):
        raise clause.wrong("plural_votes", "a list of whole numbers")
    place = f"{clause.place}.college_weights"
    return Clause(
        college_weights=None if weights is None else [fraction_of(weight, place) for weight in weights],
        plural_max_each=clause.whole("plural_max_each", None),
        max_principals=clause.whole("max_principals", None),
        plural_votes=plural,
        members=clause.whole("members", given.whole("members", None)),
        amend_majority=clause.fraction("amend_majority", None),
    )
