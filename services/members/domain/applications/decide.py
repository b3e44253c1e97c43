"""The steps of an application, each decided from what came before and from what the law says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.members.domain.applications.process import AFTER, Application, ApplicationStep
from services.members.domain.applications.words import (
    AdmissionBody,
    AdmissionLaw,
    ApplicationForm,
    ApplicationStepKind,
    ReasonsGiven,
)
from services.members.domain.leaving.words import Law

EARLIEST = timedelta(days=366)
"""How long ago an application on paper may have come in that is entered only now."""


def apply(on: date, form: ApplicationForm, law: AdmissionLaw, today: date) -> ApplicationStep:
    """The application came in; where law sets a time for the answer its last day is named. BAD_ARGUMENT."""
    if not today - EARLIEST <= on <= today:
        raise Refusal("BAD_ARGUMENT", "An application is entered once it has come in, and within a year of it.")
    days = law.decide_within_days
    decide_by = on + timedelta(days=days) if days is not None else None
    rule = law.refusal_law if decide_by else law.form_law
    return ApplicationStep(1, ApplicationStepKind.APPLIED, on, form, decide_by=decide_by, law=rule)


def sign(application: Application, on: date, today: date) -> ApplicationStep:
    """The signed paper (or an electronic signature as good) came in."""
    return _follow(application, ApplicationStepKind.SIGNED, on, today, form=ApplicationForm.WRITTEN)


def decide(
    application: Application,
    on: date,
    law: AdmissionLaw,
    *,
    admit: bool,
    body: AdmissionBody,
    reason: str | None,
    required_shares: int,
    today: date,
) -> ApplicationStep:
    """The body that law and statutes name approves or refuses; a refusal has its reasons, an approval may.

    Refuses LAW_UNKNOWN, ADMISSION_NOT_ALLOWED (another body decides; the application lacks something),
    TRANSITION_NOT_ALLOWED, BAD_ARGUMENT.
    """
    _check_body(law, body)
    kind = ApplicationStepKind.APPROVED if admit else ApplicationStepKind.REFUSED
    if admit:
        _check_complete(application, law, required_shares)
    until = None if admit else _appeal_until(law, on)
    rule = law.body_law if admit else (law.refusal_law or law.body_law)
    said = _said(reason, needed=not admit)
    step = _follow(application, kind, on, today, body=body.value, reason=said, appeal_until=until, law=rule)
    return replace(step, told=admit or law.reasons is ReasonsGiven.WITH_REFUSAL)


def ask_reasons(application: Application, on: date, today: date) -> ApplicationStep:
    """The applicant asks why; from then on she reads the reasons of the refusal."""
    if application.reasons_asked:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The reasons were asked for already, and are shown.")
    return _follow(application, ApplicationStepKind.REASONS_ASKED, on, today)


def appeal(application: Application, on: date, law: AdmissionLaw, reason: str | None, today: date) -> ApplicationStep:
    """She appeals, where the law knows an appeal and within its time. ADMISSION_NOT_ALLOWED, TRANSITION_NOT_ALLOWED."""
    if law.appeal_to is None:
        raise Refusal("ADMISSION_NOT_ALLOWED", "The law of this entity knows no appeal against a refusal; apply anew.")
    step = _follow(
        application,
        ApplicationStepKind.APPEALED,
        on,
        today,
        body=law.appeal_to.value,
        reason=_said(reason, needed=False),
        law=law.refusal_law,
    )
    refusal = application.refusal
    if refusal is not None and refusal.appeal_until is not None and on > refusal.appeal_until:
        raise _not_allowed(law.refusal_law, f"An appeal was open until {refusal.appeal_until}.")
    return step


def decide_appeal(
    application: Application, on: date, *, admit: bool, reason: str | None, today: date
) -> ApplicationStep:
    """Who hears the appeal decides it: the refusal is overruled, or upheld with reasons."""
    kind = ApplicationStepKind.OVERRULED if admit else ApplicationStepKind.UPHELD
    heard_by = next((step.body for step in application.steps if step.kind is ApplicationStepKind.APPEALED), None)
    return _follow(application, kind, on, today, body=heard_by, reason=_said(reason, needed=not admit))


def withdraw(application: Application, on: date, reason: str | None, today: date) -> ApplicationStep:
    """The applicant wants it no more."""
    return _follow(application, ApplicationStepKind.WITHDRAWN, on, today, reason=_said(reason, needed=False))


def admit(
    application: Application,
    joined_on: date,
    law: AdmissionLaw,
    *,
    membership: UUID,
    required_shares: int,
    today: date,
) -> ApplicationStep:
    """The register gets the membership, from `joined_on`; not before the decision.

    Without a decision only where the law takes silence for a yes and the time for an answer is over.
    """
    if application.state is ApplicationStepKind.APPLIED:
        _check_silence(application, law, today)
        _check_complete(application, law, required_shares)
    step = _follow(application, ApplicationStepKind.ADMITTED, today, today, law=law.body_law, membership=membership)
    least = application.decide_by or application.steps[-1].on
    if joined_on < least:
        raise Refusal("BAD_ARGUMENT", f"Nobody is a member before she is admitted: from {least} at the earliest.")
    return step


def _follow(
    application: Application,
    kind: ApplicationStepKind,
    on: date,
    today: date,
    *,
    form: ApplicationForm | None = None,
    body: str | None = None,
    reason: str | None = None,
    appeal_until: date | None = None,
    law: Law | None = None,
    membership: UUID | None = None,
) -> ApplicationStep:
    if application.state not in AFTER[kind]:
        allowed = " or ".join(sorted(before.value for before in AFTER[kind]))
        raise Refusal("TRANSITION_NOT_ALLOWED", f"{kind.value} comes after {allowed}; here: {application.state.value}.")
    if on > today:
        raise Refusal("BAD_ARGUMENT", f"{on} has not come yet; a step is recorded once it has happened.")
    if on < application.steps[-1].on:
        raise Refusal("BAD_ARGUMENT", f"The step before was on {application.steps[-1].on}; this one cannot be earlier.")
    return ApplicationStep(
        application.version + 1,
        kind,
        on,
        form or application.form,
        body,
        reason,
        appeal_until=appeal_until,
        law=law,
        membership=membership,
    )


def _check_body(law: AdmissionLaw, body: AdmissionBody) -> None:
    if law.body is None:
        article = f"{law.body_law.article}: " if law.body_law else ""
        raise Refusal(
            "LAW_UNKNOWN",
            f"{article}who decides on an application is the statutes' to say; record their choice 'admission.body'.",
            key="admission.body",
        )
    if body is not law.body:
        raise _not_allowed(law.body_law, f"{law.body.value} decides on an application, not {body.value}.")


def _check_complete(application: Application, law: AdmissionLaw, required_shares: int) -> None:
    lacking = application.missing(law.form, required_shares)
    if lacking:
        refusal = _not_allowed(law.form_law, f"The application lacks: {', '.join(lacking)}.")
        refusal.details["missing"] = [what.value for what in lacking]
        raise refusal


def _check_silence(application: Application, law: AdmissionLaw, today: date) -> None:
    due = application.decide_by
    if not law.silence_admits or due is None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Nobody has decided on this application yet; decide it first.")
    if today <= due:
        raise _not_allowed(law.refusal_law, f"Silence is a yes only after {due}; until then somebody decides.")


def _appeal_until(law: AdmissionLaw, told_on: date) -> date | None:
    days = law.appeal_within_days
    return told_on + timedelta(days=days) if days is not None else None


def _not_allowed(law: Law | None, sentence: str) -> Refusal:
    article = f"{law.article}: " if law else ""
    return Refusal(
        "ADMISSION_NOT_ALLOWED",
        f"{article}{sentence}",
        article=law and law.article,
        unverified=law and law.unverified,
    )


def _said(reason: str | None, *, needed: bool) -> str | None:
    if needed:
        return texts.text("The reasons", reason or "")
    return texts.optional_text("The reasons", reason or "") or None
