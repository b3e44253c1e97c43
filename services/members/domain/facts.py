"""A membership's independent dated facts, and what they come to on one day (architecture, section 2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.members.domain.share_register import Holding


class MembershipKind(StrEnum):
    """Who holds the membership."""

    PERSON = "PERSON"
    ORGANISATION = "ORGANISATION"


class FactKind(StrEnum):
    """Facts that hold or do not on a day; registered, holder and paid up follow from other records."""

    COMMUNITY_MEMBER = "COMMUNITY_MEMBER"
    COOPERATING = "COOPERATING"
    IN_DEFAULT = "IN_DEFAULT"
    VOTE_SUSPENDED = "VOTE_SUSPENDED"
    BELONGING = "BELONGING"


class CountedFact(StrEnum):
    """Facts that the entity itself says of a member from a day on, besides her shares and her vote."""

    COMMUNITY_MEMBER = "COMMUNITY_MEMBER"
    COOPERATING = "COOPERATING"

    @property
    def kind(self) -> FactKind:
        """The same among all facts."""
        return FactKind(self.value)


class Belonging(StrEnum):
    """What the member said about the community: it is not a matter of course (seed text of the group)."""

    CLAIMED = "CLAIMED"
    SERVICE_ONLY = "SERVICE_ONLY"
    UNAWARE = "UNAWARE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; an open side is None."""

    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def before(self, day: date) -> Period | None:
        """The part before `day`, or None if there is none."""
        if self.start is not None and self.start >= day:
            return None
        last = day - timedelta(days=1)
        return Period(self.start, last if self.end is None else min(self.end, last))


@dataclass(frozen=True, slots=True)
class DatedFact:
    """One fact over a period; `detail` is a suspension's reason or an answer about belonging."""

    kind: FactKind
    period: Period
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class MembershipFacts:
    """The facts of one membership on `as_of`. Only `voting` is about the vote; the law pack says what it comes to."""

    as_of: date
    registered: bool
    community_member: bool
    holder: bool
    paid_up: bool
    in_default: bool
    cooperating: bool
    voting: bool
    belonging: Belonging


def facts_on(day: date, registered: Period, facts: Iterable[DatedFact], holding: Holding) -> MembershipFacts:
    """What the records of one membership come to on `day`; each fact stands by itself."""
    open_facts = {fact.kind: fact for fact in facts if fact.period.holds(day)}
    belonging = open_facts.get(FactKind.BELONGING)
    return MembershipFacts(
        as_of=day,
        registered=registered.holds(day),
        community_member=FactKind.COMMUNITY_MEMBER in open_facts,
        holder=holding.count > 0,
        paid_up=holding.count > 0 and holding.paid == holding.count,
        in_default=FactKind.IN_DEFAULT in open_facts,
        cooperating=FactKind.COOPERATING in open_facts,
        voting=FactKind.VOTE_SUSPENDED not in open_facts,
        belonging=Belonging(belonging.detail) if belonging and belonging.detail else Belonging.UNKNOWN,
    )
