"""Opinions about a client: of the ethics secretary, of the members, of the consultative body. None of them binds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.clients.domain.partnership import PartnershipStatus

COUNT_MAX = 10_000_000


class Verdict(StrEnum):
    """What an opinion comes to."""

    FAVOURABLE = "FAVOURABLE"
    RESERVED = "RESERVED"
    UNFAVOURABLE = "UNFAVOURABLE"


@dataclass(frozen=True, slots=True)
class EthicsOpinion:
    """What the ethics committee thinks, by its secretary."""

    verdict: Verdict
    says: str
    given_on: date


@dataclass(frozen=True, slots=True)
class EthicsReferral:
    """A question about a client for the ethics committee; `opinion` None while it waits."""

    id: UUID
    client: UUID
    question: str
    referred_on: date
    opinion: EthicsOpinion | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many were in favour, against, and abstained."""

    in_favour: int
    against: int
    abstained: int

    @property
    def voiced(self) -> int:
        """How many said something."""
        return self.in_favour + self.against + self.abstained


@dataclass(frozen=True, slots=True)
class MembersAnswer:
    """What the members said; `source` names where they were asked: a meeting, a poll."""

    count: Count
    closed_on: date
    source: str


@dataclass(frozen=True, slots=True)
class MembersOpinion:
    """The members are asked about a step; `answer` None while they are."""

    id: UUID
    step: PartnershipStatus
    question: str
    asked_on: date
    closes_on: date
    answer: MembersAnswer | None = None


def refer(referral: EthicsReferral, today: date) -> EthicsReferral:
    """The referral as it is kept."""
    if referral.referred_on > today:
        raise Refusal("BAD_ARGUMENT", "A referral is recorded once it is made; the day must not lie ahead.")
    question = texts.text("What the ethics committee is asked (question)", referral.question)
    return EthicsReferral(referral.id, referral.client, question, referral.referred_on)


def give_opinion(referral: EthicsReferral, opinion: EthicsOpinion, today: date) -> EthicsOpinion:
    """The opinion as it is kept; given anew it takes the place of the one before, which stays on record.

    Refuses BAD_ARGUMENT for a day before the referral or ahead.
    """
    if not referral.referred_on <= opinion.given_on <= today:
        raise Refusal("BAD_ARGUMENT", "An opinion is given between the referral and today.").blame(opinion.given_on)
    return EthicsOpinion(opinion.verdict, texts.text("What the opinion says (says)", opinion.says), opinion.given_on)


def ask_members(opinion: MembersOpinion, today: date) -> MembersOpinion:
    """The question as it is kept. BAD_ARGUMENT for a step that nobody takes up to, or days out of order."""
    if opinion.step is PartnershipStatus.CLIENT:
        raise Refusal("BAD_ARGUMENT", "Members are asked before a step up: CANDIDATE, PARTNER or MEMBER.")
    if not (opinion.asked_on <= today and opinion.asked_on <= opinion.closes_on):
        raise Refusal("BAD_ARGUMENT", "Members are asked by today, and answer from then on ('closesOn').")
    question = texts.text("What the members are asked (question)", opinion.question)
    return MembersOpinion(opinion.id, opinion.step, question, opinion.asked_on, opinion.closes_on)


def hear_members(opinion: MembersOpinion, answer: MembersAnswer, today: date) -> MembersAnswer:
    """What the members said, as it is kept. TRANSITION_NOT_ALLOWED where they have answered."""
    if opinion.answer is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The members answered on {opinion.answer.closed_on} already.")
    if not opinion.closes_on <= answer.closed_on <= today:
        raise Refusal("BAD_ARGUMENT", f"Members could answer up to {opinion.closes_on}; nothing is counted before.")
    check_count(answer.count)
    return MembersAnswer(answer.count, answer.closed_on, texts.title("Where they were asked (source)", answer.source))


def check_count(count: Count, most: int = COUNT_MAX) -> None:
    """Refuse BAD_ARGUMENT for counts below nothing, or of more voices than there were people."""
    if min(count.in_favour, count.against, count.abstained) < 0 or count.voiced > most:
        raise Refusal("BAD_ARGUMENT", f"Counts are of people: from 0 on, together at most {most}.")
