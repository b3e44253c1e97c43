"""What if: an assembly's numbers under other statutes or another attendance. A supposition decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem, Resolution, Tally
from services.governance.domain.check_statutes import check_statutes
from services.governance.domain.engine.quorum import Attendance, Quorum, quorum, quorum_leaf, unit_of
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.majority import MajorityRule, Outcome, decide, majority_rule
from services.governance.domain.results.rule import majority_of
from services.governance.domain.room.call import RoomQuorum
from services.governance.domain.statutes import Choice, Statutes
from services.governance.domain.voting_rights import topic_of
from services.governance.domain.words import QuorumUnit

Item = AgendaItem | Resolution


@dataclass(frozen=True, slots=True)
class Supposed:
    """Who would be there (in the quorum's unit; None: not supposed) and how the votes would fall (None: not)."""

    present: int | None = None
    call: int = 1
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the roll would hold: voters, their votes and their shares."""

    voters: int
    votes: int
    shares: int = 0


@dataclass(frozen=True, slots=True)
class QuorumIf:
    """A quorum with what it is counted on: `entitled` and `present` members, votes or shares."""

    found: Quorum
    entitled: int
    present: int
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


def quorum_if(
    law: Reading, item: Item, figures: Figures, supposed: Supposed, room: RoomQuorum | None = None
) -> QuorumIf | None:
    """The quorum of a resolution with so many present, or with the `room` as it is; None where there is neither."""
    if supposed.present is None:
        if room is None:
            return None
        return QuorumIf(room.found, room.entitled, room.present, room.law)
    leaf = quorum_leaf(law, topic_of(item.kind, item.matter), supposed.call)
    entitled = {
        QuorumUnit.MEMBERS: figures.voters,
        QuorumUnit.VOTES: figures.votes,
        QuorumUnit.SHARES: figures.shares,
    }[unit_of(leaf)]
    if supposed.present > entitled:
        raise Refusal("BAD_ARGUMENT", f"At most {entitled} can be present: that is what the roll would hold.")
    there = Attendance(entitled, supposed.present, supposed.call)
    found = quorum(law, topic_of(item.kind, item.matter), there)
    return QuorumIf(found, entitled, supposed.present, leaf)


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
