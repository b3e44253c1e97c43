"""Versions of statutes: proposals and what became of them, and what changed between two versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from commons.errors import Refusal
from commons.ids import global_id
from commons.subgraph.context import Info
from services.governance.domain.draft_statutes import check_draft
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import Statutes as StatutesRecord
from services.governance.domain.statutes_difference import Change, difference
from services.governance.graph.law import LawLeaf, Statutes, StatutesChoice
from services.governance.graph.loaders import loaders_of
from services.governance.store.statutes_proposals import ProposalRecord, StatutesDecisionRecord


@strawberry.type(description="What became of a proposal: the version it is now, or null where it was declined.")
class StatutesDecision:
    """The decision on a proposal."""

    version: int | None
    reason: str
    name: str
    decided_at: datetime

    @classmethod
    def of(cls, record: StatutesDecisionRecord) -> StatutesDecision:
        """The decision as shown."""
        return cls(version=record.version, reason=record.reason, name=record.name, decided_at=record.decided_at)


@strawberry.type(description="Statutes that somebody proposed; they bind once another person has adopted them.")
class StatutesProposal:
    """A proposal of statutes."""

    id: strawberry.ID
    title: str
    notarised_on: date
    valid_from: date
    choices: list[StatutesChoice]
    based_on: int = strawberry.field(description="The newest version when it was proposed; 0 where there was none.")
    name: str = strawberry.field(description="Who proposed it.")
    proposed_at: datetime
    decision: StatutesDecision | None
    statutes: strawberry.Private[StatutesRecord]

    @classmethod
    def of(cls, record: ProposalRecord, country: str) -> StatutesProposal:
        """The proposal as shown."""
        assert record.statutes.notarised_on is not None
        return cls(
            id=strawberry.ID(global_id(country, "proposal", record.id)),
            title=record.statutes.title,
            notarised_on=record.statutes.notarised_on,
            valid_from=record.statutes.valid_from,
            choices=[StatutesChoice.of(key, choice) for key, choice in sorted(record.statutes.choices.items())],
            based_on=record.based_on,
            name=record.name,
            proposed_at=record.proposed_at,
            decision=StatutesDecision.of(record.decision) if record.decision else None,
            statutes=record.statutes,
        )

    @strawberry.field(description="Decisive keys that neither the law nor these statutes answer.")
    def gaps(self, info: Info) -> list[str]:
        """What would still be asked for."""
        regime = Regime(library(), info.context.entity_here(self.statutes.entity), self.statutes)
        return list(check_draft(regime, self.valid_from).gaps)


@strawberry.type(
    description="A key that two versions do not say alike; null: that version left it to the law. `law` is the law's "
    "own rule on the day the later version came into force; null for clauses that no law bounds."
)
class StatutesChange:
    """One change."""

    key: str
    before: StatutesChoice | None
    after: StatutesChoice | None
    law: LawLeaf | None

    @classmethod
    def of(cls, change: Change, regime: Regime, on: date) -> StatutesChange:
        """The change as shown."""
        return cls(
            key=change.key,
            before=StatutesChoice.of(change.key, change.before) if change.before else None,
            after=StatutesChoice.of(change.key, change.after) if change.after else None,
            law=LawLeaf.binding(change.key, regime, on) if change.key in regime.library.keys else None,
        )


@strawberry.type(description="What changed between two versions of an entity's statutes, by key.")
class StatutesDifference:
    """A difference between two versions."""

    before: Statutes
    after: Statutes
    changes: list[StatutesChange]


@strawberry.field(description="What changed from one version of an entity's statutes to another.")
async def statutes_difference(
    info: Info, entity: strawberry.ID, from_: Annotated[int, strawberry.argument(name="from")], to: int
) -> StatutesDifference | None:
    """The changes, each with both articles and the law's."""
    found = info.context.entity_here(entity)
    versions = {row.version: row for row in await loaders_of(info.context).statutes.load(found.id)}
    if missing := [version for version in (from_, to) if version not in versions]:
        raise Refusal(
            "NOT_FOUND",
            f"{found.name} has no statutes version {missing[0]}; "
            f"on record are {', '.join(map(str, versions)) or 'none'}.",
        )
    before, after = versions[from_], versions[to]
    on = max(before.valid_from, after.valid_from)
    plain = Regime(library(), found)
    return StatutesDifference(
        before=Statutes.of(before),
        after=Statutes.of(after),
        changes=[StatutesChange.of(change, plain, on) for change in difference(before, after)],
    )
