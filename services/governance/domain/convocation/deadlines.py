"""The law's days around a meeting: each computed, cited, and held against what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.governance.domain.assembly import AgendaItem, Assembly
from services.governance.domain.convene import (
    SAFETY_DAYS,
    NoticeRule,
    amends,
    days_of,
    earliest_notice,
    length_of,
    notice_rule,
    record_date,
)
from services.governance.domain.convocation.words import DeadlineKind
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.regime import Regime, clause_leaf
from services.governance.domain.roll_life import objections_until
from services.governance.domain.statutes import OBJECTION_DAYS

_WHY_OPEN = {
    Absent.NONE: "the law has no such rule",
    Absent.STATUTES: "the law leaves it to the statutes, and they are silent",
    Absent.UNKNOWN: "nobody found what the law says",
}


@dataclass(frozen=True, slots=True)
class Noticed:
    """What is on record of the notice. `on`: the day it went out, which is the day of the last notice of those that had
    to go, or of convening where no dispatch is on record; None while somebody is still to be told."""

    on: date | None
    dispatched: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day. `on` is None where law and statutes set none, which `because` says. `kept`: whether what had to be done
    was done in time; None where that is still open, or nothing has to be done by it."""

    kind: DeadlineKind
    on: date | None
    law: Leaf
    kept: bool | None
    because: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A meeting with its agenda and law, what is on record of its notice, and the day it is."""

    assembly: Assembly
    agenda: Sequence[AgendaItem]
    regime: Regime
    noticed: Noticed
    today: date

    @property
    def held_on(self) -> date:
        """The day of the meeting."""
        return self.assembly.held_on

    def rule(self, key: str) -> Leaf:
        """What binds on the meeting's day."""
        return self.regime.rule(key, self.held_on)

    def before(self, days: int) -> date:
        """So many days before the meeting."""
        return self.held_on - timedelta(days=days)


def deadlines(asked: Asked) -> list[Deadline]:
    """Every deadline that law or statutes set for this meeting, by day; those without a day last.

    An imported meeting has none: how it was convened is not on record.
    """
    if asked.assembly.imported is not None:
        return []
    found = [*_notice(asked), *_members(asked), *_votes(asked), *_second_call(asked)]
    return sorted(found, key=lambda row: (row.on is None, row.on or date.max, list(DeadlineKind).index(row.kind)))


def _notice(asked: Asked) -> Iterator[Deadline]:
    rule = _rule(asked)
    if rule is None:
        yield _open(DeadlineKind.NOTICE, asked.rule("notice_days.min"))
    else:
        said = f"{rule.days} days, and a day of safety; {_told(asked)}"
        yield _by(asked, DeadlineKind.NOTICE, asked.before(rule.days + SAFETY_DAYS), rule.law, said)
    latest = asked.rule("notice_days.max")
    first = earliest_notice(latest, asked.held_on)
    if first is not None:
        yield _from(asked, first, latest)
    yield from _agenda(asked, rule)
    if amends(asked.agenda):
        yield _days(asked, DeadlineKind.AMENDMENT_TEXTS, asked.rule("notice_days.amendment_min"))


def _rule(asked: Asked) -> NoticeRule | None:
    """The notice's days; None where nobody says."""
    if asked.rule("notice_days.min").absent in (Absent.STATUTES, Absent.UNKNOWN):
        return None
    return notice_rule(asked.assembly.kind, tuple(asked.agenda), asked.regime, asked.held_on)


def _agenda(asked: Asked, rule: NoticeRule | None) -> Iterator[Deadline]:
    leaf = asked.rule("notice_days.agenda_min")
    with_notice = isinstance(leaf.value, dict) and leaf.value.get("with_notice")
    if with_notice and rule is not None:
        yield _by(asked, DeadlineKind.AGENDA, asked.before(rule.days + SAFETY_DAYS), leaf, "with the notice")
    else:
        yield _days(asked, DeadlineKind.AGENDA, leaf)


def _days(asked: Asked, kind: DeadlineKind, leaf: Leaf) -> Deadline:
    """A deadline of so many days before the meeting, that the notice keeps."""
    if leaf.absent is not None or not _counts(leaf.value):
        return _open(kind, leaf)
    days = days_of(leaf.value, asked.assembly.kind, amends(asked.agenda))
    return _by(asked, kind, asked.before(days + SAFETY_DAYS), leaf, f"{days} days, and a day of safety; {_told(asked)}")


def _counts(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, dict) and "other" in value)


def _by(asked: Asked, kind: DeadlineKind, on: date, leaf: Leaf, said: str) -> Deadline:
    done = asked.noticed.on
    kept = done <= on if done is not None else False if asked.today > on else None
    return Deadline(kind, on, leaf, kept, f"{leaf.source}: {said}.")


def _from(asked: Asked, on: date, leaf: Leaf) -> Deadline:
    done = asked.noticed.on
    kept = None if done is None else done >= on
    return Deadline(DeadlineKind.NOTICE_FROM, on, leaf, kept, f"{leaf.source}: at most {length_of(leaf.value)} before.")


def _told(asked: Asked) -> str:
    if asked.noticed.on is None:
        return "not everybody has been told yet"
    if asked.noticed.dispatched:
        return f"the last notice went out on {asked.noticed.on}"
    return f"the notice is of {asked.noticed.on}, and no dispatch is on record"


def _members(asked: Asked) -> Iterator[Deadline]:
    leaf = asked.rule("agenda_additions.deadline")
    on = additions_until(leaf, asked.held_on, asked.noticed.on)
    yield _plain(DeadlineKind.AGENDA_ADDITIONS, on, leaf, "members have items added until then")
    window = clause_leaf(asked.regime, OBJECTION_DAYS)
    fixed = record_date(None, asked.held_on, asked.regime).law
    until = objections_until(asked.regime, asked.held_on)
    yield _plain(DeadlineKind.ROLL_OBJECTIONS, until, window or fixed, "objections to the roll until its end")
    yield _plain(DeadlineKind.RECORD_DATE, asked.assembly.record_date, fixed, "the register of that day votes")


def additions_until(leaf: Leaf, held_on: date, noticed_on: date | None) -> date | None:
    """The last day on which members have items added (`agenda_additions.deadline`); None where none is set yet."""
    said = leaf.value if isinstance(leaf.value, dict) else {}
    if "days_before_meeting" in said:
        return held_on - timedelta(days=said["days_before_meeting"])
    if "days_after_notice" in said and noticed_on is not None:
        return noticed_on + timedelta(days=said["days_after_notice"])
    return None


def _votes(asked: Asked) -> Iterator[Deadline]:
    leaf = asked.rule("early_and_remote_voting.early_max_days")
    if isinstance(leaf.value, dict):
        on = asked.before(leaf.value["form_received_days_before"])
        yield _plain(DeadlineKind.POSTAL_FORMS_UNTIL, on, leaf, "a voting form must have arrived by then")
    elif isinstance(leaf.value, int):
        yield _plain(DeadlineKind.EARLY_VOTES_FROM, asked.before(leaf.value), leaf, "an earlier vote does not count")
    else:
        yield _open(DeadlineKind.EARLY_VOTES_FROM, leaf)


def _second_call(asked: Asked) -> Iterator[Deadline]:
    shortest = asked.rule("quorum.second_call_notice_days")
    if shortest.absent is Absent.NONE:
        return
    longest = asked.rule("quorum.second_call_max_days")
    for kind, leaf in ((DeadlineKind.SECOND_CALL_FROM, shortest), (DeadlineKind.SECOND_CALL_UNTIL, longest)):
        if isinstance(leaf.value, int):
            on = asked.held_on + timedelta(days=leaf.value)
            yield _plain(kind, on, leaf, f"{leaf.value} days after a first call that fails its quorum")
        else:
            yield _open(kind, leaf)


def _plain(kind: DeadlineKind, on: date | None, leaf: Leaf, said: str) -> Deadline:
    return _open(kind, leaf) if on is None else Deadline(kind, on, leaf, None, f"{leaf.source}: {said}.")


def _open(kind: DeadlineKind, leaf: Leaf) -> Deadline:
    why = _WHY_OPEN[leaf.absent] if leaf.absent is not None else f"'{leaf.value}' is no number of days before it is due"
    return Deadline(kind, None, leaf, None, f"{leaf.source}: {why}.")
