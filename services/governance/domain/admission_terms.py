"""Under which rules an entity admits: who decides, on which form of application, in what time, and what follows a no.

Who decides and the form are keys of the law packs, within which statutes choose; what binds whoever refuses is data
beside this file, with its article.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from services.governance.domain.law.leaf import Absent, Confidence, Leaf
from services.governance.domain.law.reading import Reading, unknown

BODY, FORM, REFUSAL = "admission.body", "admission.form", "admission.refusal"
REFUSALS_FILE = Path(__file__).with_name("admission_refusals.toml")


class AdmittingBody(Enum):
    """Who decides on an application."""

    BOARD = "BOARD"
    GENERAL_MEETING = "GENERAL_MEETING"
    SUPERVISORY_BOARD = "SUPERVISORY_BOARD"


class ApplicationForm(Enum):
    """The form of an application, the stricter last."""

    ANY = "ANY"
    TEXT = "TEXT"
    WRITTEN = "WRITTEN"


class ReasonsGiven(Enum):
    """When somebody who is refused hears why."""

    WITH_REFUSAL = "WITH_REFUSAL"
    ON_REQUEST = "ON_REQUEST"


_BODIES = {
    "board": AdmittingBody.BOARD,
    "directors": AdmittingBody.BOARD,
    "management_or_administrative_organ": AdmittingBody.BOARD,
    "statutes_or_board": AdmittingBody.BOARD,
    "board_then_general_meeting": AdmittingBody.BOARD,
    "general_meeting": AdmittingBody.GENERAL_MEETING,
    "supervisory_board": AdmittingBody.SUPERVISORY_BOARD,
}
"""The words of `admission.body`; a law that names the board where statutes are silent names it here."""


@dataclass(frozen=True, slots=True)
class AdmissionTerms:
    """The answer. `body`: None where the law leaves it to statutes that are silent, or nobody knows.

    Days count from the application (`decide_within_days`) and from being told (`appeal_within_days`); None: no limit.
    `appeal_to`: None where neither knows an appeal. `refusal_law` is the rule behind reasons, time and appeal.
    """

    body: AdmittingBody | None
    body_law: Leaf
    form: ApplicationForm
    form_law: Leaf
    reasons: ReasonsGiven
    decide_within_days: int | None
    silence_admits: bool
    appeal_to: AdmittingBody | None
    appeal_within_days: int | None
    refusal_law: Leaf | None


def admission_terms(law: Reading) -> AdmissionTerms:
    """What law and statutes say on that day; LAW_UNKNOWN for a word that names no body or no form."""
    body, form = law.leaf(BODY), law.leaf(FORM)
    refusal = _refusals().get(law.regime.law(BODY, law.on).pack, {})
    appeal_to = refusal.get("appeal_to")
    return AdmissionTerms(
        body=_body(body),
        body_law=body,
        form=_form(form),
        form_law=form,
        reasons=ReasonsGiven(refusal.get("reasons", "ON_REQUEST")),
        decide_within_days=refusal.get("decide_within_days"),
        silence_admits=refusal.get("silence_admits", False),
        appeal_to=AdmittingBody(appeal_to) if appeal_to else None,
        appeal_within_days=refusal.get("appeal_within_days"),
        refusal_law=_leaf(law, refusal) if refusal else None,
    )


@cache
def _refusals() -> dict[str, dict[str, Any]]:
    return tomllib.loads(REFUSALS_FILE.read_text("utf-8"))


def _leaf(law: Reading, refusal: dict[str, Any]) -> Leaf:
    pack = law.regime.law(BODY, law.on).pack
    return Leaf(REFUSAL, pack, refusal, None, refusal["article"], Confidence(refusal["confidence"]))


def _body(leaf: Leaf) -> AdmittingBody | None:
    if leaf.absent is not None:
        return None
    if leaf.value not in _BODIES:
        raise unknown(leaf, f"'{leaf.value}' is none of the bodies that are understood: {', '.join(_BODIES)}.")
    return _BODIES[leaf.value]


def _form(leaf: Leaf) -> ApplicationForm:
    if leaf.absent is Absent.UNKNOWN:
        raise unknown(leaf, "nobody found which form an application must have.")
    word = str(leaf.value) if leaf.absent is None else "oral"
    found = next((form for start, form in _FORMS.items() if word.startswith(start)), None)
    if found is None:
        raise unknown(leaf, f"'{word}' is no form of an application that is understood: {', '.join(_FORMS)}.")
    return found


_FORMS = {
    "written": ApplicationForm.WRITTEN,
    "text": ApplicationForm.TEXT,
    "oral": ApplicationForm.ANY,
    "application": ApplicationForm.ANY,
}
"""How the words of `admission.form` begin; statutes that are free to ask for a form and do not, ask for none."""
