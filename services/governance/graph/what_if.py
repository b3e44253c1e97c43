"""What if: an assembly's roll, quorum and results under other statutes or another attendance, nothing written."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.scalars import Fraction
from services.governance.domain.assembly import Assembly as Meeting
from services.governance.domain.assembly import Resolution as Item
from services.governance.domain.delegates.roll import rules_for
from services.governance.domain.import_assembly import check_tally
from services.governance.domain.law.reading import Reading
from services.governance.domain.record_tally import Count
from services.governance.domain.results.decide import Open, Result
from services.governance.domain.roll_rules import RollRules
from services.governance.domain.roll_sentences import sentence
from services.governance.domain.room.call import RoomQuorum
from services.governance.domain.statutes import Choice
from services.governance.domain.what_if import (
    Figures,
    Supposed,
    left_out,
    outcome_if,
    quorum_if,
    supposed_regime,
)
from services.governance.domain.words import RollReason, Side, Verdict
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.mutations.counts import PartInput
from services.governance.graph.outcome import OpenQuestion
from services.governance.graph.roll_limits import RollGroupCap, RollLimit
from services.governance.graph.roll_lines import ReasonCount, RollTotals
from services.governance.graph.statutes_check import StatutesDraftChoiceInput
from services.governance.store import agenda
from services.governance.store.exercisable import Vote
from services.governance.store.rolls import voters_of, votes_of
from services.governance.store.what_if import Supposition, counted_under, room_under


@strawberry.input(
    description="Votes as they might fall; `present` left out means all who are counted. `colleges`: all of them by "
    "college, where the statutes weigh colleges; `groups`: those of groups that the law caps together."
)
class SupposedVotesInput:
    """Votes as they might fall."""

    in_favour: int = strawberry.field(name="for")
    against: int
    abstain: int = 0
    present: int | None = None
    chair: Side | None = None
    colleges: list[PartInput] = strawberry.field(default_factory=list)
    groups: list[PartInput] = strawberry.field(default_factory=list)

    def count(self) -> Count:
        """In the domain's words."""
        return Count(
            self.in_favour,
            self.against,
            self.abstain,
            0,
            self.present,
            self.chair,
            colleges=tuple(part.part() for part in self.colleges),
            groups=tuple(part.part() for part in self.groups),
        )


@strawberry.input(
    description="`choices` are laid over the statutes in force on the meeting's day. `present` is counted in the unit "
    "of the quorum: members, votes or shares; left out, it is the room as it is. `call`: 1 or 2."
)
class WhatIfInput:
    """What is supposed."""

    assembly: strawberry.ID
    resolution: strawberry.ID | None = None
    choices: list[StatutesDraftChoiceInput] = strawberry.field(default_factory=list)
    present: int | None = None
    call: int = 1
    votes: SupposedVotesInput | None = None

    def supposed(self) -> Supposed:
        """In the domain's words. BAD_ARGUMENT for numbers that cannot be."""
        if self.call not in (1, 2) or (self.present is not None and self.present < 0):
            raise Refusal("BAD_ARGUMENT", "A call is 1 or 2, and those present are counted from 0.")
        if self.votes is None:
            return Supposed(self.present, self.call)
        tally = self.votes.count().tally(entitled=None, reconstructed=False, rehearsal=True)
        check_tally(tally)
        return Supposed(self.present, self.call, tally)


@strawberry.type(description="A quorum as it would be; `needed` is null where the law asks none.")
class WhatIfQuorum:
    """A quorum as it would be."""

    entitled: int
    present: int
    needed: int | None
    quorate: bool
    law: LawReference

    @classmethod
    def of(cls, found: RoomQuorum | None) -> WhatIfQuorum | None:
        """The quorum as shown."""
        if found is None:
            return None
        return cls(
            entitled=found.entitled,
            present=found.present,
            needed=found.found.needed,
            quorate=found.found.quorate,
            law=LawReference.of(found.law),
        )


@strawberry.type(
    description="What the supposed votes would decide, by the rules of a real count. `open`: why there would be no "
    "result; `leftOut`: limits on votes that depend on whose they are, which nobody supposed: they are not applied."
)
class WhatIfOutcome:
    """What the supposed votes would decide."""

    base_votes: int
    needed: int
    share: Fraction | None
    verdict: Verdict
    explanation: str
    law: LawReference
    open: list[OpenQuestion]
    left_out: list[OpenQuestion]

    @classmethod
    def of(cls, outcome: Result | None, left: Sequence[Open] = ()) -> WhatIfOutcome | None:
        """The outcome as shown."""
        if outcome is None:
            return None
        found = outcome.votes
        share = None if found.share is None else Fraction(f"{found.share.numerator}/{found.share.denominator}")
        return cls(
            base_votes=found.base_votes,
            needed=found.needed,
            share=share,
            verdict=outcome.verdict,
            explanation=outcome.explanation,
            law=LawReference.of(outcome.law),
            open=OpenQuestion.all_of(outcome.open),
            left_out=OpenQuestion.all_of(left),
        )


@strawberry.type(description="A supposition beside the roll as it is: `before` is the roll, `totals` what it would be.")
class WhatIf:
    """A supposition."""

    before: RollTotals
    totals: RollTotals
    reasons: list[ReasonCount]
    limits: list[RollLimit]
    group_caps: list[RollGroupCap]
    quorum: WhatIfQuorum | None
    outcome: WhatIfOutcome | None


@strawberry.field(
    description="The assembly's newest roll counted under other statutes, with the quorum and the result of one "
    "resolution for another attendance. Nothing is written, and nothing of it is a result."
)
async def what_if(info: Info, input: WhatIfInput) -> WhatIf:
    """Lay the supposed choices over the statutes, count the roll's own electorate anew, and forget it."""
    context, supposed = info.context, input.supposed()
    meeting = await _meeting(info, input)
    context.require("Query.whatIf", meeting.entity)
    roll = await loaders_of(context).roll_of_assembly.load(meeting.id)
    if roll is None:
        raise Refusal("ROLL_NOT_COMPUTED", "Compute the voting roll first; a supposition is made on it.")
    item = await _item(info, input, meeting)
    reading = await _supposed_law(info, input, meeting)
    rules = rules_for(reading.regime, meeting)
    found = await counted_under(context.partition, roll, meeting.entity, rules)
    figures = _figures(found)
    async with context.reading() as session:
        vote = Vote(meeting, roll, item if supposed.present is None else None)
        room = await room_under(session, reading.regime, vote, rules) if vote.resolution else None
    there = quorum_if(reading, item, figures, supposed, room) if item else None
    outcome = outcome_if(reading, item, figures, supposed, there) if item else None
    return WhatIf(
        before=RollTotals.of(roll),
        totals=RollTotals(registered=roll.registered, voters=figures.voters, votes=figures.votes),
        reasons=_reasons(found, rules),
        limits=RollLimit.of(rules.plural, found.limits),
        group_caps=RollGroupCap.of(rules.plural, found.limits),
        quorum=WhatIfQuorum.of(there),
        outcome=WhatIfOutcome.of(outcome, left_out(reading, figures)),
    )


def _figures(found: Supposition) -> Figures:
    voters, votes = voters_of(found.reasons), votes_of(found.reasons)
    return Figures(voters, votes, found.shares, found.colleges, found.limits.groups)


def _reasons(found: Supposition, rules: RollRules) -> list[ReasonCount]:
    """Every reason that the rules know, so that the counts sum to all registered."""
    return [
        ReasonCount(
            reason=reason,
            count=found.reasons.get(reason, (0, 0))[0],
            votes=found.reasons.get(reason, (0, 0))[1],
            explanation=sentence(reason),
            law=LawReference.of(rules.laws[reason]),
        )
        for reason in RollReason
        if reason in rules.laws
    ]


async def _meeting(info: Info, input: WhatIfInput) -> Meeting:
    found = await loaders_of(info.context).assembly.load(uuid_of(input.assembly, "assembly", info.context.country))
    if found is None:
        raise Refusal("NOT_FOUND", "No such assembly.")
    return found.record


async def _supposed_law(info: Info, input: WhatIfInput, meeting: Meeting) -> Reading:
    """The law of the meeting's day with the supposed choices over its statutes."""
    choices = {choice.key: Choice(choice.value, choice.article or "supposed") for choice in input.choices}
    law = await loaders_of(info.context).regime(meeting.entity, meeting.held_on)
    return Reading(supposed_regime(law, choices, meeting.held_on), meeting.held_on)


async def _item(info: Info, input: WhatIfInput, meeting: Meeting) -> Item | None:
    """The resolution that is asked about; BAD_ARGUMENT for an attendance or votes on none."""
    if input.resolution is None:
        if input.present is not None or input.votes is not None:
            raise Refusal("BAD_ARGUMENT", "Quorum and result are a resolution's; name it.")
        return None
    wanted = uuid_of(input.resolution, "resolution", info.context.country)
    async with info.context.reading() as session:
        found = await agenda.by_ids(session, [wanted])
    if not found or found[0][1].assembly != meeting.id:
        raise Refusal("NOT_FOUND", "No such resolution is on this assembly's agenda.")
    return found[0][1]
