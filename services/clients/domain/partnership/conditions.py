"""What a step takes, each condition with how it stands: met, missing, or to be acknowledged by whoever decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commons.errors import Refusal
from services.clients.domain.partnership import LADDER, PartnershipStatus
from services.clients.domain.partnership.charter import Charter, CharterSignature
from services.clients.domain.partnership.conflicts import ConflictCheck
from services.clients.domain.partnership.insolvency import Insolvency
from services.clients.domain.partnership.law import AsMember, LawFinding, Outcome
from services.clients.domain.partnership.opinions import EthicsReferral, MembersOpinion, Verdict
from services.clients.domain.partnership.rules import DecidingBody, PartnershipRules
from services.clients.domain.partnership.sessions import ConsultativeOpinion

CONDITIONS_UNMET = "CONDITIONS_UNMET"
_REFUSED_AS = {Outcome.NOT_ALLOWED: "COMPOSITION_NOT_ALLOWED", Outcome.UNKNOWN: "LAW_UNKNOWN"}


class ConditionKind(StrEnum):
    """What a step may take."""

    DECIDING_BODY = "DECIDING_BODY"
    CHARTER = "CHARTER"
    CONFLICT_CHECK = "CONFLICT_CHECK"
    ETHICS = "ETHICS"
    MEMBERS_OPINION = "MEMBERS_OPINION"
    CONSULTATIVE_OPINION = "CONSULTATIVE_OPINION"
    INSOLVENCY = "INSOLVENCY"
    LAW = "LAW"
    MEMBERSHIP = "MEMBERSHIP"


class ConditionState(StrEnum):
    """How a condition stands. ACKNOWLEDGE: met once whoever decides names it."""

    MET = "MET"
    ACKNOWLEDGE = "ACKNOWLEDGE"
    MISSING = "MISSING"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition in a sentence; `rests_on`: ids of what it was judged by; `article`: where law is the cause.

    `refused_as`: the code by which a step is refused over it."""

    kind: ConditionKind
    state: ConditionState
    says: str
    rests_on: tuple[str, ...] = ()
    key: str | None = None
    article: str | None = None
    unverified: bool | None = None
    refused_as: str = CONDITIONS_UNMET


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What is known when a step to `status` from `day` on is looked at; None: there is none, or nobody was asked."""

    status: PartnershipStatus
    day: date
    body: DecidingBody | None
    charter: Charter | None = None
    signature: CharterSignature | None = None
    check: ConflictCheck | None = None
    referrals: Sequence[EthicsReferral] = ()
    members: MembersOpinion | None = None
    consulted: ConsultativeOpinion | None = None
    insolvency: Insolvency | None = None
    membership: AsMember | None = None
    law: Sequence[LawFinding] = ()


def conditions_up(rules: PartnershipRules, facts: StepFacts) -> tuple[Condition, ...]:
    """What the step up takes, in the order in which a team works on it."""
    wanted = rules.of(facts.status)
    found: list[Condition] = [*_insolvency(facts)]
    if wanted.decided_by is not None:
        found.append(_body(wanted.decided_by, facts.body))
    if wanted.charter:
        found.append(_charter(facts))
    if wanted.conflict_check:
        found.append(_check(rules.check_days, facts))
    found += _ethics(facts, wanted=wanted.ethics_referral)
    if wanted.members_opinion:
        found.append(_members(facts))
    if wanted.consultative_opinion:
        found.append(_consulted(facts))
    if facts.status is LADDER[-1]:
        found += [*_law(facts.law), _membership(facts)]
    return tuple(found)


def conditions_down(facts: StepFacts, left: PartnershipStatus) -> tuple[Condition, ...]:
    """What a step down takes: whoever leaves the top holds no membership any more."""
    if left is not LADDER[-1] or facts.membership is None:
        return ()
    says = "The organisation still holds a membership on that day; end it in the register first."
    return (Condition(ConditionKind.MEMBERSHIP, ConditionState.MISSING, says, (facts.membership.id,)),)


def require(conditions: Iterable[Condition], acknowledged: Collection[ConditionKind]) -> None:
    """Refuse CONDITIONS_UNMET unless each condition is met, or is acknowledged where that is enough.

    What the law forbids is refused first, as COMPOSITION_NOT_ALLOWED, and what nobody knows as LAW_UNKNOWN, both with
    the article.
    """
    unmet = [one for one in conditions if not _settled(one, acknowledged)]
    for one in unmet:
        if one.refused_as != CONDITIONS_UNMET:
            cited = {"article": one.article, "key": one.key, "unverified": one.unverified}
            raise Refusal(one.refused_as, one.says, **cited)
    if unmet:
        says = " ".join(one.says for one in unmet)
        raise Refusal(CONDITIONS_UNMET, f"The step waits: {says}", conditions=[one.kind.value for one in unmet])


def _settled(one: Condition, acknowledged: Collection[ConditionKind]) -> bool:
    return one.state is ConditionState.MET or (one.state is ConditionState.ACKNOWLEDGE and one.kind in acknowledged)


def _insolvency(facts: StepFacts) -> list[Condition]:
    if facts.insolvency is None:
        return []
    found = facts.insolvency
    says = f"The organisation is insolvent since {found.since} ({found.source}); it takes no step up while that lasts."
    return [Condition(ConditionKind.INSOLVENCY, ConditionState.MISSING, says, (found.id.hex,))]


def _body(wanted: DecidingBody, given: DecidingBody | None) -> Condition:
    state = ConditionState.MET if given is wanted else ConditionState.MISSING
    named = "nobody" if given is None else given
    return Condition(ConditionKind.DECIDING_BODY, state, f"The step is decided by {wanted}; named is {named}.")


def _charter(facts: StepFacts) -> Condition:
    kind, missing = ConditionKind.CHARTER, ConditionState.MISSING
    if facts.charter is None:
        return Condition(kind, missing, "The entity has no charter in force; publish one by publishCharter.")
    if facts.signature is None:
        return Condition(
            kind, missing, f"The charter (version {facts.charter.version}) is not signed, or not any more."
        )
    signed = facts.signature
    says = f"Version {signed.version} of the charter is signed, to be renewed by {signed.until}"
    older = f"; version {facts.charter.version} is in force." if signed.version < facts.charter.version else "."
    return Condition(kind, ConditionState.MET, says + older, (signed.id.hex,))


def _check(days: int, facts: StepFacts) -> Condition:
    kind, check = ConditionKind.CONFLICT_CHECK, facts.check
    if check is None or check.checked_on + timedelta(days=days) < facts.day:
        says = f"No conflict check of the {days} days before; make one by checkConflicts."
        return Condition(kind, ConditionState.MISSING, says)
    if not check.findings:
        return Condition(kind, ConditionState.MET, f"Nothing was found on {check.checked_on}.", (check.id.hex,))
    says = f"Found on {check.checked_on}: " + " ".join(finding.says for finding in check.findings)
    return Condition(kind, ConditionState.ACKNOWLEDGE, f"{says} Whoever decides says so.", (check.id.hex,))


def _ethics(facts: StepFacts, *, wanted: bool) -> list[Condition]:
    """What was referred is told with the step; it blocks nothing, whatever the opinion is, or while it waits."""
    if not facts.referrals:
        says = "The ethics committee is to be asked; refer the client by referToEthics."
        return [Condition(ConditionKind.ETHICS, ConditionState.MISSING, says)] if wanted else []
    return [Condition(ConditionKind.ETHICS, ConditionState.MET, _told(one), (one.id.hex,)) for one in facts.referrals]


def _told(referral: EthicsReferral) -> str:
    if referral.opinion is None:
        return f"Referred to the ethics committee on {referral.referred_on}, which has not said anything yet."
    return f"The ethics committee said {referral.opinion.verdict} on {referral.opinion.given_on}."


def _members(facts: StepFacts) -> Condition:
    kind, asked = ConditionKind.MEMBERS_OPINION, facts.members
    if asked is None or asked.answer is None or asked.answer.closed_on > facts.day:
        says = "The members are to be asked first; ask by askMembersOpinion, record by recordMembersOpinion."
        return Condition(kind, ConditionState.MISSING, says)
    count = asked.answer.count
    says = f"Members said on {asked.answer.closed_on}: {count.in_favour} in favour, {count.against} against,"
    return Condition(kind, ConditionState.MET, f"{says} {count.abstained} abstained.", (asked.id.hex,))


def _consulted(facts: StepFacts) -> Condition:
    kind, opinion = ConditionKind.CONSULTATIVE_OPINION, facts.consulted
    if opinion is None:
        says = "The consultative body is to be heard about this step; put it on the agenda of a session."
        return Condition(kind, ConditionState.MISSING, says)
    state = ConditionState.ACKNOWLEDGE if opinion.verdict is Verdict.UNFAVOURABLE else ConditionState.MET
    return Condition(kind, state, f"The consultative body said {opinion.verdict}.")


_OF_LAW = {
    Outcome.WITHIN: ConditionState.MET,
    Outcome.VOTES_REDUCED: ConditionState.ACKNOWLEDGE,
    Outcome.NOT_COUNTED: ConditionState.ACKNOWLEDGE,
    Outcome.NOT_ALLOWED: ConditionState.MISSING,
    Outcome.UNKNOWN: ConditionState.MISSING,
}


def _law(findings: Sequence[LawFinding]) -> list[Condition]:
    return [
        Condition(
            ConditionKind.LAW,
            _OF_LAW[found.outcome],
            found.says,
            key=found.key,
            article=found.article,
            unverified=found.unverified,
            refused_as=_REFUSED_AS.get(found.outcome, CONDITIONS_UNMET),
        )
        for found in findings
    ]


def _membership(facts: StepFacts) -> Condition:
    if facts.membership is None:
        says = "The members service knows no membership of it in this entity on that day; admit it first."
        return Condition(ConditionKind.MEMBERSHIP, ConditionState.MISSING, says)
    says = f"It is a member since {facts.membership.joined_on}."
    return Condition(ConditionKind.MEMBERSHIP, ConditionState.MET, says, (facts.membership.id,))
