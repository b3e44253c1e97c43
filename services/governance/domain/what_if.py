"""What if: an assembly's numbers under other statutes or another attendance. A supposition decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem, Resolution, Tally
from services.governance.domain.check_statutes import check_statutes
from services.governance.domain.engine.quorum import Attendance, Quorum, quorum, quorum_leaf
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.majority import MajorityRule, Outcome, decide, majority_rule
from services.governance.domain.results.rule import majority_of
from services.governance.domain.statutes import Choice, Statutes
from services.governance.domain.voting_rights import topic_of

Item = AgendaItem | Resolution
BY_HEADS = "members"
"""The base of a quorum that counts members, whatever their votes; every other base counts votes."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """Who would be there (in the quorum's unit; None: not supposed) and how the votes would fall (None: not)."""

    present: int | None = None
    call: int = 1
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the roll would hold: voters and their votes."""

    voters: int
    votes: int


@dataclass(frozen=True, slots=True)
class QuorumIf:
    """A quorum with what it is counted on: `entitled` members or votes."""

    found: Quorum
    entitled: int
    law: Leaf


@dataclass(frozen=True, slots=True)
class OutcomeIf:
    """What the supposed votes would decide."""

    rule: MajorityRule
    found: Outcome
    law: Leaf


def supposed_regime(regime: Regime, choices: Mapping[str, Choice], on: date) -> Regime:
    """The regime with the supposed choices laid over its statutes. STATUTES_OUTSIDE_LAW, BAD_ARGUMENT."""
    if not choices:
        return regime
    now = regime.statutes or Statutes(regime.entity.id, 0, on)
    found = replace(regime, statutes=replace(now, choices={**now.choices, **choices}))
    check_statutes(found, on)
    return found


def quorum_if(law: Reading, item: Item, figures: Figures, supposed: Supposed) -> QuorumIf | None:
    """The quorum of a resolution with so many present; None where no attendance is supposed."""
    if supposed.present is None:
        return None
    leaf = quorum_leaf(law, topic_of(item.kind, item.matter), supposed.call)
    base = leaf.value.get("base") if isinstance(leaf.value, dict) else None
    entitled = figures.voters if base == BY_HEADS else figures.votes
    if supposed.present > entitled:
        raise Refusal("BAD_ARGUMENT", f"At most {entitled} can be present: that is what the roll would hold.")
    there = Attendance(entitled, supposed.present, supposed.call)
    return QuorumIf(quorum(law, topic_of(item.kind, item.matter), there), entitled, leaf)


def outcome_if(law: Reading, item: Item, figures: Figures, supposed: Supposed) -> OutcomeIf | None:
    """What the supposed votes would decide; None where none are supposed."""
    if supposed.tally is None:
        return None
    tally = replace(supposed.tally, entitled=figures.votes)
    if tally.present > figures.votes:
        raise Refusal("BAD_ARGUMENT", f"{tally.present} votes are supposed, but the roll would have {figures.votes}.")
    leaf = majority_of(law, item.kind, item.matter)
    rule = majority_rule(leaf, None, supposed.call)
    return OutcomeIf(rule, decide(tally, rule, law.leaf("majorities.tie")), leaf)
