"""Mandates: somebody in an office from a day on, until its term, her own end, or a meeting that does not ratify her."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.elections.check_rules import outside
from services.governance.domain.elections.office_rules import OfficeRules
from services.governance.domain.elections.seating import Seating
from services.governance.domain.elections.terms import last_day
from services.governance.domain.words import Verdict

TERM_DAYS_MAX = 36_525
"""A hundred years."""


class MandateOrigin(Enum):
    """How a mandate began. MOVED_UP: as the next in order, to a seat that fell free."""

    ELECTED = "elected"
    MOVED_UP = "moved_up"
    CO_OPTED = "co_opted"
    DRAWN = "drawn"


class MandateEndReason(Enum):
    """Why a mandate ended. LEFT: she is no member any more; NOT_RATIFIED: the meeting did not ratify the co-option."""

    TERM_OVER = "term_over"
    RESIGNED = "resigned"
    DISMISSED = "dismissed"
    DIED = "died"
    LEFT = "left"
    NOT_RATIFIED = "not_ratified"
    OTHER = "other"


class MandateState(Enum):
    """How far a mandate is. OVERDUE: its term is over, and no end was recorded; who sits on does so meanwhile."""

    COMING = "coming"
    RUNNING = "running"
    TO_RATIFY = "to_ratify"
    OVERDUE = "overdue"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class MandateEnd:
    """The last day of a mandate, and why."""

    last_day: date
    because: MandateEndReason
    why: str = ""


@dataclass(frozen=True, slots=True)
class Mandate:
    """`until`: the last day of its term, None for one without; `ratified`: what a meeting said of a co-option."""

    id: UUID
    entity: str
    office: str
    holder: str
    membership: UUID | None
    origin: MandateOrigin
    begins: date
    until: date | None
    resolution: UUID | None = None
    draw: UUID | None = None
    predecessor: UUID | None = None
    register: UUID | None = None
    law: str | None = None
    end: MandateEnd | None = None
    ratified: bool | None = None

    def state(self, on: date) -> MandateState:
        """How far it is on a day."""
        if self.end is not None and on > self.end.last_day:
            return MandateState.ENDED
        if on < self.begins:
            return MandateState.COMING
        if self.until is not None and on > self.until:
            return MandateState.OVERDUE
        waits = self.origin is MandateOrigin.CO_OPTED and self.ratified is None
        return MandateState.TO_RATIFY if waits else MandateState.RUNNING


@dataclass(frozen=True, slots=True)
class Accepting:
    """What accepting a seat decides on. `held_on`: the meeting's day; `before`: mandates that came of the election;
    `earlier`: the member's own mandates in this office."""

    seats: Seating
    declared: bool
    held_on: date
    before: Sequence[Mandate]
    earlier: Sequence[Mandate]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepts, from which day; `until` where the statutes do not fix the term; `predecessor` whose seat it is."""

    candidate: str
    office: str | None
    begins: date
    until: date | None = None
    predecessor: UUID | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """The office and its days as accepted, and the rule that sets them."""

    office: str
    begins: date
    until: date | None
    origin: MandateOrigin
    law: str | None


def accept(wanted: Acceptance, at: Accepting) -> Term:
    """The mandate that begins.

    Raises `Refusal` TRANSITION_NOT_ALLOWED before the declaration or for a seat that is taken, TIE_UNDECIDED,
    NOT_ELECTED for who has no seat, OFFICE_RULES with the article, BAD_ARGUMENT.
    """
    office = _office(wanted, at.seats)
    _check_seat(wanted, at)
    predecessor = _predecessor(wanted, at)
    until = _until(wanted, at, predecessor)
    _check_consecutive(at, office)
    rules = at.seats.rules
    origin = MandateOrigin.MOVED_UP if predecessor else MandateOrigin.ELECTED
    return Term(office, wanted.begins, until, origin, rules.law.source if rules else None)


def gone(declined: Collection[str], mandates: Sequence[Mandate]) -> set[str]:
    """Whose seats are the next in order's: of who declined, or whose mandate ended, nobody being co-opted to it."""
    after = {row.predecessor: row for row in mandates if row.predecessor is not None}
    found = set(declined)
    for row in mandates:
        last = after.get(row.id)
        while last is not None and last.origin is MandateOrigin.CO_OPTED and last.end is not None:
            last = after.get(last.id)
        co_opted = last is not None and last.origin is MandateOrigin.CO_OPTED
        if row.end is not None and not co_opted:
            found.add(row.holder)
    return found


def _office(wanted: Acceptance, seats: Seating) -> str:
    if seats.office is not None:
        if wanted.office not in (None, seats.office):
            raise Refusal("BAD_ARGUMENT", f"This election filled '{seats.office}'; leave the office out.")
        return seats.office
    return texts.title("The office's name", wanted.office or "")


def _check_seat(wanted: Acceptance, at: Accepting) -> None:
    if not at.declared:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The election's result is not declared yet (declareResult).")
    if wanted.candidate in at.seats.tied:
        raise Refusal("TIE_UNDECIDED", "She ties for a seat; a corrected count takes what the tie rule gave.")
    if any(row.holder == wanted.candidate for row in at.before):
        raise Refusal("ALREADY_EXISTS", "Her mandate from this election is on record.")
    if sum(row.end is None for row in at.before) >= at.seats.seats:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"All {at.seats.seats} seats of this election are held.")
    if wanted.candidate not in at.seats.elected:
        law = at.seats.rules.law if at.seats.rules else at.seats.law
        raise Refusal(
            "NOT_ELECTED",
            f"'{wanted.candidate[:80]}' has no seat by this election as it stands.",
            article=law.source,
            unverified=law.unverified,
        )
    if wanted.begins < at.held_on:
        raise Refusal("BAD_ARGUMENT", f"A mandate begins no earlier than its election, on {at.held_on}.")


def _predecessor(wanted: Acceptance, at: Accepting) -> Mandate | None:
    """Whose seat it is, where one of this election fell free; none may be named where all elected are still coming."""
    taken = {row.predecessor for row in at.before}
    ended = [row for row in at.before if row.end is not None and row.id not in taken]
    if wanted.predecessor is None:
        if ended:
            raise Refusal("BAD_ARGUMENT", "A seat of this election fell free: name whose it was (predecessor).")
        return None
    found = next((row for row in ended if row.id == wanted.predecessor), None)
    if found is None or found.end is None:
        raise Refusal("BAD_ARGUMENT", "No mandate of this election with this id ended and waits for a successor.")
    _check_moves_up(at.seats)
    if wanted.begins <= found.end.last_day:
        raise Refusal("BAD_ARGUMENT", f"The seat is held until {found.end.last_day}; begin on the day after.")
    return found


def _check_moves_up(seats: Seating) -> None:
    """Refuse where the statutes let nobody move up, or say nothing of it."""
    rules = seats.rules
    if rules is None:
        raise Refusal(
            "OFFICE_RULES",
            f"{seats.law.source}: no rule on record says that the next in order moves up; elect anew, or co-opt.",
            article=seats.law.source,
            unverified=seats.law.unverified,
        )
    if not rules.substitutes:
        why = "let nobody move up" if rules.substitutes is False else "do not say whether the next in order moves up"
        raise outside(rules, f"the statutes {why} (substitutes); elect anew, or co-opt where they let you.")


def _until(wanted: Acceptance, at: Accepting, predecessor: Mandate | None) -> date | None:
    """The last day: what is left of the predecessor's term, the statutes' years, or what was asked for."""
    if predecessor is not None:
        fixed = predecessor.until
    else:
        years = at.seats.terms.years.get(wanted.candidate) if at.seats.terms else None
        fixed = last_day(wanted.begins, years) if years else None
        if at.seats.terms and wanted.candidate in at.seats.terms.undecided and wanted.until is None:
            raise Refusal("TIE_UNDECIDED", f"{at.seats.terms.because} Say until when she sits (until).")
    rules = at.seats.rules
    if fixed is not None and wanted.until not in (None, fixed) and rules is not None:
        raise outside(rules, f"her term ends on {fixed}, not on {wanted.until}.")
    until = wanted.until if fixed is None else fixed
    check_term(wanted.begins, until)
    return until


def check_term(begins: date, until: date | None) -> None:
    """Refuse BAD_ARGUMENT for a term that ends before it begins, or after a hundred years."""
    if until is not None and not begins <= until <= begins + timedelta(days=TERM_DAYS_MAX):
        raise Refusal("BAD_ARGUMENT", "A term ends on or after its first day, and within a hundred years.")


def _check_consecutive(at: Accepting, office: str) -> None:
    """Terms without a break between them, this one too; a seat that was moved up to counts."""
    rules = at.seats.rules
    if rules is None or rules.consecutive_terms is None:
        return
    terms = sum(row.office == office for row in at.earlier)
    if terms >= rules.consecutive_terms:
        raise outside(rules, f"{rules.consecutive_terms} terms in a row are the most, and she has had {terms}.")


def unbroken(mandates: Sequence[Mandate], begins: date) -> list[Mandate]:
    """The terms that a member held right before a day, newest first, without a break of more than a year.

    A year is what lies between two ordinary meetings: who was not elected at one has had a break.
    """
    found: list[Mandate] = []
    edge = begins
    for row in sorted(mandates, key=lambda mandate: mandate.begins, reverse=True):
        over = row.end.last_day if row.end else (row.until or edge)
        if row.begins < edge and over >= edge - timedelta(days=366):
            found.append(row)
            edge = row.begins
        else:
            break
    return found


def co_opt(rules: OfficeRules, free: Mandate, begins: date) -> Term:
    """The mandate of somebody whom the body itself takes to a seat that fell free, until the meeting ratifies it.

    Raises `Refusal` TRANSITION_NOT_ALLOWED, BAD_ARGUMENT, OFFICE_RULES where the statutes do not let it be done.
    """
    if free.end is None:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The seat is held by '{free.holder}'; record the end first.")
    if begins <= free.end.last_day:
        raise Refusal("BAD_ARGUMENT", f"The seat is held until {free.end.last_day}; begin on the day after.")
    if free.until is not None and begins > free.until:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The term of this seat ended on {free.until}; elect anew.")
    if not rules.co_option:
        why = "let nobody be co-opted" if rules.co_option is False else "do not say that somebody may be co-opted"
        raise outside(rules, f"the statutes {why} (co_option); convene an election.")
    check_term(begins, free.until)
    return Term(rules.office, begins, free.until, MandateOrigin.CO_OPTED, rules.law.source)


def ratify(mandate: Mandate, verdict: str | None, held_on: date) -> bool:
    """Whether a meeting ratified a co-option. TRANSITION_NOT_ALLOWED for none that waits, or without a result."""
    if mandate.origin is not MandateOrigin.CO_OPTED or mandate.ratified is not None or mandate.end is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "No co-option waits here to be ratified.")
    if verdict not in (Verdict.ADOPTED.value, Verdict.REJECTED.value):
        raise Refusal("TRANSITION_NOT_ALLOWED", "Declare the meeting's result on the co-option first (declareResult).")
    if held_on < mandate.begins:
        raise Refusal("BAD_ARGUMENT", f"She was co-opted on {mandate.begins}, after that meeting.")
    return verdict == Verdict.ADOPTED.value


def end(mandate: Mandate, ending: MandateEnd) -> None:
    """Refuse an end that cannot be: TRANSITION_NOT_ALLOWED for a second one, BAD_ARGUMENT for its day."""
    texts.optional_text("Why it ended (why)", ending.why)
    if mandate.end is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"This mandate ended on {mandate.end.last_day}.")
    if ending.last_day < mandate.begins:
        raise Refusal("BAD_ARGUMENT", f"It began on {mandate.begins}; its last day cannot be before.")
    if ending.because is MandateEndReason.NOT_RATIFIED:
        raise Refusal(
            "BAD_ARGUMENT", "What a meeting says of a co-option is recorded with its result (ratifyCoOption)."
        )
    over = mandate.until
    if ending.because is MandateEndReason.TERM_OVER and (over is None or ending.last_day < over):
        said = "has no last day" if over is None else f"lasts until {over}"
        raise Refusal("BAD_ARGUMENT", f"The term {said}; it did not end by its time.")
