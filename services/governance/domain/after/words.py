"""The closed sets of words of what follows a meeting."""

from __future__ import annotations

from enum import Enum


class MinutesState(Enum):
    """How far a version of minutes is. SIGNED: by all whom law and statutes want; REPLACED: a later version stands."""

    DRAFT = "draft"
    SIGNED = "signed"
    REPLACED = "replaced"


class MinutesPart(Enum):
    """What of minutes a rule is about."""

    CONTENT = "content"
    ANNEX = "annex"


class Kept(Enum):
    """Whether minutes have what a rule wants.

    RECORDED: it stands there from the meeting's own records; SAID: whoever drafted wrote it in; NOT_NEEDED: the case
    that the rule is for is not this meeting's.
    """

    RECORDED = "recorded"
    SAID = "said"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"


class Capacity(Enum):
    """As what somebody signs, or has an office at a meeting. ADJUSTER: elected to check the minutes; OTHER: what
    statutes name."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    SCRUTINEER = "scrutineer"
    BOARD_MEMBER = "board_member"
    MANAGER = "manager"
    NOTARY = "notary"
    ADJUSTER = "adjuster"
    MEMBER = "member"
    OTHER = "other"


BUREAU = (Capacity.CHAIR, Capacity.SECRETARY, Capacity.SCRUTINEER)
"""Who makes up a bureau."""
