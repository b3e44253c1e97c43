"""The questionnaire of a pack: what an entity's statutes must, may and need not say."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry.scalars import JSON

from commons.paging import page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Connection, First
from services.governance.domain import questionnaire as domain
from services.governance.domain.law.regime import Regime
from services.governance.graph.law import LawLeaf, LawReference, StatutesChoice
from services.governance.graph.listed import listed_page
from services.governance.graph.loaders import loaders_of
from services.governance.graph.words import StatutesAsk, StatutesBound


@strawberry.type(description="A bound that the law sets to a choice, in the form of the key's values.")
class StatutesLimit:
    """A bound of a choice."""

    bound: StatutesBound
    value: JSON
    law: LawReference


@strawberry.type(
    description="One question to the statutes. `law`: the law's own rule, which holds where they are silent; null for "
    "clauses that no law bounds. `looks`: what a value looks like. `open`: they have yet to say it."
)
class StatutesQuestion:
    """One question."""

    key: str
    asks: StatutesAsk
    law: LawLeaf | None
    limits: list[StatutesLimit]
    looks: str
    decisive: bool
    open: bool
    answer: StatutesChoice | None

    @classmethod
    def of(cls, question: domain.Question, regime: Regime, on: date) -> StatutesQuestion:
        """The question as shown."""
        return cls(
            key=question.key,
            asks=question.asks,
            law=LawLeaf.of(question.law, regime, on) if question.law else None,
            limits=[
                StatutesLimit(bound=limit.bound, value=limit.value, law=LawReference.of(limit.law))
                for limit in question.limits
            ],
            looks=question.looks,
            decisive=question.decisive,
            open=question.open,
            answer=StatutesChoice.of(question.key, question.answer) if question.answer else None,
        )


@strawberry.type(
    description="What the entity's pack asks of its statutes on a day, beside what the version in force answers."
)
class StatutesDraft:
    """A questionnaire to draft statutes by."""

    pack: str
    as_of: date
    based_on: int = strawberry.field(description="The version whose answers are shown; 0 where none is in force.")
    regime: strawberry.Private[Regime]

    @strawberry.field(description="How many questions are open.")
    def open_count(self) -> int:
        """Open questions."""
        return sum(question.open for question in self._asked())

    @strawberry.field(
        description="In the order of the keys; `open`: only those still open (or not), `asks`: of a kind."
    )
    def questions(
        self,
        first: First = None,
        after: After = None,
        open: bool | None = None,
        asks: list[StatutesAsk] | None = None,
    ) -> Connection[StatutesQuestion]:
        """A page of questions."""
        found = {
            question.key: question
            for question in self._asked()
            if (open is None or question.open is open) and (asks is None or question.asks in asks)
        }
        return listed_page(
            page_of(first, after), list(found), lambda key: StatutesQuestion.of(found[key], self.regime, self.as_of)
        )

    def _asked(self) -> list[domain.Question]:
        return domain.questionnaire(self.regime, self.as_of)


@strawberry.field(
    description="What the law leaves an entity's statutes to say or to choose, as of a day (today if absent), with the "
    "law's default, its bounds and articles."
)
async def statutes_draft(info: Info, entity: strawberry.ID, as_of: date | None = None) -> StatutesDraft | None:
    """The questionnaire of the entity's pack."""
    found, on = info.context.entity_here(entity), as_of or info.context.today
    regime = await loaders_of(info.context).regime(found.id, on)
    return StatutesDraft(
        pack=found.pack, as_of=on, based_on=regime.statutes.version if regime.statutes else 0, regime=regime
    )
