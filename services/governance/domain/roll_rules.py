"""Who may cast how many votes, and why: the rule for one registered membership.

`services.governance.store.roll_sql` says the same set-based; a differential test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from services.governance.domain.granted_votes import NO_LIMITS, Limits, Plural, Who, granted, limited, plural_of
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import unknown
from services.governance.domain.law.regime import Regime, clause
from services.governance.domain.statutes import NEEDS_SHARE
from services.governance.domain.words import RollReason

MEMBER_BY_SHARE = frozenset({"entry_in_share_register", "subscribed_and_paid_compulsory_contribution"})
"""Words of `admission.member_from` by which nobody is a member in law before holding a share."""


REGISTER_DAYS = frozenset({"entry_in_members_book", "entry_in_share_register", "admission_by_the_cooperative"})
"""Words of `waiting_starts` that mean the first day of membership in the register."""


@dataclass(frozen=True, slots=True)
class RollFacts:
    """What a roll needs of one membership; all of an electorate are `registered` on the record date.

    `delegate_votes`: what she has as a delegate in office, at an assembly of delegates.
    """

    joined_on: date | None
    ended_on: date | None = None
    voting: bool = True
    suspension: str | None = None
    in_default: bool = False
    shares: int = 0
    paid_shares: int = 0
    registered: bool = True
    organisation: bool = False
    category: str | None = None
    delegate_votes: int = 0

    @property
    def who(self) -> Who:
        """What a limit on votes looks at."""
        return Who(self.organisation, self.category)


@dataclass(frozen=True, slots=True)
class RollRules:
    """The law and statutes of one meeting, as the rule reads them.

    `per_share`: a share has a vote, not a member. `default_suspends`: unpaid called shares put the vote to sleep.
    `plural`: what the statutes grant and the law limits; None where every member, or every share, has one vote.
    `of_delegates`: those who would vote do so by the delegates in office; nobody else has a vote.
    `default_counts`: who has no vote for unpaid shares still counts for the quorum.
    `gaps`: keys that neither law nor statutes answer; the interim rule is the member's, and the roll cannot be sealed.
    """

    meeting_on: date
    waiting_days: int
    default_suspends: bool
    share_needed: bool
    per_share: bool
    laws: dict[RollReason, Leaf] = field(default_factory=dict, compare=False)
    gaps: tuple[str, ...] = ()
    plural: Plural | None = None
    default_counts: bool = False
    of_delegates: bool = False

    @property
    def no_fallback(self) -> bool:
        """Whether votes never fall back to one: those by share, and a delegate's, are no plural votes of a member."""
        return self.per_share or self.of_delegates

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every rule that a line may rest on."""
        return (*self.laws.values(), *(self.plural.leaves.values() if self.plural else ()))


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of a roll: votes, and the one reason that counts."""

    votes: int
    reason: RollReason


def standing(facts: RollFacts, rules: RollRules, limits: Limits = NO_LIMITS) -> Standing:
    """Votes and reason of one membership; coverage plays no part (`suspended_rights.coverage_lapse_removes_vote`).

    `limits`: what shares of the whole came to on its roll; without them only the holder's own ceiling counts.
    """
    reason = reason_of(facts, rules)
    if reason is not RollReason.VOTES:
        return Standing(0, reason)
    votes = granted_to(facts, rules)
    return Standing(votes if rules.plural is None else limited(rules.plural, limits, facts.who, votes)[0], reason)


def granted_to(facts: RollFacts, rules: RollRules) -> int:
    """Votes before the law's limits: by share, or what the statutes grant a member; a delegate's are her own."""
    if rules.of_delegates:
        return facts.delegate_votes
    if rules.per_share:
        return _countable(facts, rules)
    return 1 if rules.plural is None else granted(rules.plural, facts.who, facts.shares)


def reason_of(facts: RollFacts, rules: RollRules) -> RollReason:
    """The one reason that counts: the first that applies."""
    if not facts.registered or ended(facts, rules):
        return RollReason.NOT_REGISTERED
    if not facts.voting:
        return RollReason.SUSPENDED
    if facts.in_default and rules.default_suspends and not (rules.per_share and facts.paid_shares > 0):
        return RollReason.IN_DEFAULT
    if rules.share_needed and facts.shares == 0:
        return RollReason.NO_SHARE
    if not _waited(facts, rules):
        return RollReason.WAITING
    by_delegate = rules.of_delegates and not facts.delegate_votes
    return RollReason.REPRESENTED_BY_DELEGATE if by_delegate else RollReason.VOTES


def ended(facts: RollFacts, rules: RollRules) -> bool:
    """Whether the membership's last day is before the meeting."""
    return facts.ended_on is not None and facts.ended_on < rules.meeting_on


def _countable(facts: RollFacts, rules: RollRules) -> int:
    """Where shares vote, only those in default sleep; the paid ones keep their votes."""
    asleep = facts.in_default and rules.default_suspends
    return facts.paid_shares if asleep else facts.shares


def _waited(facts: RollFacts, rules: RollRules) -> bool:
    """Day n votes: 90 days after the entry the member does, 89 days after not yet (IT art. 2538(1))."""
    if facts.joined_on is None:
        return rules.waiting_days == 0
    return first_day(facts.joined_on, rules.waiting_days) <= rules.meeting_on


def first_day(joined_on: date, waiting_days: int) -> date:
    """The first day on which somebody who joined then may vote."""
    return joined_on + timedelta(days=waiting_days)


def rules_of(regime: Regime, meeting_on: date) -> RollRules:
    """Read pack and statutes for a meeting on that day. A vote unit or waiting period left open is LAW_UNKNOWN."""
    ballot = ballot_rules(regime, meeting_on)
    default = regime.rule("unpaid_shares.vote_suspended", meeting_on)
    counts = regime.rule("unpaid_shares.counts_in_quorum", meeting_on)
    share_needed, share_law = _share_rule(regime, meeting_on)
    gaps = [default.key] if default.absent in (Absent.STATUTES, Absent.UNKNOWN) else []
    no_share = {} if ballot.per_share else {RollReason.NO_SHARE: share_law}
    return replace(
        ballot,
        default_suspends=default.value is True,
        share_needed=share_needed or ballot.per_share,
        laws={
            **ballot.laws,
            RollReason.NOT_REGISTERED: regime.rule("exit.vote_until_effect", meeting_on),
            RollReason.SUSPENDED: regime.rule("suspended_rights.grounds", meeting_on),
            RollReason.IN_DEFAULT: default,
            **no_share,
        },
        gaps=tuple(gaps),
        plural=plural_of(regime, meeting_on, per_share=ballot.per_share),
        default_counts=default.value is True and counts.value is True,
    )


def ballot_rules(regime: Regime, meeting_on: date) -> RollRules:
    """The part of a roll's rules that an imagined assembly needs: vote unit and waiting period.

    Nobody imagined is in default, and whoever has a vote by shares is said to hold them.
    """
    unit = regime.required("vote_unit", meeting_on)
    waiting = regime.required("waiting_days", meeting_on)
    _check_start(regime, meeting_on, waiting)
    per_share = unit.value == "share"
    return RollRules(
        meeting_on=meeting_on,
        waiting_days=int(waiting.value or 0),
        default_suspends=False,
        share_needed=per_share,
        per_share=per_share,
        laws={RollReason.NO_SHARE: unit, RollReason.WAITING: waiting, RollReason.VOTES: unit},
    )


def _check_start(regime: Regime, on: date, waiting: Leaf) -> None:
    """Refuse LAW_UNKNOWN for a waiting period from a day that the register does not keep."""
    starts = regime.rule("waiting_starts", on)
    if waiting.value and starts.absent is None and starts.value not in REGISTER_DAYS:
        raise unknown(
            starts, f"the waiting period starts with '{starts.value}', a day that the register does not keep."
        )


def _share_rule(regime: Regime, on: date) -> tuple[bool, Leaf]:
    """Whether the vote is tied to holding a share: by the law's own start of membership, or by the statutes."""
    member_from = regime.rule("admission.member_from", on)
    needed, leaf = clause(regime, NEEDS_SHARE, member_from.value in MEMBER_BY_SHARE)
    return needed, leaf or member_from


def first_change(before: RollRules, after: RollRules) -> Leaf | None:
    """The first rule of `after` that `before` did not have; None where none is another one."""
    return next((leaf for leaf in after.leaves if leaf not in before.leaves), None)


def cited(leaf: Leaf | None) -> dict[str, Any]:
    """A rule as a refusal names it: its article, and whether it was read; nothing where there is none."""
    return {} if leaf is None else {"article": leaf.source, "unverified": leaf.unverified, "key": leaf.key}
