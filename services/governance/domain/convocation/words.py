"""The closed sets of words of convocation."""

from __future__ import annotations

from enum import Enum


class DeadlineKind(Enum):
    """What must have been done by a day, or may be done from or until it."""

    NOTICE = "notice"
    """The last day on which notices go out."""
    NOTICE_FROM = "notice_from"
    """The first day on which they may."""
    AGENDA = "agenda"
    """The last day on which the agenda is made known."""
    AMENDMENT_TEXTS = "amendment_texts"
    """The same for the texts of more than ordinary business."""
    AGENDA_ADDITIONS = "agenda_additions"
    """The last day on which members have items added."""
    EARLY_VOTES_FROM = "early_votes_from"
    """The first day of a vote that counts."""
    POSTAL_FORMS_UNTIL = "postal_forms_until"
    """The last day on which a voting form may arrive."""
    ROLL_OBJECTIONS = "roll_objections"
    """The last day of the objection window."""
    RECORD_DATE = "record_date"
    """The day that fixes who may vote."""
    SECOND_CALL_FROM = "second_call_from"
    """The first day of a second call."""
    SECOND_CALL_UNTIL = "second_call_until"
    """The last day of a second call."""


class NoticeChannel(Enum):
    """How a member is convened. PUBLICATION: a gazette, a newspaper or a board, which convenes all it is for."""

    EMAIL = "email"
    POST = "post"
    REGISTERED_POST = "registered_post"
    PUBLICATION = "publication"


class NoticeState(Enum):
    """Whether a notice has gone out. BOUNCED: it came back, and nothing has reached the member since."""

    UNSENT = "unsent"
    SENT = "sent"
    BOUNCED = "bounced"


class AdjournedBy(Enum):
    """Who broke a sitting off."""

    MEETING = "meeting"
    CHAIR = "chair"
