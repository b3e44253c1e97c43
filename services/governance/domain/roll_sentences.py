"""What a line of a roll means, in words: its reason, what it was granted, and which rule cut it."""

from __future__ import annotations

from dataclasses import dataclass

from services.governance.domain.granted_votes import NO_LIMITS, Limits, Who, limited
from services.governance.domain.roll_rules import RollFacts, RollRules, Standing, ended, first_day, granted_to
from services.governance.domain.statutes import VOTES_GRANTED
from services.governance.domain.words import RollReason

_SENTENCES = {
    RollReason.NOT_REGISTERED: "Not registered on the day of the meeting.",
    RollReason.SUSPENDED: "The vote is suspended.",
    RollReason.IN_DEFAULT: "Called shares are unpaid, and here that suspends the vote.",
    RollReason.NO_SHARE: "Registered, but without a share; here only holders vote.",
    RollReason.WAITING: "The waiting period is not over on the day of the meeting.",
    RollReason.VOTES: "May vote.",
    RollReason.REPRESENTED_BY_DELEGATE: "Would vote, but at an assembly of delegates those of her section do.",
}


def sentence(reason: RollReason) -> str:
    """What a reason means, for everybody it applies to."""
    return _SENTENCES[reason]


@dataclass(frozen=True, slots=True)
class Given:
    """What a line of a roll was granted, and the limits measured on its roll."""

    votes: int
    limits: Limits


def explain(facts: RollFacts, line: Standing, rules: RollRules, given: Given | None = None) -> str:
    """Why this membership has the votes it has, in one or two sentences; `given`: what its roll says of it."""
    said = sentence(line.reason)
    if line.reason is RollReason.NOT_REGISTERED and ended(facts, rules):
        return f"The membership ended on {facts.ended_on}, before the meeting of {rules.meeting_on}."
    if line.reason is RollReason.SUSPENDED and facts.suspension:
        return f"The vote is suspended: {facts.suspension}."
    if line.reason is RollReason.WAITING:
        return _waiting_sentence(facts, rules)
    if line.reason is RollReason.VOTES:
        return f"{said} {_votes_sentence(line, rules, facts.who, given or Given(granted_to(facts, rules), NO_LIMITS))}"
    return said


def _votes_sentence(line: Standing, rules: RollRules, who: Who, given: Given) -> str:
    if rules.of_delegates:
        return f"{_counted(line.votes)}, as a delegate in office."
    unit = "one vote for each share" if rules.per_share else "one vote for each member"
    if rules.plural is None or (given.votes <= 1 and line.votes == given.votes):
        return f"{_counted(line.votes)}: {unit}."
    clause = rules.plural.leaves.get(VOTES_GRANTED)
    by = unit if clause is None else f"granted by {clause.source}"
    votes, cut = limited(rules.plural, given.limits, who, given.votes)
    after = f" {_counted(votes)} after {cut.source}." if cut is not None else ""
    return f"{_counted(given.votes)}: {by}.{after}"


def _counted(votes: int) -> str:
    return f"{votes} vote{'s' if votes != 1 else ''}"


def _waiting_sentence(facts: RollFacts, rules: RollRules) -> str:
    if facts.joined_on is None:
        return f"The day of entry is not known, and {rules.waiting_days} days must pass after it."
    days = (rules.meeting_on - facts.joined_on).days
    first = first_day(facts.joined_on, rules.waiting_days)
    return f"Joined {days} days before the meeting, {rules.waiting_days} are needed; may vote from {first}."
