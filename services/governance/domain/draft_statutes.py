"""A draft of statutes against the law: everything that is wrong with it at once, and what it still leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from commons.errors import Refusal
from services.governance.domain.check_statutes import outside, said
from services.governance.domain.engine.clauses import objections
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.licences import unsaid
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.rehearsal.given import Given
from services.governance.domain.rehearsal.questions.statutes_check import clause_of
from services.governance.domain.statutes import CLAUSES

CHOICES_MAX = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: the key or word it stands under, the reason's word, a sentence, the rule offended."""

    key: str
    reason: str
    because: str
    law: Leaf | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """`gaps`: decisive keys that neither the law nor the draft answers, and what the law wants statutes to say that
    they do not; a draft with gaps may still be valid."""

    findings: tuple[Finding, ...]
    gaps: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """Whether the law allows every choice."""
        return not self.findings


def check_draft(regime: Regime, on: date, clause: Any = None) -> Checked:
    """Check the regime's statutes as a draft, and a clause in the words of worked-examples.md beside them.

    Raises `Refusal` BAD_ARGUMENT for a clause that cannot be read, LAW_UNKNOWN where nobody knows its limit.
    """
    assert regime.statutes is not None
    if len(regime.statutes.choices) > CHOICES_MAX:
        raise Refusal("BAD_ARGUMENT", f"A draft has at most {CHOICES_MAX} choices.")
    found = [finding for key in regime.statutes.choices for finding in _choice(regime, key, on)]
    if clause is not None:
        given = Given.of(clause, "clause")
        law = Reading(Regime(regime.library, regime.entity), on)
        found += [
            Finding("clause", row.reason, f"{row.law.source} does not allow it.", row.law)
            for row in objections(law, clause_of(given, given))
        ]
    return Checked(tuple(found), tuple(_gaps(regime, on)))


def _choice(regime: Regime, key: str, on: date) -> Iterator[Finding]:
    if key not in CLAUSES and key not in regime.library.keys:
        yield Finding(key, "unknown_key", "The law packs have no such key, and statutes no such clause.")
        return
    try:
        leaf = outside(regime, key, on)
    except Refusal as refused:
        reason = "law_unknown" if refused.code == "LAW_UNKNOWN" else "wrong_type"
        yield Finding(key, reason, refused.message)
        return
    if leaf is not None:
        because = f"{leaf.source} does not let statutes choose this ({said(leaf)})."
        yield Finding(key, "outside_law", because, leaf)


def _gaps(regime: Regime, on: date) -> Iterator[str]:
    """Decisive keys that nobody answers, and all that the law wants the statutes to say themselves."""
    for key in regime.library.keys:
        decisive = key in regime.library.decisive_keys
        try:
            leaf = regime.rule(key, on)
        except Refusal:  # the company form or the seat's law is missing: a decisive key is open as well
            if decisive:
                yield key
            continue
        if unsaid(leaf) or (decisive and leaf.absent in (Absent.STATUTES, Absent.UNKNOWN)):
            yield key
