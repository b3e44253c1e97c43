"""Sending notices out: what is put on record of a dispatch, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.assembly import Assembly
from services.governance.domain.convocation.channels import Channels
from services.governance.domain.convocation.words import NoticeChannel
from services.governance.domain.moments import check_offset, day_in

LOT_MAX = 1_000
"""Memberships named one by one in one request."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A lot of notices: `memberships` by name, or None for everybody of the channel who was not told yet. `proof`: what
    shows that they went out, as the mailer's message number, the post's list or the gazette's issue."""

    channel: NoticeChannel
    sent_at: datetime
    proof: str
    memberships: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True)
class Outbox:
    """What the decision needs: the meeting and its ways, whether a call was opened, the zone and the clock."""

    assembly: Assembly
    channels: Channels
    opened: bool
    timezone: str
    moment: datetime

    def day_of(self, moment: datetime) -> date:
        """The day of a moment where the entity is."""
        return day_in(self.timezone, moment)


@dataclass(frozen=True, slots=True)
class Dispatched:
    """A dispatch as it goes on record, before its notices are counted."""

    channel: NoticeChannel
    sent_at: datetime
    sent_on: date
    proof: str
    memberships: tuple[UUID, ...] | None
    law: str


@dataclass(frozen=True, slots=True)
class Bounced:
    """One notice that came back, and why."""

    membership: UUID
    why: str


def send(wanted: Sending, at: Outbox) -> Dispatched:
    """The dispatch, or a refusal; one that came too late is put on record all the same, and its deadline says so.

    Raises `Refusal` TRANSITION_NOT_ALLOWED for a meeting that was opened or imported, NOTICE_NOT_ALLOWED, LAW_UNKNOWN,
    BAD_ARGUMENT for a moment that is none or without proof.
    """
    check_convenes(at.assembly, opened=at.opened)
    at.channels.check(wanted.channel)
    check_offset("the moment of the dispatch (sentAt)", wanted.sent_at)
    if wanted.sent_at > at.moment:
        raise Refusal("BAD_ARGUMENT", "A dispatch is put on record once it went out.").blame(wanted.sent_at)
    sent_on = at.day_of(wanted.sent_at)
    if at.assembly.convened_on is not None and sent_on < at.assembly.convened_on:
        raise Refusal("BAD_ARGUMENT", f"Convened on {at.assembly.convened_on}: nothing went out before.")
    if wanted.memberships is not None and not 1 <= len(set(wanted.memberships)) == len(wanted.memberships) <= LOT_MAX:
        raise Refusal("BAD_ARGUMENT", f"Name 1 to {LOT_MAX} memberships, each once; or none, for the whole channel.")
    proof = texts.text("What proves the dispatch (proof)", wanted.proof)
    law = at.channels.law.source
    return Dispatched(wanted.channel, wanted.sent_at, sent_on, proof, wanted.memberships, law)


def check_convenes(assembly: Assembly, *, opened: bool) -> None:
    """Refuse TRANSITION_NOT_ALLOWED unless members are still being convened to the meeting."""
    if assembly.imported is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "An imported meeting is over: nobody is convened to it.")
    if opened:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The meeting was opened: nobody is convened to it any more.")


def bounces(rows: list[tuple[UUID, str]]) -> list[Bounced]:
    """Notices that came back; BAD_ARGUMENT for none, too many, one named twice, or without a reason."""
    if not 1 <= len({membership for membership, _ in rows}) == len(rows) <= LOT_MAX:
        raise Refusal("BAD_ARGUMENT", f"Name 1 to {LOT_MAX} memberships, each once.")
    return [Bounced(membership, texts.title("Why it came back", why)) for membership, why in rows]
