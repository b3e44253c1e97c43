"""Resolutions, their counted votes, and what those decide under the law's base or another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from commons.ids import global_id
from commons.subgraph.context import Info
from commons.subgraph.scalars import Fraction
from services.governance.domain import assembly as domain
from services.governance.domain.majority import decide, majority_rule
from services.governance.domain.margin import Contested, margin
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.margin import Margin
from services.governance.graph.words import MajorityBase, ResolutionKind, Side, Verdict
from services.governance.store.roll_objections import contested_lines

if TYPE_CHECKING:
    from services.governance.graph.assembly import Assembly


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
        )


@strawberry.type(
    description="What a tally decides. `legal`: counted on the base that binds this entity; "
    "`interim`: a rehearsal, or a decisive rule of an experimental pack still awaits its sign-off."
)
class Outcome:
    """What a tally decides under one base."""

    base: MajorityBase
    base_votes: int
    threshold: Fraction
    strict: bool
    share: Fraction | None = strawberry.field(description="Yes votes by base, exact; null when nobody voted.")
    needed: int = strawberry.field(description="The fewest yes votes that carry.")
    verdict: Verdict
    explanation: str
    law: LawReference
    legal: bool
    interim: bool
    reconstructed: bool


@strawberry.federation.type(keys=["id"], description="One item of an agenda, to be decided.")
class Resolution:
    """One item of an agenda."""

    record: strawberry.Private[domain.Resolution]
    country: strawberry.Private[str]

    @strawberry.field
    def id(self) -> strawberry.ID:
        """Its id."""
        return strawberry.ID(global_id(self.country, "resolution", self.record.id))

    @strawberry.field
    def title(self) -> str:
        """What is to be decided."""
        return self.record.title

    @strawberry.field
    def kind(self) -> ResolutionKind:
        """Which majority rule decides."""
        return self.record.kind

    @strawberry.field
    async def assembly(
        self, info: Info
    ) -> Annotated[Assembly, strawberry.lazy("services.governance.graph.assembly")] | None:
        """The assembly whose agenda it is on."""
        return await loaders_of(info.context).assembly.load(self.record.assembly)

    @strawberry.field
    async def tally(self, info: Info) -> Tally | None:
        """The votes counted, if any."""
        found = await loaders_of(info.context).tally.load(self.record.id)
        return Tally.of(found) if found else None

    @strawberry.field(description="What the tally decides on the law's base, or on another to compare; null untallied.")
    async def outcome(self, info: Info, base: MajorityBase | None = None) -> Outcome | None:
        """The outcome under a base."""
        loaders = loaders_of(info.context)
        tally = await loaders.tally.load(self.record.id)
        assembly = await loaders.assembly.load(self.record.assembly)
        if tally is None or assembly is None:
            return None
        on = assembly.record.held_on
        regime = await loaders.regime(assembly.record.entity, on)
        leaf = regime.required(f"majorities.{self.record.kind.value}", on)
        rule, legal = majority_rule(leaf, base), majority_rule(leaf, None)
        found = decide(tally, rule, regime.rule("majorities.tie", on))
        version = regime.statutes.version if regime.statutes else 0
        signed = await loaders.opinions(assembly.record.entity, version)
        return Outcome(
            base=rule.base,
            base_votes=found.base_votes,
            threshold=_fraction(rule.threshold),
            strict=rule.strict,
            share=_fraction(found.share) if found.share is not None else None,
            needed=found.needed,
            verdict=found.verdict,
            explanation=found.explanation,
            law=LawReference.of(leaf),
            legal=rule.base is legal.base,
            interim=tally.rehearsal or any(open_.key == leaf.key for open_ in regime.unsigned(on, signed)),
            reconstructed=tally.reconstructed,
        )

    @strawberry.field(
        description="Would the contested votes of the roll change the result? Null without tally or roll."
    )
    async def margin(self, info: Info) -> Margin | None:
        """The margin test on the law's base."""
        loaders = loaders_of(info.context)
        tally = await loaders.tally.load(self.record.id)
        assembly = await loaders.assembly.load(self.record.assembly)
        roll = await loaders.roll_of_assembly.load(self.record.assembly)
        if tally is None or assembly is None or roll is None:
            return None
        on = assembly.record.held_on
        regime = await loaders.regime(assembly.record.entity, on)
        rule = majority_rule(regime.required(f"majorities.{self.record.kind.value}", on), None)
        async with info.context.reading() as session:
            contested = Contested.of(await contested_lines(session, roll.id))
        return Margin.of(margin(tally, rule, regime.rule("majorities.tie", on), contested))


def _fraction(value: object) -> Fraction:
    text = str(value)
    return Fraction(text if "/" in text else f"{text}/1")
