"""A member's word on how she takes notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.errors import Refusal
from services.governance.domain.convocation.words import NoticeChannel

CHOICES = (NoticeChannel.EMAIL, NoticeChannel.POST)


@dataclass(frozen=True, slots=True)
class NoticeChoice:
    """By e-mail or by post, said on a day; `on_behalf`: entered by the bureau."""

    membership: UUID
    channel: NoticeChannel
    given_on: date
    on_behalf: bool


def choose(membership: UUID, channel: NoticeChannel, given_on: date, today: date, *, own: bool) -> NoticeChoice:
    """The choice as it goes on record; BAD_ARGUMENT for a way that is not the member's to choose, or a day to come.

    With her own login a member speaks today: no consent is dated back by whoever gives it.
    """
    if channel not in CHOICES:
        raise Refusal("BAD_ARGUMENT", "A member chooses e-mail or post; the rest is the law's.").blame(channel)
    if given_on > today:
        raise Refusal("BAD_ARGUMENT", f"{given_on} is a day to come.").blame(given_on)
    return NoticeChoice(membership, channel, today if own else given_on, not own)
