"""The questions and who answers them: `rehearse(pack, question, given)` without a database, a caller or a country."""

from __future__ import annotations

from datetime import date
from typing import Any

from commons.errors import Refusal
from services.governance.domain.law.library import Library
from services.governance.domain.rehearsal.answer import Answer, Asked, Question, Rule, Undecided
from services.governance.domain.rehearsal.given import Given
from services.governance.domain.rehearsal.imagined import known_pack
from services.governance.domain.rehearsal.questions.cap import cap
from services.governance.domain.rehearsal.questions.colleges import colleges
from services.governance.domain.rehearsal.questions.composition import composition
from services.governance.domain.rehearsal.questions.conflict import conflict
from services.governance.domain.rehearsal.questions.delegates import delegates
from services.governance.domain.rehearsal.questions.early_vote import early_vote
from services.governance.domain.rehearsal.questions.election import election
from services.governance.domain.rehearsal.questions.exit import exit as leaving
from services.governance.domain.rehearsal.questions.group_cap import group_cap
from services.governance.domain.rehearsal.questions.majority import majority
from services.governance.domain.rehearsal.questions.proxies import proxies
from services.governance.domain.rehearsal.questions.quorum import quorum
from services.governance.domain.rehearsal.questions.representation import representation
from services.governance.domain.rehearsal.questions.roll import roll
from services.governance.domain.rehearsal.questions.statutes_check import statutes_check
from services.governance.domain.rehearsal.questions.waiting import waiting

RULES: dict[Question, Rule] = {
    Question.ROLL: roll,
    Question.CAP: cap,
    Question.GROUP_CAP: group_cap,
    Question.QUORUM: quorum,
    Question.MAJORITY: majority,
    Question.PROXIES: proxies,
    Question.COLLEGES: colleges,
    Question.DELEGATES: delegates,
    Question.WAITING: waiting,
    Question.COMPOSITION: composition,
    Question.EARLY_VOTE: early_vote,
    Question.STATUTES_CHECK: statutes_check,
    Question.REPRESENTATION: representation,
    Question.CONFLICT: conflict,
    Question.EXIT: leaving,
    Question.ELECTION: election,
}


def rehearse(library: Library, pack: str | None, question: Question, given: Any, today: date) -> Answer:
    """The answer, or an answer whose result is refused because the law leaves it open (LAW_UNKNOWN).

    Raises `Refusal` BAD_ARGUMENT for an unknown pack, word or type; STATUTES_OUTSIDE_LAW for statutes as given that
    the law does not allow.
    """
    asked = Asked(library, None if pack is None else known_pack(library, pack), Given.of(given), today)
    try:
        expect = RULES[question](asked)
    except Undecided as undecided:
        return _refused(asked, undecided.refused, undecided.interim)
    except Refusal as refused:
        if refused.code != "LAW_UNKNOWN":
            raise
        return _refused(asked, refused, {})
    return Answer(expect, figures=tuple(asked.figures), gaps=tuple(asked.gaps))


def _refused(asked: Asked, refused: Refusal, interim: dict[str, Any]) -> Answer:
    return Answer(None, interim, refused, tuple(asked.figures), tuple(asked.gaps))
