"""The closed sets of words of members' initiatives."""

from __future__ import annotations

from enum import Enum


class InitiativeKind(Enum):
    """What members sign: an item for an agenda, or a meeting to be convened."""

    MOTION = "motion"
    MEETING = "meeting"


class MotionState(Enum):
    """How far a motion is. ENTERED: an item of the agenda; LAPSED: too few signed in time."""

    OPEN = "open"
    ENTERED = "entered"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class MeetingRequestState(Enum):
    """How far a request for a meeting is.

    REACHED: the board has to convene; OVERDUE: it did not within the law's days, and what the law has in its place is
    open; CONVENED: a meeting answers it.
    """

    OPEN = "open"
    REACHED = "reached"
    OVERDUE = "overdue"
    CONVENED = "convened"
    WITHDRAWN = "withdrawn"


class ConvenedBy(Enum):
    """Who convenes what members asked for. AUTHORITY: a court, its agent or an office, by the law's fallback."""

    BOARD = "board"
    AUTHORITY = "authority"
    REQUESTERS = "requesters"


class AmendmentState(Enum):
    """How far an amendment is. REFUSED: it leaves the announced item; FALLEN: a farther one was adopted."""

    PROPOSED = "proposed"
    ADMITTED = "admitted"
    REFUSED = "refused"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    FALLEN = "fallen"
    WITHDRAWN = "withdrawn"
