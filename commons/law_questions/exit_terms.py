"""On which terms a membership ends."""

from __future__ import annotations

from datetime import date

import msgspec

from commons.law_questions.question import LawQuestion, LawRequest, RuleSource


class ExitTermsRequest(LawRequest, frozen=True):
    """How she leaves: `kind` is a word of `services.governance.domain.exit_terms.ExitKind`.

    `day`: of the notice, the letter's dispatch, the death, the contract's last day. The rest only where a law asks.
    """

    kind: str
    ground: str | None = None
    resolved_on: date | None = None
    joined_on: date | None = None


class ExitTermsAnswer(msgspec.Struct, frozen=True):
    """What law and statutes say. See `services.governance.domain.exit_terms.ExitTerms`."""

    accepted: bool
    law: RuleSource | None = None
    last_day: date | None = None
    waits_for: str | None = None
    votes_until: date | None = None
    vote_law: RuleSource | None = None
    attendance_lost_from: date | None = None
    appeal_until: date | None = None
    heirs: bool = False
    revocable: bool | None = None
    refused_because: str | None = None
    next_notice_on: date | None = None


EXIT_TERMS = LawQuestion("/bulk/exit-terms", "EXIT_TERMS", ExitTermsRequest, ExitTermsAnswer)
