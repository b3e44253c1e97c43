"""On which terms a membership of an entity would end: a question to law and statutes, about nobody in particular."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from services.governance.domain import exit_terms as domain
from services.governance.domain.exit_terms import ExitKind, WaitsFor
from services.governance.domain.law.reading import Reading
from services.governance.graph.law import LawReference
from services.governance.graph.loaders import loaders_of
from services.governance.graph.rehearsal import RehearsalReason

strawberry.enum(ExitKind, description="How somebody leaves.")
strawberry.enum(
    WaitsFor, name="ExitWaitsFor", description="What an end waits for, where its day depends on what follows."
)


@strawberry.type(description="On which terms a membership ends, with the rule of each.")
class ExitTerms:
    """The answer of law and statutes."""

    kind: ExitKind
    accepted: bool = strawberry.field(description="False where law or statutes do not let it happen that day.")
    refused_because: str | None = strawberry.field(description="Why not.")
    next_notice_on: date | None = strawberry.field(description="The next day on which a notice would be taken.")
    last_day: date | None = strawberry.field(description="Of membership; null where she stays, or where it waits.")
    effect_on: date | None = strawberry.field(description="When a partial exit takes effect.")
    waits_for: WaitsFor | None
    votes_until: date | None = strawberry.field(description="The last day with a vote; null where it is open.")
    attendance_lost_from: date | None = strawberry.field(description="The first day on which she is not admitted.")
    appeal_until: date | None = strawberry.field(description="An appeal is open at least until then.")
    heirs: bool = strawberry.field(description="Whether the membership passes to heirs until the last day.")
    revocable: bool | None = strawberry.field(
        description="Whether the statutes let her take a resignation back; null where they are silent."
    )
    law: LawReference | None
    vote_law: LawReference | None
    reasons: list[RehearsalReason]
    gaps: list[str] = strawberry.field(description="Limits that the law leaves to statutes, which set none.")

    @classmethod
    def of(cls, found: domain.ExitTerms, law: Reading) -> ExitTerms:
        """The terms as shown."""
        own = {name: getattr(found, name) for name in _PLAIN}
        return cls(
            law=LawReference.of(found.law) if found.law else None,
            vote_law=LawReference.of(found.vote_law) if found.vote_law else None,
            reasons=[RehearsalReason.of(figure) for figure in law.figures],
            gaps=list(law.gaps),
            **own,
        )


_PLAIN = (
    "kind",
    "accepted",
    "refused_because",
    "next_notice_on",
    "last_day",
    "effect_on",
    "waits_for",
    "votes_until",
    "attendance_lost_from",
    "appeal_until",
    "heirs",
    "revocable",
)


@strawberry.field(
    description="On which terms a membership of an entity ends, for a notice, a letter's dispatch, a death or a "
    "contract's end on that day (today if absent). `ground`: the case that lets her leave, where law or statutes list "
    "the cases; `resolvedOn`: when a dissenting member's period began; `joinedOn`: where a minimum stay is asked for. "
    "Refuses LAW_UNKNOWN where neither law nor statutes say."
)
async def exit_terms(
    info: Info,
    entity: strawberry.ID,
    kind: ExitKind,
    notice_on: date | None = None,
    ground: str | None = None,
    resolved_on: date | None = None,
    joined_on: date | None = None,
) -> ExitTerms:
    """Nothing of the register is read: the law of that day, and the statutes in force."""
    found, day = info.context.entity_here(entity), notice_on or info.context.today
    law = Reading(await loaders_of(info.context).regime(found.id, day), day)
    leaving = domain.Leaving(kind, day, ground, resolved_on, joined_on)
    return ExitTerms.of(domain.exit_terms(law, leaving), law)
