"""Calls for candidates: open from a day to a day, for those whom the statutes let stand; the list that comes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.ballots.seats import Seats, Standing
from services.governance.domain.elections.mandate import Mandate, unbroken
from services.governance.domain.elections.office_rules import OfficeRules
from services.governance.domain.engine.financial_year import add_months
from services.governance.domain.words import ResolutionKind

GROUP_MAX = 60


@dataclass(frozen=True, slots=True)
class CandidateCall:
    """A call for candidates for the election on an item, both days included."""

    id: UUID
    resolution: UUID
    office: str | None
    opens_on: date
    closes_on: date

    def open(self, on: date) -> bool:
        """Whether somebody may stand on that day."""
        return self.opens_on <= on <= self.closes_on


@dataclass(frozen=True, slots=True)
class Candidacy:
    """Somebody who stands, by the name on the paper. `law`: the rule by which she may."""

    id: UUID
    call: UUID
    membership: UUID
    name: str
    statement: str
    group: str | None
    college: str | None
    law: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Calling:
    """The item and its meeting as far as they are, and the call that stands."""

    item: Resolution
    assembly: Assembly
    opened: bool
    voted: bool
    before: CandidateCall | None
    today: date


@dataclass(frozen=True, slots=True)
class Applicant:
    """What the register says of who wants to stand (None: it does not have her), and the offices she has or had."""

    registered: bool
    joined_on: date | None = None
    in_default: bool = False
    suspended: bool = False
    category: str | None = None
    college: str | None = None
    offices: Collection[str] = ()
    earlier: Sequence[Mandate] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a candidate says of herself: the name on the paper, why she stands, in which group parity counts her."""

    name: str
    statement: str
    group: str | None = None


def call(opens_on: date, closes_on: date, why: str | None, at: Calling) -> str | None:
    """Why the period changes, trimmed; None for a first call.

    Raises BAD_ARGUMENT, TRANSITION_NOT_ALLOWED once votes are cast or a call of the meeting is open.
    """
    if at.item.kind is not ResolutionKind.ELECTION:
        raise Refusal("BAD_ARGUMENT", "Candidates are called for an election; this item is none.")
    if at.opened or at.voted or at.assembly.imported is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The meeting is open, or votes are cast: nobody is called any more.")
    if not opens_on <= closes_on <= at.assembly.held_on or closes_on < at.today:
        raise Refusal("BAD_ARGUMENT", "A call closes today or later, not before it opens, and by the meeting's day.")
    if at.before is None:
        if opens_on < at.today:
            raise Refusal("BAD_ARGUMENT", "A call opens today or later.")
        return None
    if opens_on > at.before.opens_on:
        raise Refusal("BAD_ARGUMENT", "Another period does not begin later: who stands already stood in time.")
    return texts.text("Why the period changes", why or "", 500)


def stand(said: Said, who: Applicant, call: CandidateCall, rules: OfficeRules | None, at: Calling) -> tuple[Said, str]:
    """What she says, trimmed, and the rule by which she may stand.

    Raises TRANSITION_NOT_ALLOWED outside the call, NOT_ELIGIBLE with the statutes' article, BAD_ARGUMENT.
    """
    if not call.open(at.today) or at.opened or at.voted:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"Candidates stand from {call.opens_on} to {call.closes_on}.")
    source = rules.law.source if rules else "membership"
    if not who.registered:
        raise Refusal("NOT_ELIGIBLE", "Only a member of the day stands.", reason="member")
    if rules is not None:
        for reason, why in _objections(who, rules, at.assembly.held_on):
            raise Refusal(
                "NOT_ELIGIBLE",
                f"{source}: {why}.",
                article=source,
                unverified=rules.law.unverified,
                key=rules.law.key,
                reason=reason,
            )
    group = texts.optional_text("The group", said.group, GROUP_MAX) or None if said.group else None
    name = texts.title("The name on the paper", said.name)
    return Said(name, texts.optional_text("Her statement", said.statement), group), source


def check_name(name: str, others: Sequence[Candidacy]) -> None:
    """Refuse ALREADY_EXISTS for a name that another who stands has: a paper names each by a name of her own."""
    if any(row.name.casefold() == name.casefold() for row in others):
        raise Refusal("ALREADY_EXISTS", "Somebody stands by this name already; add what tells the two apart.")


def _objections(who: Applicant, rules: OfficeRules, on: date) -> Iterator[tuple[str, str]]:
    """(reason, sentence) for each condition of the office that she does not meet on the meeting's day."""
    asks = rules.eligibility
    months = asks.get("member_months")
    if months is not None and (who.joined_on is None or add_months(who.joined_on, months) > on):
        yield "member_months", f"'{rules.office}' asks {months} months of membership by {on}"
    if asks.get("good_standing") and (who.in_default or who.suspended):
        yield "good_standing", "whoever owes on her shares or has no vote does not stand"
    if "categories" in asks and who.category not in asks["categories"]:
        yield "categories", f"'{rules.office}' is for members of {', '.join(asks['categories'])}"
    if "colleges" in asks and who.college not in asks["colleges"]:
        yield "colleges", f"'{rules.office}' is for the college of {', '.join(asks['colleges'])}"
    held = sorted(set(asks.get("not_with", ())) & set(who.offices))
    if held:
        yield "not_with", f"whoever holds the office of {', '.join(held)} on {on} does not stand"
    terms = len(unbroken(who.earlier, on))
    if rules.consecutive_terms is not None and terms >= rules.consecutive_terms:
        yield "consecutive_terms", f"{rules.consecutive_terms} terms in a row are the most, and she has had {terms}"


def conditions(rules: OfficeRules | None) -> Mapping[str, Any]:
    """What the statutes ask of who stands for an office, by their words; nothing where they are silent."""
    return {} if rules is None else rules.eligibility


def fed(seats: Seats | None, call: CandidateCall, listed: Sequence[Candidacy], today: date) -> Seats:
    """An election's seats with the list that the call gave: all who stand where nobody is named, none but them else.

    Raises TRANSITION_NOT_ALLOWED while the call is open, NOT_ELIGIBLE for a name that is not on the list,
    BAD_ARGUMENT for another office.
    """
    if today <= call.closes_on:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The call for candidates is open until {call.closes_on}.")
    given = seats or Seats(0, ())
    check_office(call, given.office)
    standing = {row.name.casefold(): Standing(row.name, row.college, row.group) for row in listed}
    if not given.candidates and not given.lists:
        return replace(given, office=call.office, candidates=tuple(standing.values()))
    check_listed([row.name for row in given.candidates], standing)
    check_listed([name for row in given.lists for name in row.names], standing)
    return replace(given, office=call.office)


def check_office(call: CandidateCall, office: str | None) -> None:
    """Refuse BAD_ARGUMENT for another office than the call's."""
    if office in (None, call.office):
        return
    if call.office is None:
        said = "Candidates were called for no office, so that nobody was held to the conditions of one; name none."
        raise Refusal("BAD_ARGUMENT", said)
    raise Refusal("BAD_ARGUMENT", f"Candidates were called for the office '{call.office}', and it stays.")


def check_listed(names: Sequence[str], standing: Collection[str]) -> None:
    """Refuse NOT_ELIGIBLE for a name that stands on no list of the call (`standing`: names without case)."""
    for name in names:
        if name.casefold() not in standing:
            raise Refusal("NOT_ELIGIBLE", f"'{name[:80]}' did not stand when candidates were called.", reason="call")
