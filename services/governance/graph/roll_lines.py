"""What a voting roll is made of: totals, reasons, lines with why, changes, signatures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import strawberry

from commons.ids import borderless_id, global_id
from commons.subgraph.context import Info
from services.governance.domain.granted_votes import UNCAPPED, capped_group, limited
from services.governance.domain.roll_sentences import Given, explain
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.stubs import Membership, Person
from services.governance.graph.words import RollReason
from services.governance.store import roll_lines
from services.governance.store.difference import ChangedLine
from services.governance.store.roll_overrides import OverrideRecord
from services.governance.store.rolls import RollRecord


@strawberry.type(description="A state of the members partition for ever: its audit sequence and that line's hash.")
class KnownAt:
    """As known at this audit sequence of the members partition."""

    sequence: int
    head: str


@strawberry.type(
    description="All registered memberships, those with a vote, and the votes together. `leavers` were entitled on the "
    "record date and leave before the meeting: they and their `leaverVotes` stay in the base of what is counted on "
    "all, and nobody admits them."
)
class RollTotals:
    """Totals of a roll."""

    registered: int
    voters: int
    votes: int
    leavers: int = 0
    leaver_votes: int = 0

    @classmethod
    def of(cls, roll: RollRecord, votes: int | None = None) -> RollTotals:
        """A roll's totals; `votes` where they are others on a resolution."""
        return cls(
            registered=roll.registered,
            voters=roll.voters,
            votes=roll.votes if votes is None else votes,
            leavers=sum(row[1] for row in roll.limits.leavers),
            leaver_votes=sum(row[2] for row in roll.limits.leavers),
        )


@strawberry.type(description="How many registered memberships have one reason; the counts sum to all registered.")
class ReasonCount:
    """How many registered memberships have one reason."""

    reason: RollReason
    count: int
    votes: int
    explanation: str
    law: LawReference


@strawberry.type(description="A line set by hand: what the rule had said, who set it, why, and by which article.")
class LineOverride:
    """A manual override, named."""

    rule_votes: int
    rule_reason: RollReason
    name: str
    why: str
    law: str
    set_at: datetime

    @classmethod
    def of(cls, row: OverrideRecord) -> LineOverride:
        """The override as shown."""
        return cls(
            rule_votes=row.rule.votes,
            rule_reason=row.rule.reason,
            name=row.name,
            why=row.why,
            law=row.law,
            set_at=row.set_at,
        )


@strawberry.type(
    description="One membership: its votes and the one reason that counts. `granted`: its votes before the law's "
    "limits, `limit` the rule that cut them; `group`: the group whose votes the law caps together, if it is in one. "
    "`college` and `category` are the register's on the record date."
)
class RollLine:
    """One line of a roll, or the answer for somebody who has none."""

    membership: Membership | None = strawberry.field(description="Null where a person asked about has none here.")
    person: Person | None
    votes: int
    reason: RollReason
    explanation: str
    law: LawReference
    granted: int
    limit: LawReference | None
    group: str | None
    college: str | None
    category: str | None
    key: strawberry.Private[tuple[UUID, UUID | None]]

    @strawberry.field(
        description="On a roll with `electorateOf`: the entities where she has a vote; empty on any other. Such a line "
        "stands under the id of one of her memberships, written as the society's own."
    )
    async def votes_in(self, info: Info) -> list[strawberry.ID]:
        """The entities that this line stands for."""
        roll, membership = self.key
        found = None if membership is None else await loaders_of(info.context).elector.load((roll, membership))
        return [strawberry.ID(entity) for entity in found or []]

    @strawberry.field(name="override", description="Set if a named person set this line by hand.")
    async def by_hand(self, info: Info) -> LineOverride | None:
        """The override, if there is one."""
        roll, membership = self.key
        found = None if membership is None else await loaders_of(info.context).override.load((roll, membership))
        return LineOverride.of(found) if found else None

    @classmethod
    def of(cls, line: roll_lines.RollLineRecord, roll: RollRecord, country: str) -> RollLine:
        """The line as shown, explained by the rules the roll was computed with."""
        return cls(
            membership=membership_of(country, line.membership),
            person=person_of(line.person),
            votes=line.line.votes,
            reason=line.line.reason,
            explanation=explain(line.facts, line.line, roll.rules, Given(line.granted, roll.limits)),
            law=LawReference.of(roll.rules.laws[line.line.reason]),
            granted=line.granted,
            limit=_limit(line, roll),
            group=_group(line, roll),
            college=line.college,
            category=line.facts.category,
            key=(roll.id, line.membership),
        )

    @classmethod
    def absent(cls, membership: UUID, roll: RollRecord, entity: str, country: str) -> RollLine:
        """Why there is no line: a membership that the register did not hold on the record date."""
        found = cls._not_here(
            roll,
            f"Not in the register of {entity} on {_state(roll)}; its days of entry and exit are the membership's own.",
        )
        return replace(found, membership=membership_of(country, membership), key=(roll.id, membership))

    @classmethod
    def stranger(cls, person: UUID, roll: RollRecord, entity: str) -> RollLine:
        """Why a person has no line: none of her memberships, if she has any, was in this register then."""
        found = cls._not_here(
            roll,
            f"Not registered here: no membership of this person was in the register of {entity} on {_state(roll)}.",
        )
        return replace(found, person=person_of(person))

    @classmethod
    def _not_here(cls, roll: RollRecord, explanation: str) -> RollLine:
        return cls(
            membership=None,
            person=None,
            votes=0,
            reason=RollReason.NOT_REGISTERED,
            explanation=explanation,
            law=LawReference.of(roll.rules.laws[RollReason.NOT_REGISTERED]),
            granted=0,
            limit=None,
            group=None,
            college=None,
            category=None,
            key=(roll.id, None),
        )


@strawberry.type(description="A line that would be another one if the roll were computed today.")
class RollLineChange:
    """A line as sealed (`before`) and as known now (`after`); null where it is not on that roll."""

    membership: Membership
    person: Person | None
    votes_before: int | None
    votes_after: int | None
    reason_before: RollReason | None
    reason_after: RollReason | None

    @classmethod
    def of(cls, change: ChangedLine, country: str) -> RollLineChange:
        """The change as shown."""
        before, after = change.before, change.after
        return cls(
            membership=membership_of(country, change.membership),
            person=person_of(change.person),
            votes_before=before.votes if before else None,
            votes_after=after.votes if after else None,
            reason_before=before.reason if before else None,
            reason_after=after.reason if after else None,
        )


@strawberry.type(description="What moved since the roll's state was read; the roll itself does not move.")
class RollDifference:
    """Lines that are new, gone or different as known now. The counts are exact; the lists hold the first of them."""

    known_at: KnownAt
    added_count: int
    removed_count: int
    changed_count: int
    added: list[RollLineChange]
    removed: list[RollLineChange]
    changed: list[RollLineChange]


@strawberry.type(description="One of the two people who seal a roll.")
class Seal:
    """One signature under a roll."""

    actor: str
    name: str
    role: str
    at: datetime


def _limit(line: roll_lines.RollLineRecord, roll: RollRecord) -> LawReference | None:
    """The rule that cut what was granted; none where a hand set the line."""
    if roll.rules.plural is None or line.line.votes >= line.granted:
        return None
    votes, law = limited(roll.rules.plural, roll.limits, line.facts.who, line.granted)
    return LawReference.of(law) if law is not None and votes == line.line.votes else None


def _group(line: roll_lines.RollLineRecord, roll: RollRecord) -> str | None:
    """The group of the line whose votes the law caps together."""
    if roll.rules.plural is None:
        return None
    group = capped_group(roll.rules.plural, line.facts.category)
    return None if group == UNCAPPED else group


def membership_of(country: str, membership: UUID) -> Membership:
    """The membership, by its id."""
    return Membership(id=strawberry.ID(global_id(country, "membership", membership)))


def person_of(person: UUID | None) -> Person | None:
    """The person, if the membership is a person's."""
    return Person(id=strawberry.ID(borderless_id("person", person))) if person else None


def _state(roll: RollRecord) -> str:
    return f"{roll.as_of}, as known at the members service's sequence {roll.sequence}"
