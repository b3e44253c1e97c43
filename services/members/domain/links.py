"""The links of a person as processes: offered by one country, asked for in another, confirmed by whoever offered.

The offering country asks its own member before anything is linked; the asking country links, and tells how it ended.
Steps of either side are only added, and what they come to does not depend on the order in which they arrive.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from commons.errors import Refusal

CONFIRM_WITHIN = timedelta(hours=72)
"""How long the offering country's member has to answer, from the redeeming of her token."""


class LinkStepKind(StrEnum):
    """What happened. ASKED, WITHDRAWN, LINKED and UNDONE are the asking country's to say, the next two the other's."""

    OFFERED = "OFFERED"
    ASKED = "ASKED"
    WITHDRAWN = "WITHDRAWN"
    CONFIRMED = "CONFIRMED"
    DECLINED = "DECLINED"
    LINKED = "LINKED"
    UNDONE = "UNDONE"
    UNLINKED = "UNLINKED"


class LinkState(StrEnum):
    """How far a link is."""

    OFFERED = "OFFERED"
    ASKED = "ASKED"
    CONFIRMED = "CONFIRMED"
    EXPIRED = "EXPIRED"
    DECLINED = "DECLINED"
    LINKED = "LINKED"
    UNDONE = "UNDONE"
    UNLINKED = "UNLINKED"


BY_ASKING = frozenset({LinkStepKind.ASKED, LinkStepKind.WITHDRAWN, LinkStepKind.LINKED, LinkStepKind.UNDONE})
"""Words of the country where the token was redeemed."""
BY_OFFERING = frozenset({LinkStepKind.CONFIRMED, LinkStepKind.DECLINED})
"""Words of the country that gave the token."""
_SETTLED = {
    LinkStepKind.UNLINKED: LinkState.UNLINKED,
    LinkStepKind.LINKED: LinkState.LINKED,
    LinkStepKind.UNDONE: LinkState.UNDONE,
    LinkStepKind.DECLINED: LinkState.DECLINED,
    LinkStepKind.WITHDRAWN: LinkState.DECLINED,
}
"""What ends a link, the strongest first."""


@dataclass(frozen=True, slots=True)
class LinkStep:
    """One step, with the other country; `expires`: when an offer's token does, or the time to answer is over."""

    link: UUID
    country: str
    kind: LinkStepKind
    on: date
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkProcess:
    """One link, its steps in order, never none."""

    steps: tuple[LinkStep, ...]

    @property
    def id(self) -> UUID:
        """The link's own, the same in both countries."""
        return self.steps[0].link

    @property
    def country(self) -> str:
        """The other country."""
        return self.steps[-1].country

    @property
    def kinds(self) -> frozenset[LinkStepKind]:
        """What has happened."""
        return frozenset(step.kind for step in self.steps)

    @property
    def offering(self) -> bool:
        """Whether this country gave the token."""
        return LinkStepKind.OFFERED in self.kinds

    @property
    def answer_by(self) -> datetime | None:
        """When the time to answer is over; None while nobody asked."""
        return next((step.expires for step in self.steps if step.kind is LinkStepKind.ASKED), None)

    def state(self, now: datetime) -> LinkState:
        """How far it is at that moment. CONFIRMED does not expire: the asking country settles it, however late."""
        kinds = self.kinds
        for kind, state in _SETTLED.items():
            if kind in kinds:
                return state
        if LinkStepKind.CONFIRMED in kinds:
            return LinkState.CONFIRMED
        open_state = LinkState.ASKED if LinkStepKind.ASKED in kinds else LinkState.OFFERED
        until = max((step.expires for step in self.steps if step.expires is not None), default=None)
        return LinkState.EXPIRED if until is not None and until <= now else open_state

    def has_settled(self) -> bool:
        """Whether nothing can follow but words that say so."""
        return any(kind in self.kinds for kind in _SETTLED)


def link_processes(steps: Iterable[LinkStep]) -> list[LinkProcess]:
    """The steps by link, the newest link first; `steps` are in the order in which they were known."""
    found: dict[UUID, list[LinkStep]] = {}
    for step in steps:
        found.setdefault(step.link, []).append(step)
    return [LinkProcess(tuple(part)) for part in reversed(found.values())]


def decide_confirm(link: LinkProcess, now: datetime) -> LinkStepKind:
    """The offering country's member says yes. Raises `Refusal` TRANSITION_NOT_ALLOWED."""
    state = link.state(now)
    if not link.offering:
        raise _not_now(state, "it is confirmed in the country that gave the token")
    if state is not LinkState.ASKED:
        raise _not_now(state, "only what is asked, in its time, can be confirmed")
    return LinkStepKind.CONFIRMED


def decide_decline(link: LinkProcess, now: datetime) -> LinkStepKind:
    """Either member says no: DECLINED by whoever offered, WITHDRAWN by whoever asked.

    Raises `Refusal` TRANSITION_NOT_ALLOWED: what is linked is undone by `unlinkMembership`.
    """
    state = link.state(now)
    may = {LinkState.ASKED} if link.offering else {LinkState.ASKED, LinkState.EXPIRED}
    if state not in may:
        raise _not_now(state, "only what is asked can be declined; unlinkMembership undoes a link")
    return LinkStepKind.DECLINED if link.offering else LinkStepKind.WITHDRAWN


def news(known: Collection[LinkStepKind], said: Iterable[LinkStep], *, offering: bool) -> list[LinkStep]:
    """Of what the other country says, the steps that are new here and its to say; `offering`: we gave the token.

    Raises `Refusal` BAD_ARGUMENT for a step of ours, or one that could not follow ours.
    """
    theirs = BY_ASKING if offering else BY_OFFERING
    found = [step for step in said if step.kind not in known]
    if any(step.kind not in theirs for step in found):
        raise Refusal("BAD_ARGUMENT", "This is not that country's to say of the link.")
    if LinkStepKind.LINKED in {step.kind for step in found} and LinkStepKind.CONFIRMED not in known:
        raise Refusal("BAD_ARGUMENT", "Nobody here has confirmed this link.")
    return found


def _not_now(state: LinkState, why: str) -> Refusal:
    return Refusal("TRANSITION_NOT_ALLOWED", f"The link is {state.value}: {why}.", state=state.value)
