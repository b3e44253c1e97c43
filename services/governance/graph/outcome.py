"""Counted votes and what they decide, as the graph shows them."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from commons.subgraph.scalars import Fraction
from services.governance.domain import assembly as domain
from services.governance.domain.engine.college_count import CollegeCount
from services.governance.domain.results.decide import Open, Result
from services.governance.domain.results.group_cut import GroupCut
from services.governance.graph.law import LawReference
from services.governance.graph.room.call import CallQuorum
from services.governance.graph.words import AbsentCollege, BallotForm, CountMethod, MajorityBase, Side, Verdict


@strawberry.type(description="Votes of one part of those who vote: a college, or a group that the law caps together.")
class PartVotes:
    """Votes of one part."""

    name: str
    in_favour: int = strawberry.field(name="for")
    against: int
    abstain: int
    blank: int

    @staticmethod
    def all_of(parts: Sequence[domain.PartCount]) -> list[PartVotes]:
        """The parts as shown."""
        return [
            PartVotes(
                name=part.name,
                in_favour=part.in_favour,
                against=part.against,
                abstain=part.abstain,
                blank=part.blank,
            )
            for part in parts
        ]


@strawberry.type(
    description="Votes counted. `reconstructed`: worked out from published percentages, not read; "
    "`rehearsal`: recorded before the meeting's day, so it decides nothing."
)
class Tally:
    """Votes counted on a resolution."""

    in_favour: int = strawberry.field(name="for")
    against: int
    abstain: int
    blank: int
    present: int
    entitled: int | None
    chair: Side | None
    reconstructed: bool
    rehearsal: bool
    source: str
    form: BallotForm | None = strawberry.field(description="How the vote was taken, where somebody says.")
    colleges: list[PartVotes] = strawberry.field(description="By college, where the statutes weigh colleges.")
    groups: list[PartVotes] = strawberry.field(description="Of groups that the law caps together, if counted apart.")

    @classmethod
    def of(cls, tally: domain.Tally) -> Tally:
        """The tally as shown."""
        return cls(
            in_favour=tally.in_favour,
            against=tally.against,
            abstain=tally.abstain,
            blank=tally.blank,
            present=tally.present,
            entitled=tally.entitled,
            chair=tally.chair,
            reconstructed=tally.reconstructed,
            rehearsal=tally.rehearsal,
            source=tally.source,
            form=tally.form,
            colleges=PartVotes.all_of(tally.colleges),
            groups=PartVotes.all_of(tally.groups),
        )


@strawberry.type(description="Why there is no result, or what bounds it, with the rule.")
class OpenQuestion:
    """One reason and its rule."""

    because: str
    law: LawReference

    @classmethod
    def all_of(cls, rows: Sequence[Open]) -> list[OpenQuestion]:
        """The reasons as shown."""
        return [cls(because=row.because, law=LawReference.of(row.law)) for row in rows]


@strawberry.type(description="One college: its weight and its yes and no votes; `absent` when it has none.")
class CollegeVotes:
    """One college's votes."""

    college: str
    weight: Fraction
    in_favour: int = strawberry.field(name="for")
    against: int
    absent: bool


@strawberry.type(description="What one way of counting the colleges gives.")
class CollegeReading:
    """One way of counting."""

    method: CountMethod
    absent_college: AbsentCollege
    share: Fraction | None
    verdict: Verdict


@strawberry.type(
    description="A vote by weighted colleges. `share`: of the weights, as the statutes count; null where they leave it "
    "open. `heads`: without weights. `readings`: every way of counting, whatever the statutes say."
)
class CollegeResult:
    """A vote by weighted colleges."""

    colleges: list[CollegeVotes]
    method: CountMethod | None
    absent_college: AbsentCollege | None
    share: Fraction | None
    heads: Fraction | None
    readings: list[CollegeReading]
    law: LawReference
    explanation: str

    @classmethod
    def of(cls, found: CollegeCount | None) -> CollegeResult | None:
        """The count as shown."""
        if found is None:
            return None
        return cls(
            colleges=[
                CollegeVotes(
                    college=row.name,
                    weight=shown(row.weight),
                    in_favour=row.in_favour,
                    against=row.against,
                    absent=not row.cast,
                )
                for row in found.colleges
            ],
            method=found.method,
            absent_college=found.absent_college,
            share=shown_or_none(found.share),
            heads=shown_or_none(found.heads),
            readings=[
                CollegeReading(
                    method=row.method,
                    absent_college=row.absent_college,
                    share=shown_or_none(row.share),
                    verdict=row.verdict,
                )
                for row in found.readings
            ],
            law=LawReference.of(found.law),
            explanation=found.because,
        )


@strawberry.type(description="A group's yes and no votes, and the most that it may cast; null where nothing caps it.")
class GroupVotes:
    """A group under a ceiling."""

    group: str
    cast: int
    allowed: int | None
    law: LawReference

    @classmethod
    def all_of(cls, found: GroupCut | None) -> list[GroupVotes]:
        """The groups as shown."""
        if found is None:
            return []
        law = LawReference.of(found.law)
        return [
            cls(group=name, cast=cast, allowed=found.allowed.get(name), law=law) for name, cast in found.cast.items()
        ]


@strawberry.type(
    description="What a tally decides. `legal`: counted as it binds this entity; `interim`: a rehearsal, a decisive "
    "rule of an experimental pack still awaits its sign-off, or no call was opened, so that nobody knows who was there."
)
class Outcome:
    """What a tally decides under one base."""

    base: MajorityBase
    base_votes: int
    threshold: Fraction
    strict: bool
    share: Fraction | None = strawberry.field(
        description="Yes votes by base, exact and without weights; null when nobody voted."
    )
    needed: int = strawberry.field(description="The fewest yes votes that carry, where no weights count.")
    verdict: Verdict
    explanation: str
    law: LawReference
    legal: bool
    interim: bool
    reconstructed: bool
    colleges: CollegeResult | None = strawberry.field(description="By weighted colleges, where the statutes have them.")
    groups: list[GroupVotes]
    quorum: CallQuorum | None = strawberry.field(description="Null where no call was opened: it is not recorded.")
    open: list[OpenQuestion] = strawberry.field(description="Why there is NO_RESULT; empty otherwise.")
    rests_on: list[LawReference] = strawberry.field(description="Every rule that the verdict was read from.")

    @classmethod
    def of(cls, found: Result, *, legal: bool, interim: bool, reconstructed: bool) -> Outcome:
        """The result as shown."""
        votes = found.votes
        return cls(
            base=votes.rule.base,
            base_votes=votes.base_votes,
            threshold=shown(votes.rule.threshold),
            strict=votes.rule.strict,
            share=shown_or_none(votes.share),
            needed=votes.needed,
            verdict=found.verdict,
            explanation=found.explanation,
            law=LawReference.of(found.law),
            legal=legal,
            interim=interim,
            reconstructed=reconstructed,
            colleges=CollegeResult.of(found.colleges),
            groups=GroupVotes.all_of(found.groups),
            quorum=CallQuorum.of(found.quorum) if found.quorum else None,
            open=OpenQuestion.all_of(found.open),
            rests_on=[LawReference.of(leaf) for leaf in found.rests_on],
        )


def shown(value: object) -> Fraction:
    """A fraction as `n/d`."""
    text = str(value)
    return Fraction(text if "/" in text else f"{text}/1")


def shown_or_none(value: object | None) -> Fraction | None:
    """A fraction as `n/d`, if there is one."""
    return None if value is None else shown(value)
