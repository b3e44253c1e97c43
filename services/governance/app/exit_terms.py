"""What the members service asks: on which terms a membership of an entity ends, by law and statutes of that day."""

from __future__ import annotations

from commons.errors import Refusal
from commons.law_questions.exit_terms import ExitTermsAnswer, ExitTermsRequest
from services.governance.app.law_questions import source_of
from services.governance.domain.exit_terms import ExitKind, Leaving, exit_terms
from services.governance.domain.law.reading import Reading


def exit_answer(law: Reading, asked: ExitTermsRequest) -> ExitTermsAnswer:
    """The terms as they travel; BAD_REQUEST for a way to leave that is not known."""
    found = exit_terms(law, _leaving(asked))
    return ExitTermsAnswer(
        accepted=found.accepted,
        law=source_of(found.law),
        last_day=found.last_day,
        waits_for=found.waits_for and found.waits_for.value,
        votes_until=found.votes_until,
        vote_law=source_of(found.vote_law),
        attendance_lost_from=found.attendance_lost_from,
        appeal_until=found.appeal_until,
        heirs=found.heirs,
        revocable=found.revocable,
        refused_because=found.refused_because,
        next_notice_on=found.next_notice_on,
    )


def _leaving(asked: ExitTermsRequest) -> Leaving:
    try:
        kind = ExitKind(asked.kind)
    except ValueError as error:
        raise Refusal("BAD_REQUEST", "The body is not what this address takes.") from error
    return Leaving(kind, asked.day, asked.ground, asked.resolved_on, asked.joined_on)
