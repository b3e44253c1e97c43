"""On which terms a membership ends: what the law of one entity says to a notice, a letter, a death or a contract's end.

The rules are `engine.exit`'s, which imagined assemblies are answered by too; here they meet an entity's own statutes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from commons.errors import Refusal
from services.governance.domain.engine.exit import (
    MINIMUM_STAY,
    exclusion_effect,
    resignation_effect,
    resignation_window,
    rights_lost,
    votes_until_effect,
)
from services.governance.domain.engine.financial_year import FinancialYear, add_months, after
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading, unknown
from services.governance.domain.statutes import ENDS_WITH_CONTRACT, FINANCIAL_YEAR_END, RESIGNATION_REVOCABLE

_DAY = timedelta(days=1)


class ExitKind(Enum):
    """How somebody leaves."""

    RESIGNATION = "resignation"
    EXCLUSION = "exclusion"
    DEATH = "death"
    CONTRACT_END = "contract_end"
    DISSENT = "dissent"
    """A right to leave after a resolution that she did not carry (`exit.dissent_right`)."""
    PARTIAL = "partial"
    """Giving back some shares and staying a member (`exit.partial`)."""


class WaitsFor(Enum):
    """What the end waits for, where law or statutes make its day depend on what comes after."""

    ACCEPTANCE = "acceptance"
    """The entity tells the member that it accepts (IT c.c. art. 2532)."""
    APPEAL = "appeal"
    """No appeal is open any more (ES ley 27/1999 art. 18.5; NL BW 2:35(4))."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is to be judged. `day`: of the notice, of the letter's dispatch, of the death, the contract's last day.

    `ground`: the case of law or statutes that lets her leave, where they list the cases. `resolved_on`: when the
    period of a dissenting member began. `joined_on`: needed where statutes ask for a minimum stay.
    """

    kind: ExitKind
    day: date
    ground: str | None = None
    resolved_on: date | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExitTerms:
    """The answer. `last_day` of membership: None where she stays, or where it waits (`waits_for`).

    `effect_on`: the day a partial exit takes effect. `votes_until`: the last day with a vote, None where the vote lasts
    as long as the membership and that is open. `attendance_lost_from`: the first day she is not admitted.
    `appeal_until`: an appeal is open at least until then. `next_notice_on`: the next day a notice would be taken.
    `revocable`: whether the statutes let her take it back; None where they are silent.
    """

    kind: ExitKind
    accepted: bool
    law: Leaf | None
    last_day: date | None = None
    effect_on: date | None = None
    waits_for: WaitsFor | None = None
    votes_until: date | None = None
    vote_law: Leaf | None = None
    attendance_lost_from: date | None = None
    appeal_until: date | None = None
    heirs: bool = False
    revocable: bool | None = None
    refused_because: str | None = None
    next_notice_on: date | None = None


def exit_terms(law: Reading, leaving: Leaving) -> ExitTerms:
    """What law and statutes say; LAW_UNKNOWN where a day or a right that the answer needs is nobody's to tell."""
    return _TERMS[leaving.kind](law, leaving, _year(law))


class _Unnamed(FinancialYear):
    """A financial year that the statutes do not name: whoever needs one of its days is refused."""

    def end_in(self, year: int) -> date:
        raise Refusal(
            "LAW_UNKNOWN",
            f"The day depends on the end of the financial year; record the statutes' clause '{FINANCIAL_YEAR_END}'.",
            key=FINANCIAL_YEAR_END,
        )


def _year(law: Reading) -> FinancialYear:
    leaf = law.clause(FINANCIAL_YEAR_END)
    if leaf is None:
        return _Unnamed(12, 31)
    law.figure("financial_year_end", leaf.value, leaf, "The financial year, by which days of leaving are counted.")
    return FinancialYear.parse(str(leaf.value))


def _resignation(law: Reading, leaving: Leaving, year: FinancialYear) -> ExitTerms:
    revocable = law.clause(RESIGNATION_REVOCABLE)
    if refused := _no_notice(law, leaving, year):
        return replace(refused, revocable=revocable and bool(revocable.value))
    effect = law.required("exit.resignation_effect")
    if isinstance(effect.value, dict) and effect.value.get("membership") == "communication_of_acceptance":
        law.figure("last_day", None, effect, "The membership ends when its acceptance is communicated.")
        last_day, waits = None, WaitsFor.ACCEPTANCE
    else:
        last_day, waits = resignation_effect(law, leaving.day, year), None
    kept = votes_until_effect(law)
    return ExitTerms(
        leaving.kind,
        True,
        effect,
        last_day=last_day,
        waits_for=waits,
        votes_until=last_day if kept else leaving.day - _DAY,
        vote_law=law.leaf("exit.vote_until_effect"),
        revocable=revocable and bool(revocable.value),
    )


def _no_notice(law: Reading, leaving: Leaving, year: FinancialYear) -> ExitTerms | None:
    leaf, window = law.required("exit.resignation_window"), resignation_window(law, leaving.day, year)
    if window and not window[0] <= leaving.day <= window[1]:
        following = window[0] if leaving.day < window[0] else add_months(window[0], 12)
        because = f"Notice is given from {window[0]} to {window[1]}; the next day for it is {following}."
        return _refused(leaving, leaf, because, following)
    if str(leaf.value).startswith("only_in_cases") and not leaving.ground:
        return _refused(leaving, leaf, "A member leaves only in the cases of law or statutes; name the case.")
    stay = leaf.value.get(MINIMUM_STAY) if isinstance(leaf.value, dict) else None
    if stay is None:
        return None
    if leaving.joined_on is None:
        raise Refusal("BAD_ARGUMENT", f"{leaf.source} asks for a minimum stay; say when she joined.")
    first = after(leaving.joined_on, stay)
    return _refused(leaving, leaf, f"She stays at least until {first}.", first) if leaving.day < first else None


def _exclusion(law: Reading, leaving: Leaving, year: FinancialYear) -> ExitTerms:
    body = law.leaf("exit.exclusion_body")
    if body.licence == "opt_in" and body.pack != "statutes":
        return _refused(leaving, body, "Members are excluded only where the statutes provide for it; these do not.")
    last_day, effect = exclusion_effect(law, leaving.day, year), law.leaf("exit.exclusion_effect")
    lost, rights = rights_lost(law), law.leaf("exit.rights_after_exclusion_notice")
    months = rights.value.get("appeal_months_min") if isinstance(rights.value, dict) else None
    return ExitTerms(
        leaving.kind,
        True,
        effect,
        last_day=last_day,
        waits_for=WaitsFor.APPEAL if last_day is None else None,
        votes_until=leaving.day - _DAY if "vote" in lost else last_day,
        vote_law=rights if "vote" in lost else None,
        attendance_lost_from=leaving.day if "attendance" in lost else None,
        appeal_until=add_months(leaving.day, months) if months else None,
    )


_ENDS = ("membership_ends", "membership_lost", "ends", "deemed_resigned", "liquidation_of_share")


def _death(law: Reading, leaving: Leaving, year: FinancialYear) -> ExitTerms:
    leaf = law.required("exit.death")
    word = str(leaf.value)
    if word.startswith("continue"):
        law.figure("last_day", None, leaf, "The membership goes on with the heirs.")
        return ExitTerms(leaving.kind, True, leaf, heirs=True)
    heirs = False
    if word.startswith(_ENDS):
        last_day = leaving.day
    elif word == "passes_to_heir_until_end_of_financial_year":
        last_day, heirs = year.end_after(leaving.day), True
    elif word == "as_resignation":
        last_day, heirs = resignation_effect(law, leaving.day, year), True
    else:
        raise unknown(leaf, f"'{word}' does not say which day ends the membership of who has died.")
    law.figure("last_day", last_day.isoformat(), leaf, f"The membership ends with {last_day}.")
    return ExitTerms(leaving.kind, True, leaf, last_day=last_day, votes_until=last_day, heirs=heirs)


def _contract_end(law: Reading, leaving: Leaving, year: FinancialYear) -> ExitTerms:
    leaf = law.clause(ENDS_WITH_CONTRACT)
    if leaf is None:
        raise Refusal(
            "LAW_UNKNOWN",
            "Whether a membership ends with the contract of work is the statutes' to say; "
            f"record their clause '{ENDS_WITH_CONTRACT}'.",
            key=ENDS_WITH_CONTRACT,
        )
    if leaf.value is not True:
        return _refused(leaving, leaf, "A contract of work that ends leaves the membership as it is.")
    law.figure("last_day", leaving.day.isoformat(), leaf, "The membership ends with the contract.")
    return ExitTerms(leaving.kind, True, leaf, last_day=leaving.day, votes_until=leaving.day)


def _dissent(law: Reading, leaving: Leaving, year: FinancialYear) -> ExitTerms:
    leaf = law.required("exit.dissent_right")
    if leaf.value is None:
        return _refused(leaving, leaf, "This law knows no right to leave after a resolution.")
    if leaving.resolved_on is None:
        raise Refusal("BAD_ARGUMENT", f"{leaf.source} counts from a resolution; say from which day (resolvedOn).")
    until = after(leaving.resolved_on, {unit: leaf.value[unit] for unit in leaf.value if unit in _UNITS})
    law.figure("window", f"{leaving.resolved_on} to {until}", leaf, f"If: {leaf.value.get('if', 'not said')}.")
    if not leaving.resolved_on <= leaving.day <= until:
        return _refused(leaving, leaf, f"The right to leave was open from {leaving.resolved_on} to {until}.")
    if leaf.value.get("effect") == "immediate":
        last_day = leaving.day
    elif leaf.value.get("to") == "end_of_financial_year":
        last_day = year.end_after(leaving.day)
    else:
        raise unknown(leaf, "it does not say when the membership of who leaves after a resolution ends.")
    law.figure("last_day", last_day.isoformat(), leaf, f"The membership ends with {last_day}.")
    return ExitTerms(leaving.kind, True, leaf, last_day=last_day, votes_until=last_day)


_UNITS = frozenset({"years", "months", "weeks", "days"})


def _partial(law: Reading, leaving: Leaving, year: FinancialYear) -> ExitTerms:
    leaf = law.required("exit.partial")
    if leaf.value is None or leaf.value is False:
        return _refused(leaving, leaf, "A member leaves with all her shares or stays with all of them.")
    if refused := _no_notice(law, leaving, year):
        return refused
    effect = resignation_effect(law, leaving.day, year)
    law.figure("effect_on", effect.isoformat(), leaf, "Some shares are given back; the membership stays.")
    return ExitTerms(leaving.kind, True, leaf, effect_on=effect)


def _refused(leaving: Leaving, leaf: Leaf, because: str, following: date | None = None) -> ExitTerms:
    return ExitTerms(leaving.kind, False, leaf, refused_because=because, next_notice_on=following)


_TERMS: dict[ExitKind, Callable[[Reading, Leaving, FinancialYear], ExitTerms]] = {
    ExitKind.RESIGNATION: _resignation,
    ExitKind.EXCLUSION: _exclusion,
    ExitKind.DEATH: _death,
    ExitKind.CONTRACT_END: _contract_end,
    ExitKind.DISSENT: _dissent,
    ExitKind.PARTIAL: _partial,
}
