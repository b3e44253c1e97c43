"""Checking a draft of statutes against an entity's law, before anything is decided or recorded."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry.scalars import JSON

from commons.errors import Refusal
from commons.subgraph.context import Info
from services.governance.domain.draft_statutes import Finding, check_draft
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import Choice, Statutes
from services.governance.graph.law import LawReference


@strawberry.input(description="One choice of the draft: a key of the law packs, its value, the draft's own article.")
class StatutesDraftChoiceInput:
    """One choice of the draft."""

    key: str
    value: JSON
    article: str = ""


@strawberry.type(description="One thing that is wrong with a draft, and the rule it offends.")
class StatutesFinding:
    """One thing that is wrong."""

    key: str
    reason: str
    because: str
    law: LawReference | None

    @classmethod
    def of(cls, finding: Finding) -> StatutesFinding:
        """The finding as shown."""
        law = LawReference.of(finding.law) if finding.law else None
        return cls(key=finding.key, reason=finding.reason, because=finding.because, law=law)


@strawberry.type(
    description="`valid`: the law allows every choice. `gaps`: decisive rules that neither law nor draft answer yet."
)
class StatutesCheck:
    """What the law says to a draft."""

    valid: bool
    findings: list[StatutesFinding]
    gaps: list[str]


@strawberry.field(
    description="A draft of an entity's statutes against its law on a day (today if absent). `clause` takes college "
    "weights, plural votes, proxies and majorities in the words of the question STATUTES_CHECK."
)
async def statutes_check(
    info: Info,
    entity: strawberry.ID,
    choices: list[StatutesDraftChoiceInput],
    clause: JSON | None = None,
    as_of: date | None = None,
) -> StatutesCheck:
    """Nothing is loaded: a draft is checked against the law alone."""
    found, on = info.context.entity_here(entity), as_of or info.context.today
    drafted = {choice.key: Choice(choice.value, choice.article or "draft") for choice in choices}
    if len(drafted) < len(choices):
        raise Refusal("BAD_ARGUMENT", "The draft chooses a key twice.")
    checked = check_draft(Regime(library(), found, Statutes(found.id, 0, on, drafted)), on, clause)
    return StatutesCheck(
        valid=checked.valid,
        findings=[StatutesFinding.of(finding) for finding in checked.findings],
        gaps=list(checked.gaps),
    )
