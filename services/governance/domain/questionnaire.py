"""What a pack asks an entity's statutes: every key that the law leaves to them or lets them choose, with its bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from commons.errors import Refusal
from services.governance.domain import named_electorate
from services.governance.domain.check_statutes import LIMITED
from services.governance.domain.delegates import sections
from services.governance.domain.law import kinds
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.licences import longest, lowest, must_be_set
from services.governance.domain.law.regime import Regime
from services.governance.domain.law.strictness import LOWER_IS_STRICTER
from services.governance.domain.proxies import share
from services.governance.domain.statutes import (
    BUREAU_OUTSIDERS,
    CLAUSES,
    COLLEGE_WEIGHTS,
    ELECTORATE_OF,
    ENDS_WITH_CONTRACT,
    EQUAL_VOTE_ON,
    FINANCIAL_YEAR_END,
    INSTRUCTIONS_BIND,
    MEMBER_GROUPS,
    NEEDS_SHARE,
    OBJECTION_DAYS,
    OFFICES,
    PROXIES_SHARE,
    QUESTION_DAYS,
    RESIGNATION_REVOCABLE,
    SECTIONS,
    SETTINGS,
    USUFRUCT_VOTES,
    VOTES_GRANTED,
    Choice,
)


class Asks(Enum):
    """What the law asks of the statutes on one key."""

    MUST_SET = "must_set"
    """The law demands that they say it."""
    LEFT_TO_STATUTES = "left_to_statutes"
    """The law gives no value; silent statutes are a gap as soon as a question reads the key."""
    UNKNOWN = "unknown"
    """Nobody found what the law says; the statutes' word or a named opinion is needed."""
    NEEDS_FORM = "needs_form"
    """The answer depends on the company form or the seat, which the directory does not name."""
    MAY_REPLACE = "may_replace"
    """The law's value holds unless they choose another."""
    MAY_ADOPT = "may_adopt"
    """What the law allows holds only if they adopt it."""
    MAY_TIGHTEN = "may_tighten"
    """They may only be stricter than the law."""
    MAY_LOWER = "may_lower"
    """They may only lower the law's value."""
    MAY_ADD = "may_add"
    """The law has no such rule; they may make one, and silence is complete."""
    AS_LICENSED = "as_licensed"
    """The licence speaks for itself, in words of its own."""


class Bound(Enum):
    """Which way a limit binds."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    KEEP_ALL = "keep_all"
    """Every row stays, none easier; rows may be added."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound on the choice, and the leaf that sets it."""

    bound: Bound
    value: Any
    law: Leaf


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `law` is None for a clause of our own that no law bounds; `answer` is what the statutes say now."""

    key: str
    asks: Asks
    law: Leaf | None
    limits: tuple[Limit, ...]
    looks: str
    decisive: bool
    answer: Choice | None

    @property
    def open(self) -> bool:
        """Whether the statutes have yet to say it: a question that reads the key cannot be answered before."""
        waits = (Asks.MUST_SET, Asks.LEFT_TO_STATUTES, Asks.UNKNOWN, Asks.NEEDS_FORM)
        return self.answer is None and self.asks in waits


_ASKS = {
    "free": Asks.MAY_REPLACE,
    "opt_in": Asks.MAY_ADOPT,
    "may_lower_only": Asks.MAY_LOWER,
}
_ABSENT = {
    Absent.NONE: Asks.MAY_ADD,
    Absent.STATUTES: Asks.LEFT_TO_STATUTES,
    Absent.UNKNOWN: Asks.UNKNOWN,
}
_CLAUSE_LOOKS = {
    NEEDS_SHARE: "true or false: whether a registered member without a share has no vote",
    QUESTION_DAYS: "a whole number of days before the meeting, the last for questions in writing",
    OBJECTION_DAYS: "a whole number of days before the meeting, the last for objections to the roll",
    COLLEGE_WEIGHTS: 'a list of {"college": code, "weight": [n, d]} that sums to one',
    FINANCIAL_YEAR_END: "the last month and day of the financial year, like 12-31, by which leaving is counted",
    RESIGNATION_REVOCABLE: "true or false: whether a member may take a resignation back before it takes effect",
    SECTIONS: f"the sections that elect delegates, and how seats are shared: {sections.LOOKS}",
    ELECTORATE_OF: f"the entities whose voters are the electorate: {named_electorate.LOOKS}",
    USUFRUCT_VOTES: "true or false: whether the vote of shares in usufruct is the usufructuary's",
    PROXIES_SHARE: f"which part of all members, or of all votes, one holder may have by proxy: {share.LOOKS}",
    INSTRUCTIONS_BIND: "true or false: whether a holder's vote against her principal's instruction is refused",
    BUREAU_OUTSIDERS: "true or false: whether who is no member may chair a meeting or count its votes",
    VOTES_GRANTED: "who has more than one vote before the law's limits, the highest counts: a list of"
    ' {"by": "kind", "category" or "shares", "is": a word, {"at_least": n} or "each", "votes": n}',
    MEMBER_GROUPS: 'which categories are groups of the law: a list of {"category": code, "group": word of the law}',
    EQUAL_VOTE_ON: "the kinds of resolutions, or matters, on which every member has one vote: a list",
    OFFICES: 'how each office is filled: a list of {"office": name, "seats": n, "term": {"years": n}, "parity": …}',
    ENDS_WITH_CONTRACT: "true or false: whether the end of a member's contract of work ends the membership",
}


def questionnaire(regime: Regime, on: date) -> list[Question]:
    """Every question of the pack on that day, in the order of the keys, then our own clauses."""
    asked = [question for key in regime.library.keys for question in _of_key(regime, key, on)]
    return asked + [_of_clause(regime, key) for key in sorted(CLAUSES)]


def _of_key(regime: Regime, key: str, on: date) -> Iterator[Question]:
    decisive, answer = key in regime.library.decisive_keys, _answer(regime, key)
    try:
        law = regime.law(key, on)
    except Refusal as refused:
        yield Question(key, Asks.NEEDS_FORM, None, (), refused.message, decisive, answer)
        return
    asks = asks_of(law)
    if asks is not None:
        yield Question(key, asks, law, tuple(_limits(regime, law, on)), kinds.said(key), decisive, answer)


def asks_of(law: Leaf) -> Asks | None:
    """What a leaf asks; None for one that leaves nothing to choose."""
    if must_be_set(law):
        return Asks.MUST_SET
    if law.absent is not None:
        return _ABSENT[law.absent]
    if law.key in SETTINGS:
        return Asks.MAY_REPLACE
    if law.licence == "fixed":
        return None
    if law.licence.startswith("stricter"):
        return Asks.MAY_TIGHTEN
    return _ASKS.get(law.licence, Asks.AS_LICENSED)


def _limits(regime: Regime, law: Leaf, on: date) -> Iterator[Limit]:
    lower, longer = lowest(law.licence), longest(law.licence)
    if law.licence.startswith("stricter") and law.absent is None:
        tighter = Bound.AT_MOST if law.key in LOWER_IS_STRICTER else Bound.AT_LEAST
        yield Limit(Bound.KEEP_ALL if isinstance(law.value, list) else tighter, law.value, law)
    elif law.licence == "may_lower_only":
        yield Limit(Bound.AT_MOST, law.value, law)
    elif lower is not None:
        yield Limit(Bound.AT_LEAST, lower, law)
    elif longer is not None:
        yield Limit(Bound.AT_LEAST, law.value, law)
        yield Limit(Bound.AT_MOST, longer, law)
    elif law.licence in ("must_set_within", "must_detail"):
        yield Limit(Bound.AT_MOST, law.value, law)
    if law.key in LIMITED:
        ceiling = regime.law("majorities.statutes_limit", on)
        if ceiling.absent is None:
            yield Limit(Bound.AT_MOST, ceiling.value, ceiling)


def _of_clause(regime: Regime, key: str) -> Question:
    return Question(key, Asks.MAY_ADD, None, (), _CLAUSE_LOOKS[key], False, _answer(regime, key))


def _answer(regime: Regime, key: str) -> Choice | None:
    return regime.statutes.choices.get(key) if regime.statutes else None
