"""How a member is convened: the ways that law and statutes know, and the one that is hers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from commons.errors import Refusal
from services.governance.domain.convocation.words import NoticeChannel
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading, unknown

KEY = "notice_days.channels"


@dataclass(frozen=True, slots=True)
class Way:
    """One way of the law, in its word. `consent`: only to a member who agreed, so many days before the meeting."""

    word: str
    channel: NoticeChannel
    consent: bool = False
    days: int = 0


_WAYS = (
    Way("email_to_member_address", NoticeChannel.EMAIL),
    Way("email", NoticeChannel.EMAIL),
    Way("email_with_consent", NoticeChannel.EMAIL, consent=True),
    Way("electronic_with_member_consent", NoticeChannel.EMAIL, consent=True),
    Way("electronic_if_member_agrees", NoticeChannel.EMAIL, consent=True),
    Way("electronic_with_member_consent_20_days_before", NoticeChannel.EMAIL, consent=True, days=20),
    Way("direct_in_text_form", NoticeChannel.EMAIL),
    Way("direct_in_text_form", NoticeChannel.POST),
    Way("individual_written", NoticeChannel.EMAIL),
    Way("individual_written", NoticeChannel.POST),
    Way("written_any_means", NoticeChannel.EMAIL),
    Way("written_any_means", NoticeChannel.POST),
    Way("invitation_sent_or_published", NoticeChannel.EMAIL),
    Way("invitation_sent_or_published", NoticeChannel.POST),
    Way("invitation_sent_or_published", NoticeChannel.PUBLICATION),
    Way("post", NoticeChannel.POST),
    Way("ordinary_post_if_no_email", NoticeChannel.POST),
    Way("letter_to_registered_members", NoticeChannel.POST),
    Way("registered_post", NoticeChannel.REGISTERED_POST),
    Way("registered_letter", NoticeChannel.REGISTERED_POST),
    Way("registered_letter_srl", NoticeChannel.REGISTERED_POST),
    Way("proof_of_receipt_if_statutes", NoticeChannel.REGISTERED_POST),
    Way("publication", NoticeChannel.PUBLICATION),
    Way("gazette_or_newspaper", NoticeChannel.PUBLICATION),
    Way("public_gazette_named_in_statutes", NoticeChannel.PUBLICATION),
    Way("notice_at_seat_and_each_centre", NoticeChannel.PUBLICATION),
)
"""What the packs' words mean, and the plain ones that statutes use."""


class Choice(IntEnum):
    """What a member has said of how she takes notices; the numbers are SQL's. LATE: by e-mail, but too late for it."""

    NOTHING = 0
    EMAIL = 1
    LATE = 2
    POST = 3


@dataclass(frozen=True, slots=True)
class Assigned:
    """The channel of everybody who has an e-mail address or not, and has chosen so; `because`: the way's word."""

    has_email: bool
    choice: Choice
    channel: NoticeChannel
    because: str


@dataclass(frozen=True, slots=True)
class Channels:
    """The ways of one meeting, in the law's order, and the rule they are from."""

    ways: tuple[Way, ...]
    law: Leaf
    held_on: date

    @property
    def consent_by(self) -> date:
        """The last day of a consent that counts for this meeting."""
        return self.held_on - timedelta(days=max((way.days for way in self.ways), default=0))

    @property
    def paper(self) -> NoticeChannel | None:
        """How a member is told on paper; None where law and statutes know no paper that goes to her."""
        papers = (NoticeChannel.REGISTERED_POST, NoticeChannel.POST)
        return next((one for one in papers if any(way.channel is one for way in self.ways)), None)

    def assigned(self) -> list[Assigned]:
        """A channel for every case. Raises `Refusal` LAW_UNKNOWN where the ways leave somebody without one."""
        return [self._assign(email, choice) for email in (True, False) for choice in Choice]

    def _assign(self, has_email: bool, choice: Choice) -> Assigned:
        for way in self._tried(choice):
            if way.channel is not NoticeChannel.EMAIL or _by_email(way, has_email, choice):
                return Assigned(has_email, choice, way.channel, way.word)
        raise unknown(self.law, "it does not say how somebody is convened who cannot be told by e-mail.")

    def _tried(self, choice: Choice) -> Sequence[Way]:
        """E-mail before paper, registered paper before plain where the law asks it, publication last; for a member who
        wants paper, paper first."""
        order = [NoticeChannel.EMAIL, NoticeChannel.REGISTERED_POST, NoticeChannel.POST, NoticeChannel.PUBLICATION]
        if choice is Choice.POST:
            order = [*order[1:3], NoticeChannel.PUBLICATION, NoticeChannel.EMAIL]
        return sorted(self.ways, key=lambda way: order.index(way.channel))

    def check(self, channel: NoticeChannel) -> None:
        """Refuse NOTICE_NOT_ALLOWED, with the article, for a channel that law and statutes do not know."""
        known = {way.channel for way in self.ways}
        if channel not in known:
            raise Refusal(
                "NOTICE_NOT_ALLOWED",
                f"{self.law.source}: members are not convened by {channel.name}.",
                article=self.law.source,
                unverified=self.law.unverified,
                key=self.law.key,
                forms=[one.name for one in NoticeChannel if one in known],
            )


def channels(law: Reading) -> Channels:
    """The ways of law and statutes on the meeting's day; LAW_UNKNOWN where there are none, or in words of their own."""
    leaf = law.required(KEY)
    words = [word for row in leaf.value or () for word in _said(row)]
    ways = tuple(way for word in words for way in _WAYS if way.word == word)
    if not ways:
        raise unknown(leaf, f"'{leaf.value}' names no way of convening members; record the statutes' own.")
    return Channels(ways, leaf, law.on)


def _said(row: Any) -> list[str]:
    """The words of a row: plain, or what always holds; what holds only on a condition the statutes write themselves."""
    if isinstance(row, dict):
        return [row["always"]] if "always" in row else []
    return [str(row)]


def _by_email(way: Way, has_email: bool, choice: Choice) -> bool:
    if not has_email:
        return False
    return not way.consent or choice is Choice.EMAIL
