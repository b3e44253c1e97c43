"""What the law says to a leaving."""

from __future__ import annotations

from datetime import date

from commons.law_questions.asking import law_on
from commons.law_questions.exit_terms import EXIT_TERMS, ExitTermsAnswer, ExitTermsRequest
from commons.subgraph.context import Partition
from services.members.domain.leaving.words import Case, Terms, WaitsFor
from services.members.store.law_questions import law_of


async def exit_terms(partition: Partition, entity: str, case: Case, joined_on: date | None) -> Terms:
    """The terms of that day. Raises `Refusal` LAW_UNKNOWN, BAD_ARGUMENT, or PARTITION_UNAVAILABLE."""
    wanted = ExitTermsRequest(entity, case.day, case.asked, case.ground, case.resolved_on, joined_on)
    return await law_on(partition, EXIT_TERMS, wanted, _terms)


def _terms(found: ExitTermsAnswer) -> Terms:
    return Terms(
        accepted=found.accepted,
        law=law_of(found.law),
        last_day=found.last_day,
        waits_for=WaitsFor(found.waits_for.upper()) if found.waits_for else None,
        votes_until=found.votes_until,
        vote_law=law_of(found.vote_law),
        attendance_lost_from=found.attendance_lost_from,
        appeal_until=found.appeal_until,
        heirs=found.heirs,
        revocable=found.revocable,
        refused_because=found.refused_because,
        next_notice_on=found.next_notice_on,
    )
