"""A motion or a request for a meeting, from the first signature to what it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.assembly import AGENDA_MAX, AgendaItem, Assembly
from services.governance.domain.convene import check_agenda
from services.governance.domain.convocation.deadlines import additions_until
from services.governance.domain.convocation.texts import TEXT_MAX, check_unopened
from services.governance.domain.initiative.support import Support, Weight, not_allowed, right, units
from services.governance.domain.initiative.words import InitiativeKind, MotionState
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.results.check_matter import check_matters
from services.governance.domain.words import AssemblyKind, RollReason

ADDITIONS = "agenda_additions.threshold"
ADDITIONS_DEADLINE = "agenda_additions.deadline"
CONVENE = "minority_convene.threshold"
MOTIONS_MAX = 500
"""Motions of one meeting."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What members ask for: the items, what is to be decided word for word, and why."""

    items: tuple[AgendaItem, ...]
    text: str
    reasons: str
    meeting_kind: AssemblyKind | None = None


@dataclass(frozen=True, slots=True)
class Initiative:
    """A motion (`assembly`) or a request for a meeting; `withdrawn`: whoever started it took it back."""

    id: UUID
    kind: InitiativeKind
    entity: str
    assembly: UUID | None
    membership: UUID
    wanted: Wanted
    started_on: date
    law: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of all who signed against the register of a day."""

    on: date
    reached: bool
    signed: Weight
    whole: Weight
    sequence: int
    head: str


@dataclass(frozen=True, slots=True)
class Tabling:
    """How far a meeting is for whoever wants an item on its agenda: the day its notice went out (None: not to all yet),
    items and motions so far, whether a call was opened."""

    assembly: Assembly
    noticed_on: date | None
    items: int
    motions: int
    opened: bool
    today: date


@dataclass(frozen=True, slots=True)
class Rule:
    """The threshold, and the last day on which signatures count (None: law and statutes set none yet)."""

    law: Leaf
    until: date | None


def tabling_rule(law: Reading, at: Tabling) -> Rule:
    """The rule by which members have an item added to this meeting's agenda, while they may.

    Raises `Refusal` INITIATIVE_NOT_ALLOWED too late or without such a right, LAW_UNKNOWN, TRANSITION_NOT_ALLOWED.
    """
    if at.assembly.imported is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "This meeting is imported; nothing comes onto its agenda.")
    check_unopened(opened=at.opened)
    threshold = right(law, ADDITIONS, "members have an item added to an agenda")
    leaf = law.required(ADDITIONS_DEADLINE)
    until = additions_until(leaf, at.assembly.held_on, at.noticed_on)
    if until is not None and at.today > until:
        raise not_allowed(leaf, f"an item of members' own came in by {until}", reason="late", latest=until.isoformat())
    if at.today > at.assembly.held_on:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The day of the meeting, {at.assembly.held_on}, has passed.")
    return Rule(threshold, until)


def table(law: Reading, wanted: Wanted, at: Tabling) -> tuple[Wanted, Rule]:
    """The motion, trimmed, and its rule; besides `tabling_rule` refuses BAD_ARGUMENT for what is no item."""
    rule = tabling_rule(law, at)
    if at.motions >= MOTIONS_MAX:
        raise Refusal("BAD_ARGUMENT", f"A meeting has at most {MOTIONS_MAX} motions.")
    check_room(at.items)
    return _trimmed(law, "The motion's title", wanted), rule


def request(law: Reading, wanted: Wanted) -> tuple[Wanted, Leaf]:
    """The request for a meeting, trimmed, and the threshold; INITIATIVE_NOT_ALLOWED, LAW_UNKNOWN, BAD_ARGUMENT."""
    threshold = right(law, CONVENE, "members have a meeting convened")
    return _trimmed(law, "The meeting's title", wanted), threshold


def _trimmed(law: Reading, what: str, wanted: Wanted) -> Wanted:
    check_agenda(wanted.items[0].title if wanted.items else "", wanted.items)
    check_matters(law, wanted.items)
    items = tuple(AgendaItem(texts.title(what, row.title), row.kind, row.matter) for row in wanted.items)
    text = texts.text("What is to be decided", wanted.text, TEXT_MAX)
    return Wanted(items, text, texts.text("The reasons", wanted.reasons), wanted.meeting_kind)


def check_room(items: int) -> None:
    """Refuse BAD_ARGUMENT for an item more than an agenda has."""
    if items >= AGENDA_MAX:
        raise Refusal("BAD_ARGUMENT", f"An agenda has at most {AGENDA_MAX} items.")


def check_signs(leaf: Leaf, reason: RollReason, weight: Weight) -> None:
    """Refuse NOT_ENTITLED, with the article, for whoever is not in the register or weighs nothing by this threshold."""
    if reason is RollReason.NOT_REGISTERED:
        raise _no_weight(leaf, "only members of the day sign")
    if not any(getattr(weight, unit) for unit in units(leaf)):
        raise _no_weight(leaf, f"signatures are counted in {' and '.join(sorted(units(leaf)))}, and she has none today")


def _no_weight(leaf: Leaf, why: str) -> Refusal:
    return Refusal(
        "NOT_ENTITLED", f"{leaf.source}: {why}.", article=leaf.source, unverified=leaf.unverified, key=leaf.key
    )


def count_anew(before: Counted | None, running: Support, today: date) -> bool:
    """Whether all who signed are counted against the register: once a day, and where the running sum would reach."""
    return before is None or before.on < today or running.reached


def motion_state(motion: Initiative, *, entered: bool, until: date | None, opened: bool, today: date) -> MotionState:
    """How far a motion is on a day."""
    if entered:
        return MotionState.ENTERED
    if motion.withdrawn:
        return MotionState.WITHDRAWN
    late = until is not None and today > until
    return MotionState.LAPSED if late or opened else MotionState.OPEN


def check_open(initiative: Initiative, *, reached: bool) -> None:
    """Refuse TRANSITION_NOT_ALLOWED once it was taken back, or led to what it asks for."""
    if initiative.withdrawn:
        raise Refusal("TRANSITION_NOT_ALLOWED", "It was taken back by whoever started it.")
    if reached:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Enough have signed, and what follows from it stands.")
