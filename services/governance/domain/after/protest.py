"""A member's protest against a resolution, for the minutes: who may raise one, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.after.challenge import Challenge, ProtestRule
from services.governance.domain.after.record import Protested
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.moments import check_offset, day_in
from services.governance.domain.room.presence import LAST_HOURS


@dataclass(frozen=True, slots=True)
class Protesting:
    """What a protest meets. `opened_at`: the sitting at which the item was put to the vote; `decided_at`: when its
    votes were counted. `registered`: she was a member by the roll and the door; `there`: she was at the meeting, or
    somebody was for her; `wants_presence`: the law hears only those who were."""

    challenge: Challenge
    opened_at: datetime | None
    decided_at: datetime | None
    timezone: str
    moment: datetime
    registered: bool
    there: bool
    wants_presence: bool
    stands: bool


def raise_protest(membership: UUID, statement: str, raised_at: datetime | None, facts: Protesting) -> Protested:
    """The protest as it goes on record, or a refusal.

    TRANSITION_NOT_ALLOWED before anything is decided; ALREADY_EXISTS; NOT_ENTITLED; PROTEST_TOO_LATE with the last day
    and the article; BAD_ARGUMENT for a moment without its offset, that was not after the opening,
    or has not come.
    """
    if facts.decided_at is None or facts.opened_at is None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Nothing was decided on this item yet, so there is nothing to protest.")
    if facts.stands:
        raise Refusal("ALREADY_EXISTS", "Her protest against this resolution is on record.")
    at = facts.moment if raised_at is None else raised_at
    check_offset("the moment of the protest (raisedAt)", at)
    if not facts.opened_at <= at <= facts.moment:
        said = "A protest is raised after the meeting was opened, and not in the future (raisedAt)."
        raise Refusal("BAD_ARGUMENT", said).blame(raised_at)
    _check_entitled(facts)
    _check_in_time(at, facts)
    return Protested(membership, texts.text("What she protests against (statement)", statement), at)


def _check_entitled(facts: Protesting) -> None:
    law = facts.challenge.protest.law
    if not facts.registered:
        raise _refused("NOT_ENTITLED", law, "who protests is a member, and the roll has no such membership")
    if facts.challenge.protest.required and facts.wants_presence and not facts.there:
        raise _refused("NOT_ENTITLED", law, "only who was at the meeting protests; who was kept out challenges without")


def _check_in_time(at: datetime, facts: Protesting) -> None:
    rule = facts.challenge.protest
    last = last_moment(rule, facts)
    if last is not None and at > last:
        day = day_in(facts.timezone, last)
        until = "at the meeting" if rule.hours is None else f"within {rule.hours} hours"
        raise _refused("PROTEST_TOO_LATE", rule.law, f"a protest is raised {until}", latest=day)
    windows = facts.challenge.windows
    day = day_in(facts.timezone, at)
    if windows and all(window.closed(day) for window in windows):
        ends = [end for window in windows if (end := window.never_later or window.last_day)]
        period = facts.challenge.period
        raise _refused("PROTEST_TOO_LATE", period, "the resolution can no longer be challenged", latest=max(ends))


def last_moment(rule: ProtestRule, facts: Protesting) -> datetime | None:
    """Until when a protest that is needed may be raised; None where no protest is needed, or nobody says."""
    if not rule.required or facts.decided_at is None or facts.opened_at is None:
        return None
    return facts.opened_at + LAST_HOURS if rule.hours is None else facts.decided_at + timedelta(hours=rule.hours)


def _refused(code: str, law: Leaf, said: str, latest: date | None = None) -> Refusal:
    until = {"latest": latest.isoformat()} if latest else {}
    return Refusal(code, f"{law.source}: {said}.", article=law.source, key=law.key, unverified=law.unverified, **until)
