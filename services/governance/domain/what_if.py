"""What if: an assembly's numbers under other statutes or another attendance. A supposition decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem, Resolution, Tally
from services.governance.domain.check_statutes import check_statutes
from services.governance.domain.engine.member_cap import IN_THE_ROOM, includes_proxies, share_of
from services.governance.domain.engine.quorum import Attendance, quorum, quorum_leaf, unit_of
from services.governance.domain.granted_votes import GroupTotal
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.results.check_count import check_parts
from services.governance.domain.results.college_weights import weights_of
from services.governance.domain.results.decide import Counting, Open, Result, result
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
    """What the roll would hold: voters, their votes and their shares; voters by college, groups that the law caps."""

    voters: int
    votes: int
    shares: int = 0
    colleges: Mapping[str | None, int] | None = None
    capped: tuple[GroupTotal, ...] = ()


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
) -> RoomQuorum | None:
    """The quorum of a resolution with so many present, or with the `room` as it is; None where there is neither."""
    if supposed.present is None:
        return room
    topic = topic_of(item.kind, item.matter)
    leaf = quorum_leaf(law, topic, supposed.call)
    unit = unit_of(leaf)
    entitled = {
        QuorumUnit.MEMBERS: figures.voters,
        QuorumUnit.VOTES: figures.votes,
        QuorumUnit.SHARES: figures.shares,
    }[unit]
    if supposed.present > entitled:
        raise Refusal("BAD_ARGUMENT", f"At most {entitled} can be present: that is what the roll would hold.")
    before = len(law.figures)
    found = quorum(law, topic, Attendance(entitled, supposed.present, supposed.call))
    because = tuple(law.figures[before:])
    return RoomQuorum(found, supposed.call, unit, entitled, supposed.present, leaf, because)


def outcome_if(
    law: Reading, item: Item, figures: Figures, supposed: Supposed, room: RoomQuorum | None
) -> Result | None:
    """What the supposed votes would decide, as a count of the real meeting would; None where none are supposed."""
    if supposed.tally is None:
        return None
    tally = replace(supposed.tally, entitled=figures.votes)
    if tally.present > figures.votes:
        raise Refusal("BAD_ARGUMENT", f"{tally.present} votes are supposed, but the roll would have {figures.votes}.")
    check_parts(tally, weights_of(law.regime) if tally.colleges else None)
    counting = Counting(
        tally,
        item.kind,
        item.matter,
        quorum=room if room and room.call else None,
        members=figures.colleges,
        capped=figures.capped,
        sitting=supposed.call,
    )
    return result(law, counting)


def left_out(law: Reading, figures: Figures) -> tuple[Open, ...]:
    """The limits on supposed votes that a supposition cannot apply: nobody says in whose hands they would be."""
    share, base, leaf = share_of(law, figures.voters)
    if share is None:
        return ()
    if base in IN_THE_ROOM:
        return (
            Open(f"One member casts at most {share} of the votes present; whose votes these are is not said.", leaf),
        )
    if not includes_proxies(law):
        return ()
    said = "Proxies count towards the most that one member may cast; in whose hands they would be is not said."
    return (Open(said, law.leaf("vote_caps.includes_proxies")),)
