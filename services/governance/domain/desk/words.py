"""The closed sets of words of the desk."""

from __future__ import annotations

from enum import Enum


class BureauOffice(Enum):
    """Who runs the meeting: one chair, one secretary, and those who count."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    SCRUTINEER = "scrutineer"


class ChosenBy(Enum):
    """How somebody came to her office: named by the statutes, by the meeting itself, by the board, by a court."""

    STATUTES = "statutes"
    MEETING = "meeting"
    BOARD = "board"
    COURT = "court"


class ItemState(Enum):
    """How far the meeting is with an item: to come, open (one at a time), taken and put down, or decided."""

    TO_COME = "to_come"
    OPEN = "open"
    TAKEN = "taken"
    DECLARED = "declared"
