"""What a member may inspect of register and minutes: by the law's word, within which statutes choose."""

from __future__ import annotations

from dataclasses import dataclass

from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading, unknown

KEY = "minutes.inspection"
_EVERY_MEMBER = ("every_member", "any_member", "members")
"""How the words begin by which a law lets every member see."""
_HOLDERS = ("shareholders", "holders")
_LAST_YEARS = {"three_last_financial_years": 3}


@dataclass(frozen=True, slots=True)
class InspectionTerms:
    """The answer. `holders_only`: of shares. `years`: of the last financial years alone; None: all that is kept."""

    holders_only: bool
    years: int | None
    law: Leaf


def inspection_terms(law: Reading) -> InspectionTerms:
    """What law and statutes say; LAW_UNKNOWN where they are silent, or have a word that nobody here understands."""
    leaf = law.required(KEY)
    if leaf.absent is Absent.NONE:
        raise unknown(leaf, "the law knows no such right, and the statutes give none.")
    word = str(leaf.value)
    if word in _LAST_YEARS:
        return InspectionTerms(holders_only=False, years=_LAST_YEARS[word], law=leaf)
    if word.startswith((*_EVERY_MEMBER, *_HOLDERS)):
        return InspectionTerms(holders_only=word.startswith(_HOLDERS), years=None, law=leaf)
    raise unknown(leaf, f"'{word}' does not say who may inspect: {', '.join((*_EVERY_MEMBER, *_HOLDERS))} do.")
