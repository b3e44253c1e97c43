"""`domain.granted_votes` said set-based: what each line is granted, and what its limits leave, as SQL expressions."""

from __future__ import annotations

from typing import Any

from services.governance.domain.engine.plural_law import COOPERATIVE, LEGAL_PERSON, NATURAL_PERSON
from services.governance.domain.granted_clauses import Grant
from services.governance.domain.granted_votes import NO_LIMITS, Limits, Plural, Who, limited

Parameters = dict[str, Any]

_ORGANISATION = "kind = 'ORGANISATION'"
_KINDS = {
    NATURAL_PERSON: f"NOT {_ORGANISATION}",
    LEGAL_PERSON: _ORGANISATION,
    COOPERATIVE: f"({_ORGANISATION} AND category = ANY(CAST(:coops AS text[])))",
}
_MANY = 1_000_000_000
"""More votes than anybody is granted: the probe that finds a holder's own ceiling."""


def granted(plural: Plural | None) -> tuple[str, Parameters]:
    """The votes the statutes grant a member, from the columns kind, category and shares."""
    if plural is None or not plural.grants:
        return "1", {}
    found: Parameters = {"coops": [code for code, words in plural.groups if "cooperative" in words]}
    terms = []
    for number, grant in enumerate(plural.grants):
        found[f"votes_{number}"] = grant.votes
        terms.append(_term(grant, number, found))
    if not any(":coops" in term for term in terms):
        del found["coops"]
    return f"greatest(1, {', '.join(terms)})", found


def _term(grant: Grant, number: int, found: Parameters) -> str:
    votes = f"CAST(:votes_{number} AS int)"
    if grant.by == "shares" and grant.at_least is None:
        return f"{votes} * shares"
    if grant.by == "kind":
        return f"CASE WHEN {_KINDS[str(grant.word)]} THEN {votes} ELSE 0 END"
    found[f"is_{number}"] = grant.word if grant.by == "category" else grant.at_least
    if grant.by == "category":
        return f"CASE WHEN category = CAST(:is_{number} AS text) THEN {votes} ELSE 0 END"
    return f"CASE WHEN shares >= CAST(:is_{number} AS int) THEN {votes} ELSE 0 END"


def within(plural: Plural | None, limits: Limits) -> tuple[str, Parameters]:
    """The votes that the limits leave of the column granted; `least` passes over what is NULL."""
    if plural is None:
        return "granted", {}
    found: Parameters = {"top": limits.top}
    own = _own(plural, found)
    return f"CASE WHEN granted <= 1 THEN granted ELSE least(granted, {own}, CAST(:top AS int)) END", found


def _own(plural: Plural, found: Parameters) -> str:
    """A holder's own ceiling: by whether she is an organisation, and by category where it is a group of the law."""
    cases = []
    for number, (organisation, category) in enumerate(
        (organisation, code) for code, _ in (*plural.groups, (None, ())) for organisation in (True, False)
    ):
        ceiling = limited(plural, NO_LIMITS, Who(organisation, category), _MANY)[0]
        found[f"own_{number}"] = None if ceiling == _MANY else ceiling
        kind = _ORGANISATION if organisation else f"NOT {_ORGANISATION}"
        of_category = "" if category is None else f" AND category = CAST(:code_{number} AS text)"
        if category is not None:
            found[f"code_{number}"] = category
        cases.append(f"WHEN {kind}{of_category} THEN CAST(:own_{number} AS int)")
    return f"CASE {' '.join(cases)} END"
