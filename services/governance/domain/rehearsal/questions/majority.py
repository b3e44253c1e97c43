"""`majority`: adopted or rejected, by how much, and would those wrongly refused have changed it?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from commons.errors import Refusal
from services.governance.domain.assembly import Tally
from services.governance.domain.engine.resolutions import majority_leaf
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading, unknown
from services.governance.domain.majority import MajorityRule, Outcome, decide, majority_rule, tied
from services.governance.domain.margin import ends
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked, Undecided
from services.governance.domain.rehearsal.given import Given, pair
from services.governance.domain.words import Side, Verdict

_COUNT = ("for", "against", "abstain", "present", "entitled", "chair")


@dataclass(frozen=True, slots=True)
class _Decided:
    """One entity's decision with what it was decided by."""

    tally: Tally
    rule: MajorityRule
    tie: Leaf
    outcome: Outcome


def majority(asked: Asked) -> dict[str, Any]:
    """The outcome of a count; of several entities, one legal result each and a combined figure that binds nobody."""
    given = asked.given
    given.only(*imagined.COMMON, *_COUNT, "wrongly_refused", "entities")
    if given.has("entities"):
        return _of_several(asked)
    found = _decide(asked.law, given, given)
    expect = _shown(found.outcome)
    contested = given.whole("wrongly_refused", None)
    return expect if contested is None else expect | _margin(found, contested)


def _decide(law: Reading, words: Given, count: Given) -> _Decided:
    counted = tally(count)
    leaf = _leaf(law, words, counted)
    rule, tie = majority_rule(leaf, None, imagined.call_of(words)), law.leaf("majorities.tie")
    outcome = decide(counted, rule, tie)
    law.figure("needed", outcome.needed, leaf, outcome.explanation)
    if tied(counted, rule):
        law.figure("verdict", outcome.verdict.value, tie, "A tie.")
    if outcome.verdict is Verdict.UNDECIDED:
        raise _open_tie(law, outcome, counted)
    if outcome.verdict is Verdict.NO_RESULT:
        raise Undecided(_shown(outcome) | {"verdict": None}, unknown(leaf, "whose unanimity is meant is not said."))
    return _Decided(counted, rule, tie, outcome)


def _leaf(law: Reading, words: Given, counted: Tally) -> Leaf:
    """The majority that decides; where nobody sets one, the share on each base is all that can be said."""
    try:
        return majority_leaf(law, imagined.resolution_of(words))
    except Refusal as refused:
        if refused.code != "LAW_UNKNOWN":
            raise
        cast = counted.in_favour + counted.against
        bases = {"cast": cast, "present": counted.present, "total": counted.entitled}
        shown = {
            word: {"base": votes, "share": pair(Fraction(counted.in_favour, votes))}
            for word, votes in bases.items()
            if votes
        }
        raise Undecided({"bases": shown}, refused) from refused


def _open_tie(law: Reading, outcome: Outcome, counted: Tally) -> Exception:
    """LAW_UNKNOWN where nobody says who breaks a tie; BAD_ARGUMENT where the chair does and its side is not given."""
    shown = _shown(outcome) | {"verdict": None}
    try:
        law.required("majorities.tie")
    except Refusal as refused:
        return Undecided(shown, refused)
    return Refusal("BAD_ARGUMENT", f"A tie at {counted.in_favour}: say how the chair voted ('chair': for or against).")


def tally(given: Given) -> Tally:
    """A count in the words of the question; `abstain` holds the blanks too."""
    yes, no, abstain = given.whole("for"), given.whole("against"), given.whole("abstain", 0)
    present, entitled = given.whole("present", yes + no + abstain), given.whole("entitled", None)
    if present < yes + no + abstain:
        raise given.wrong("present", "at least the votes counted")
    if entitled is not None and entitled < present:
        raise given.wrong("entitled", "at least the votes present")
    return Tally(
        in_favour=yes,
        against=no,
        abstain=abstain,
        blank=0,
        present=present,
        entitled=entitled,
        chair=given.member("chair", Side) if given.has("chair") else None,
        reconstructed=False,
        rehearsal=True,
        source="",
    )


def _shown(outcome: Outcome) -> dict[str, Any]:
    return {
        "base": outcome.base_votes,
        "needed": outcome.needed,
        "share": pair(outcome.share),
        "verdict": outcome.verdict.value,
    }


def _margin(found: _Decided, contested: int) -> dict[str, Any]:
    best, worst = ends(found.tally, found.rule, found.tie, contested)
    return {
        "if_all_for": best.verdict.value,
        "if_all_against": worst.verdict.value,
        "margin_test": "holds" if best.verdict is worst.verdict else "could_change",
    }


def _of_several(asked: Asked) -> dict[str, Any]:
    results: dict[str, Any] = {}
    tallies: list[Tally] = []
    for name, row in asked.given.named("entities"):
        row.only("name", "pack", *_OWN, *_COUNT)
        words = Given({**asked.given.words, **{k: v for k, v in row.words.items() if k in _OWN}}, row.place)
        found = _decide(asked.law_of(row.text("pack", asked.pack), words), words, row)
        results[name] = _shown(found.outcome)
        tallies.append(found.tally)
    yes, no = sum(t.in_favour for t in tallies), sum(t.against for t in tallies)
    asked.figure("combined", yes, "Votes of several entities added up: shown, and binding on none of them.")
    share = pair(Fraction(yes, yes + no)) if yes + no else None
    combined = {"for": yes, "against": no, "base": yes + no, "share": share, "binding": False}
    return {"results": results, "combined": combined}


_OWN = ("statutes", "company_form", "company_type", "resolution", "call")
"""Words that an entity may say for itself instead of the question."""
