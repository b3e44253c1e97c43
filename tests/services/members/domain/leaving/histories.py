"""Random histories of leaving: what officers and members try, in any order; what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from services.members.domain.leaving import end, exclude, resign
from services.members.domain.leaving.process import History, Step
from services.members.domain.leaving.words import Law, LeavingKind, Terms, WaitsFor

TODAY = date(2026, 6, 15)
JOINED = date(2020, 1, 15)
YEAR_END = date(2026, 12, 31)
_DAY = timedelta(days=1)
LAW = Law("exit.exclusion_effect", "DE GenG § 68(1)", unverified=False)
RIGHTS = Law("exit.rights_after_exclusion_notice", "DE GenG § 68(2)", unverified=False)


@dataclass(frozen=True)
class Country:
    """The terms of one country's law, as governance would answer for a notice of that day."""

    resignation: Callable[[date], Terms]
    exclusion: Callable[[date], Terms]
    death: Callable[[date], Terms]


GERMANY = Country(
    lambda day: Terms(True, LAW, last_day=YEAR_END, votes_until=YEAR_END, vote_law=RIGHTS, revocable=True),
    lambda day: Terms(True, LAW, last_day=YEAR_END, votes_until=day - _DAY, vote_law=RIGHTS, attendance_lost_from=day),
    lambda day: Terms(True, LAW, last_day=YEAR_END, votes_until=YEAR_END, heirs=True),
)
HOLLAND = Country(
    lambda day: Terms(True, LAW, last_day=YEAR_END, votes_until=day - _DAY, vote_law=RIGHTS, revocable=True),
    lambda day: Terms(
        True,
        LAW,
        waits_for=WaitsFor.APPEAL,
        votes_until=day - _DAY,
        vote_law=RIGHTS,
        attendance_lost_from=day,
        appeal_until=day + 30 * _DAY,
    ),
    lambda day: Terms(True, LAW, last_day=day, votes_until=day),
)
ITALY = Country(
    lambda day: Terms(True, LAW, waits_for=WaitsFor.ACCEPTANCE, revocable=False),
    lambda day: Terms(True, LAW, last_day=day, votes_until=day),
    lambda day: Terms(True, LAW, last_day=day, votes_until=day),
)
COUNTRIES = (GERMANY, HOLLAND, ITALY)


def attempt(history: History, country: Country, random: Random) -> Step:
    """One step that somebody tries, on some day of the last two months; raises `Refusal` where it may not be."""
    day = TODAY - random.randrange(60) * _DAY
    tries: list[Callable[[], Step]] = [
        lambda: resign.resign(history, day, country.resignation(day), "why", TODAY),
        lambda: resign.withdraw(history, TODAY, country.resignation(TODAY), None, TODAY),
        lambda: resign.accept(history, TODAY, None, TODAY),
        lambda: resign.decline(history, TODAY, "no such case", TODAY),
        lambda: exclude.open_exclusion(history, day, country.exclusion(day), "grounds", TODAY),
        lambda: exclude.hear(history, TODAY, "she came", TODAY),
        lambda: exclude.decide(
            history, TODAY, exclude=random.random() < 0.8, body="Board", reason="reasons", today=TODAY
        ),
        lambda: exclude.notify(history, TODAY, country.exclusion(TODAY), TODAY + 40 * _DAY, TODAY),
        lambda: exclude.appeal(history, TODAY, None, TODAY),
        lambda: exclude.decide_appeal(history, TODAY, annul=random.random() < 0.5, reason="reasons", today=TODAY),
        lambda: end.died(history, day, country.death(day), None, TODAY),
        lambda: end.contract_ended(history, TODAY + 20 * _DAY, Terms(True, LAW, TODAY + 20 * _DAY), None, TODAY),
        lambda: end.cancel(history, random.choice(list(LeavingKind)), "a mistake", TODAY),
    ]
    weights = [3, 2, 2, 1, 4, 6, 6, 6, 4, 4, 1, 1, 1]
    return random.choices(tries, weights)[0]()
