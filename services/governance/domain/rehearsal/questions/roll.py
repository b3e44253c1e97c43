"""`roll`: who may cast how many votes, before attendance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.governance.domain.engine.plural_law import KINDS
from services.governance.domain.engine.plural_votes import Holders, check_unit, votes_before_attendance
from services.governance.domain.engine.sealed_state import Drift, Payment, state_root
from services.governance.domain.law.reading import Reading
from services.governance.domain.rehearsal import imagined
from services.governance.domain.rehearsal.answer import Asked
from services.governance.domain.rehearsal.given import Given, unique
from services.governance.domain.roll_rules import RollFacts, RollRules, ballot_rules, standing
from services.governance.domain.words import RollReason

LONG_AGO = date(1800, 1, 1)
"""When somebody joined of whom nothing is said: long enough for every waiting period."""
_GROUP = (
    "name",
    "count",
    "shares",
    "entitled",
    "kind",
    "suspended",
    "joined",
    "last_day",
    "value_date",
    "booked_on",
    "last_use",
)


@dataclass(frozen=True, slots=True)
class Group:
    """Members alike: what they hold, and the facts that decide whether it counts on a day."""

    holders: Holders
    suspended: bool
    joined: date | None
    last_day: date | None
    payment: Payment
    last_use: date | None


@dataclass(frozen=True, slots=True)
class Days:
    """The days of the question. `record`: whom the roll holds; `meeting`: who is admitted (None: not said)."""

    record: date | None
    meeting: date | None
    law: date

    @property
    def counted(self) -> date:
        """The day that waiting and idleness are counted to."""
        return self.meeting or self.record or self.law


def roll(asked: Asked) -> dict[str, Any]:
    """Votes of each member of a group by name, and the totals."""
    given = asked.given
    given.only(*imagined.COMMON, "groups", "sealed_on", "seat_law_permits_plural", "entities", "in_both")
    if given.has("entities"):
        return _of_several(asked)
    law = asked.law
    groups = [_group(row) for row in given.rows("groups")]
    unique([group.holders.name for group in groups], "given.groups")
    days = Days(given.day("record_date", given.day("meeting_date", None)), given.day("meeting_date", None), law.on)
    count = _Count(law, given, groups, days)
    found = count.votes(lambda group: _admitted(group, days))
    expect: dict[str, Any] = {
        "votes": {group.holders.name: votes for group, votes in zip(groups, found, strict=True)},
        "total": _total(groups, found),
        "roll_total": _total(groups, count.votes(lambda group: _on_roll(group, days))),
    }
    return expect | _blocked(given, groups, days) | _sealed(given, groups, days, count)


def _group(row: Given) -> Group:
    row.only(*_GROUP)
    return Group(
        holders=Holders(
            row.text("name"),
            row.whole("count"),
            row.whole("shares", None),
            row.whole("entitled", None),
            row.one_of("kind", KINDS, None),
        ),
        suspended=row.flag("suspended", False),
        joined=row.day("joined", None),
        last_day=row.day("last_day", None),
        payment=Payment(row.day("value_date", None), row.day("booked_on", None)),
        last_use=row.day("last_use", None),
    )


def _on_roll(group: Group, days: Days, known_on: date | None = None) -> bool:
    """A member on the record date, with what was paid by then; both days of membership included."""
    joined = group.joined is None or days.record is None or group.joined <= days.record
    still = group.last_day is None or days.record is None or days.record <= group.last_day
    return joined and still and group.payment.counts(days.record, known_on)


def _admitted(group: Group, days: Days) -> bool:
    """On the roll, and still a member when the meeting opens."""
    gone = group.last_day is not None and days.meeting is not None and group.last_day < days.meeting
    return _on_roll(group, days) and not gone


@dataclass(frozen=True, slots=True)
class _Count:
    """Counts the votes of those who pass a test, by the same rules as the roll of an assembly."""

    law: Reading
    given: Given
    groups: Sequence[Group]
    days: Days

    def votes(self, there: Callable[[Group], bool]) -> list[int]:
        """Votes of each member of every group; 0 for those without a vote."""
        check_unit(self.law)
        rules = ballot_rules(self.law.regime, self.days.counted)
        self.law.figure(
            "waiting_days", rules.waiting_days, rules.laws[RollReason.WAITING], "Counted to the meeting; day n votes."
        )
        voting = [group for group in self.groups if there(group) and _stands(group, rules)]
        found = votes_before_attendance(
            self.law,
            [group.holders for group in voting],
            imagined.resolution_of(self.given),
            members=sum(group.holders.count for group in self.groups if there(group)),
            seat_permits=self.given.flag("seat_law_permits_plural", None),
            one_per_share=_one_per_share(self.given),
        )
        each = {id(group): votes for group, votes in zip(voting, found.each, strict=True)}
        return [each.get(id(group), 0) for group in self.groups]


def _stands(group: Group, rules: RollRules) -> bool:
    """Whether the roll's own rule gives these members a vote."""
    facts = RollFacts(
        joined_on=group.joined or LONG_AGO,
        voting=not group.suspended,
        shares=1 if group.holders.shares is None else group.holders.shares,
    )
    return standing(facts, rules).reason is RollReason.VOTES


def _one_per_share(given: Given) -> bool:
    statutes = given.map("statutes", {})
    return statutes.one_of("plural", ("one_per_share",), None) is not None


def _total(groups: Sequence[Group], votes: Sequence[int]) -> int:
    return sum(group.holders.count * each for group, each in zip(groups, votes, strict=True))


def _blocked(given: Given, groups: Sequence[Group], days: Days) -> dict[str, Any]:
    """Members whose use of the services is blocked; it never touches their vote."""
    idle = given.map("statutes", {}).whole("services_idle_days", None)
    if idle is None:
        return {}
    long_idle = [g for g in groups if g.last_use is not None and (days.counted - g.last_use).days > idle]
    return {"services_blocked": sum(group.holders.count for group in long_idle)}


def _sealed(given: Given, groups: Sequence[Group], days: Days, count: _Count) -> dict[str, Any]:
    """The roll as sealed beside the same record date as known now."""
    sealed_on = given.day("sealed_on", None)
    if sealed_on is None:
        return {}
    booked = [g for g in groups if g.payment.booked_on is None or g.payment.booked_on <= sealed_on]
    then = count.votes(lambda group: _on_roll(group, days, sealed_on))
    first = count.votes(lambda group: group in booked and _on_roll(group, days))
    now = count.votes(lambda group: _on_roll(group, days))
    drift = Drift(_total(groups, first), _total(groups, now), _root(groups, first) != _root(groups, then))
    return {
        "sealed_total": drift.sealed_total,
        "as_known_now_total": drift.as_known_now_total,
        "difference": drift.difference,
        "root_changed": drift.root_changed,
    }


def _root(groups: Sequence[Group], votes: Sequence[int]) -> str:
    return state_root([(g.holders.name, g.holders.count, each) for g, each in zip(groups, votes, strict=True)])


def _of_several(asked: Asked) -> dict[str, Any]:
    """A joint meeting's rolls: each entity has its own, and one person may stand on several."""
    members, both = _members_of_each(asked.given)
    if members and both > min(members.values()):
        raise asked.given.wrong("in_both", "at most the members of each entity")
    persons = sum(members.values()) - both * max(len(members) - 1, 0)
    asked.figure("persons", persons, "Each person once; a vote belongs to a membership.")
    return {
        "votes_per_entity": members,
        "persons": persons,
        "votes_of_person_in_both": len(members),
    }


def _members_of_each(given: Given) -> tuple[dict[str, int], int]:
    """Members by entity, said by name or as rows, and how many are in both."""
    if isinstance(given.words.get("entities"), list):
        rows = given.rows("entities")
        for row in rows:
            row.only("name", "members")
        names = unique([row.text("name") for row in rows], "given.entities")
        return dict(zip(names, (row.whole("members") for row in rows), strict=True)), given.whole("in_both", 0)
    entities = given.map("entities")
    members = {name: entities.whole(name) for name in entities.words if name != "in_both"}
    return members, entities.whole("in_both", given.whole("in_both", 0))
