"""Things other services own, as this one refers to them: a person, a membership and the facts its standing needs."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.federation.schema_directives import Key

from commons.errors import Refusal
from commons.subgraph.context import Info
from services.governance.domain.roll_rules import RollFacts, RollRules, Standing
from services.governance.domain.roll_sentences import explain
from services.governance.graph.law import LawReference
from services.governance.graph.words import RollReason

if TYPE_CHECKING:
    from services.governance.graph.entity import LegalEntity
    from services.governance.graph.room.representation import Representation


def _elsewhere() -> Refusal:
    """The refusal of a field that only stands here for `@requires`."""
    return Refusal("BAD_ARGUMENT", "The members service answers for this; ask the gateway, which asks it.")


@strawberry.federation.type(keys=[Key(fields="id", resolvable=False)])  # pyright: ignore[reportArgumentType]
class Person:
    """A person, by her borderless id."""

    id: strawberry.ID


@strawberry.federation.type
class MembershipFacts:
    """The facts of a membership that decide a vote; the members service's."""

    registered: bool = strawberry.federation.field(external=True)
    holder: bool = strawberry.federation.field(external=True)
    paid_up: bool = strawberry.federation.field(external=True)
    in_default: bool = strawberry.federation.field(external=True)
    voting: bool = strawberry.federation.field(external=True)


@strawberry.federation.type
class ShareHolding:
    """How many shares a membership holds; the members service's."""

    count: int = strawberry.federation.field(external=True)
    paid: int = strawberry.federation.field(external=True)


@strawberry.enum(description="Who holds a membership; the members service's.")
class MembershipKind(Enum):
    """Who holds a membership."""

    PERSON = "PERSON"
    ORGANISATION = "ORGANISATION"


@strawberry.federation.type
class MembershipCategory:
    """The entity's own category of a membership; the members service's."""

    code: str = strawberry.federation.field(external=True)


@strawberry.type(
    description="Whether a member may vote at a meeting held on that day, and why (not). `votes` are within the limits "
    "of one member; limits by shares of the whole are measured on a roll."
)
class VotingStanding:
    """Votes and the one reason, as a roll of that day would give them."""

    may_vote: bool
    votes: int
    reason: RollReason
    explanation: str
    law: LawReference
    as_of: date

    @classmethod
    def of(cls, facts: RollFacts, line: Standing, rules: RollRules) -> VotingStanding:
        """The standing as shown."""
        return cls(
            may_vote=line.votes > 0,
            votes=line.votes,
            reason=line.reason,
            explanation=explain(facts, line, rules),
            law=LawReference.of(rules.laws[line.reason]),
            as_of=rules.meeting_on,
        )


@strawberry.federation.type(keys=["id"])
class Membership:
    """A membership of the members service, with where it may vote."""

    id: strawberry.ID
    shown: strawberry.Private[VotingStanding | None] = None
    entity_id: strawberry.Private[str | None] = None

    @strawberry.federation.field(external=True)
    def joined_on(self) -> date | None:
        """Its first day."""
        raise _elsewhere()

    @strawberry.federation.field(external=True)
    def ended_on(self) -> date | None:
        """Its last day, if known."""
        raise _elsewhere()

    @strawberry.federation.field(external=True)
    def kind(self) -> MembershipKind:
        """Whether a person or an organisation holds it."""
        raise _elsewhere()

    @strawberry.federation.field(external=True)
    def category(self, as_of: date | None = None, known_at: int | None = None) -> MembershipCategory | None:
        """The entity's own category."""
        raise _elsewhere()

    @strawberry.federation.field(external=True)
    def entity(self) -> Annotated[LegalEntity, strawberry.lazy("services.governance.graph.entity")]:
        """The legal entity it is in: the members service's to say."""
        raise _elsewhere()

    @strawberry.federation.field(external=True)
    def facts(self, as_of: date | None = None, known_at: int | None = None) -> MembershipFacts | None:
        """Its dated facts."""
        raise _elsewhere()

    @strawberry.federation.field(external=True)
    def shares(self, as_of: date | None = None, known_at: int | None = None) -> ShareHolding | None:
        """Its holding."""
        raise _elsewhere()

    @strawberry.federation.field(
        requires=[
            "joinedOn",
            "endedOn",
            "kind",
            "category { code }",
            "entity { id }",
            "facts { registered holder inDefault voting paidUp }",
            "shares { count paid }",
        ],
        description="Whether it votes today; null where the country does not show this caller the facts.",
    )
    def standing(self) -> VotingStanding | None:
        """Computed by the loader from the representation's facts."""
        return self.shown

    @strawberry.federation.field(
        requires=["entity { id }"],
        description="Who acts for it by law on a day (today if absent); null where nobody does. For the member herself "
        "and her entity's bureau.",
    )
    async def represented_by(
        self, info: Info, as_of: date | None = None
    ) -> Annotated[Representation, strawberry.lazy("services.governance.graph.room.representation")] | None:
        """The representation in force on that day."""
        from services.governance.graph.room.represented_by import represented_by  # noqa: PLC0415

        return await represented_by(info.context, self.id, self.entity_id, as_of or info.context.today)
