"""A roll between its computation and its seal, and after it (architecture, section 8).

    provisional → contested → sealed → reopened by two → corrected by the next sealed version

Objections are raised within a window and decided with reasons; both stay on record whatever becomes of the roll.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commons import texts
from commons.auth.caller import Caller, Role
from commons.errors import Refusal
from services.governance.domain.law.regime import Regime
from services.governance.domain.moments import day_in
from services.governance.domain.roll_rules import Standing
from services.governance.domain.statutes import OBJECTION_DAYS
from services.governance.domain.words import RollReason, RollState

VOTES_MAX = 1_000_000
"""More votes than one membership can have."""
SIGNERS = (Role.ORGANISER, Role.AUDITOR)
"""Who seals and reopens, the first of them first: an organiser, then another organiser or an auditor."""


@dataclass(frozen=True, slots=True)
class RollLife:
    """What a roll has been through: `undecided` objections of its assembly, `unresolved` ones that were upheld
    without anything following, `reopenings` signed so far, and whether a later version is sealed."""

    sealed: bool
    undecided: int = 0
    reopenings: int = 0
    superseded: bool = False
    unresolved: int = 0

    @property
    def reopened(self) -> bool:
        """Whether two people have reopened it."""
        return self.reopenings == 2

    @property
    def state(self) -> RollState:
        """Where the roll stands."""
        if not self.sealed:
            return RollState.CONTESTED if self.undecided or self.unresolved else RollState.PROVISIONAL
        if self.superseded:
            return RollState.CORRECTED
        return RollState.REOPENED if self.reopened else RollState.SEALED


PROVISIONAL = RollLife(sealed=False)
"""The life of a roll that was just computed."""


def day_is_over(day: date, timezone: str, moment: datetime) -> bool:
    """Whether `day` has ended at 24:00 in `timezone` (IANA) by `moment` (aware)."""
    return day_in(timezone, moment) > day


def objections_until(regime: Regime, meeting_on: date) -> date:
    """The last day of the objection window: the day before the meeting, or as many days before as the statutes say.

    Raises `Refusal` LAW_UNKNOWN for a clause that is no number of days.
    """
    choice = regime.statutes.choices.get(OBJECTION_DAYS) if regime.statutes else None
    days = choice.value if choice else 1
    if type(days) is not int or not 0 <= days <= 366:
        raise Refusal("LAW_UNKNOWN", f"The statutes' '{OBJECTION_DAYS}' is no number of days.", key=OBJECTION_DAYS)
    return meeting_on - timedelta(days=days)


def window_source(regime: Regime) -> str:
    """What sets the window, to be cited."""
    choice = regime.statutes.choices.get(OBJECTION_DAYS) if regime.statutes else None
    if choice is None or regime.statutes is None:
        return "no article of law or statutes sets another day than the one before the meeting"
    return f"statutes (version {regime.statutes.version}) {choice.article}"


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody holds against one line. `claimed_votes`: what the line should say."""

    claimed_votes: int
    statement: str
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Objecting:
    """What the decision needs: the window's last day with its source, the clock, whose membership it is."""

    until: date
    source: str
    timezone: str
    moment: datetime
    own: bool
    line_votes: int


def raise_objection(wanted: Objection, facts: Objecting) -> Objection:
    """The objection as it goes on record.

    Raises `Refusal` OBJECTION_WINDOW_CLOSED, or BAD_ARGUMENT: no statement, nobody named on whose behalf, no claim.
    """
    if day_is_over(facts.until, facts.timezone, facts.moment):
        raise Refusal(
            "OBJECTION_WINDOW_CLOSED",
            f"Objections to this roll could be raised until {facts.until}, 24:00 ({facts.timezone}): {facts.source}.",
            until=facts.until.isoformat(),
            article=facts.source,
            unverified=False,
        )
    statement = texts.text("What is held against the roll (statement)", wanted.statement)
    behalf = texts.title("Who objects (onBehalfOf)", wanted.on_behalf_of) if wanted.on_behalf_of else None
    if not facts.own and behalf is None:
        raise Refusal("BAD_ARGUMENT", "Name the member on whose behalf the objection is raised (onBehalfOf).")
    if not 0 <= wanted.claimed_votes <= VOTES_MAX:
        raise Refusal("BAD_ARGUMENT", f"A line has 0 to {VOTES_MAX} votes.")
    if wanted.claimed_votes == facts.line_votes:
        raise Refusal("BAD_ARGUMENT", f"The line has {facts.line_votes} votes already; claim another number.")
    return Objection(wanted.claimed_votes, statement, behalf)


def decide_objection(decided: bool, objector: str, caller: Caller, reasons: str) -> str:
    """The reasons as they go on record; TRANSITION_NOT_ALLOWED when decided, FORBIDDEN to the objector herself."""
    if decided:
        raise Refusal("TRANSITION_NOT_ALLOWED", "This objection is decided; a new one may be raised in the window.")
    if caller.actor == objector:
        raise Refusal("FORBIDDEN", "Whoever raised an objection does not decide it; another organiser does.")
    return texts.text("The reasons of the decision", reasons)


def follows(upheld: bool, *, unresolved: bool, claimed: int) -> str:
    """What is to be done after a decision, in a sentence."""
    if not upheld:
        return "Nothing: the line stands."
    if not unresolved:
        return "Nothing more: the line says what was claimed, or a named person set it or said why not."
    return (
        f"The roll cannot be sealed until the line says what was claimed, {claimed} (correct the register and"
        " computeRoll, or overrideRollLine) or an organiser says why it does not (settleObjection)."
    )


@dataclass(frozen=True, slots=True)
class Settlement:
    """Why the line of an upheld objection does not say what was claimed; `law`: the article it rests on."""

    why: str
    law: str


def settle_objection(unresolved: bool, objector: str, caller: Caller, wanted: Settlement) -> Settlement:
    """The settlement as it goes on record.

    Raises `Refusal` TRANSITION_NOT_ALLOWED where nothing is left to settle, FORBIDDEN to the objector, BAD_ARGUMENT.
    """
    if not unresolved:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Only an upheld objection on which nothing has followed is settled so.")
    if caller.actor == objector:
        raise Refusal("FORBIDDEN", "Whoever raised an objection does not settle it; another organiser does.")
    why = texts.text("Why the line stays as it is (why)", wanted.why)
    return Settlement(why, texts.text("The article it rests on (law)", wanted.law))


@dataclass(frozen=True, slots=True)
class Override:
    """A line set by hand, and why: `law` is the article it rests on."""

    line: Standing
    why: str
    law: str


def check_may_change(roll: RollLife, *, signed: bool) -> None:
    """Refuse ROLL_SEALED, or TRANSITION_NOT_ALLOWED after a first signature, which is under the lines as they are."""
    if roll.sealed:
        raise Refusal("ROLL_SEALED", "A sealed roll stands; reopen it by two, compute anew, then set the line.")
    if signed:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Somebody has signed this roll; compute it anew, then set the line.")


def override(wanted: Override) -> Override:
    """The override as it goes on record; BAD_ARGUMENT for votes without the reason VOTES, no why or no article."""
    votes, reason = wanted.line.votes, wanted.line.reason
    if not 0 <= votes <= VOTES_MAX or (votes > 0) != (reason is RollReason.VOTES):
        raise Refusal("BAD_ARGUMENT", "Votes go with the reason VOTES, none with one of the other reasons.")
    why = texts.text("Why the line is set by hand (why)", wanted.why)
    return Override(wanted.line, why, texts.text("The article it rests on (law)", wanted.law))


def check_withdrawal(reason: RollReason, why: str, law: str) -> None:
    """Refuse BAD_ARGUMENT for an override without votes that says what a line is set to: it was not to be withdrawn."""
    if why or law or reason is not RollReason.VOTES:
        raise Refusal(
            "BAD_ARGUMENT",
            "Without votes an override is withdrawn, which takes no reason, why or law; to leave a line no vote, say "
            "votes: 0.",
        )


@dataclass(frozen=True, slots=True)
class Reopening:
    """The signature under a reopening that may be given now; the second one reopens."""

    position: int
    role: Role
    reason: str


def reopen(
    caller: Caller, *, country: str, entity: str, roll: RollLife, signed_by: Sequence[str], why: str
) -> Reopening:
    """The signature `caller` may give now.

    Raises `Refusal` TRANSITION_NOT_ALLOWED for a roll that is not sealed or is reopened already, REOPENING_NEEDS_TWO,
    FORBIDDEN, BAD_ARGUMENT.
    """
    if not roll.sealed:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Only a sealed roll is reopened; a provisional one is computed anew.")
    if roll.reopened or roll.superseded:
        raise Refusal("TRANSITION_NOT_ALLOWED", "This roll is reopened already; compute and seal its next version.")
    if caller.actor in signed_by:
        raise Refusal("REOPENING_NEEDS_TWO", "You have signed; another organiser or an auditor of the entity reopens.")
    role = next((role for role in SIGNERS if caller.has(role, country, entity)), None)
    if role is None or (not signed_by and role is not Role.ORGANISER):
        raise Refusal("FORBIDDEN", "An organiser of the entity signs first, then another organiser or an auditor.")
    return Reopening(len(signed_by) + 1, role, texts.text("Why the roll is reopened (reason)", why))
