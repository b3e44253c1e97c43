"""Until when a resolution may be challenged, by whom, and whether a protest is needed (`challenge_window.*`).

Where law and statutes are silent no day is shown; a day that hangs on when somebody learnt of it says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.governance.domain.engine.financial_year import after
from services.governance.domain.law.history import periods
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading

PERIOD, STARTS = "challenge_window.period", "challenge_window.starts"
WHO, PROTEST = "challenge_window.who", "challenge_window.protest_required"
_FROM_DECISION = frozenset(
    {"day_of_resolution", "day_of_nullity", "adoption_or_registration", "date_of_resolution_or_registration"}
)
_FROM_KNOWLEDGE = frozenset({"decision_opposable_or_known", "resolution_made_known", "knowledge_or_possible_knowledge"})
_UNITS = frozenset({"days", "weeks", "months", "years"})


@dataclass(frozen=True, slots=True)
class Decided:
    """When the resolution was taken; when it was registered, where that is on record."""

    on: date
    registered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """One window. `defect`: the law's word where its kinds have windows of their own; None for all.

    `last_day` is None where it never closes, or nobody knows (`open` of the challenge). `hangs_on_knowledge`: the days
    are those of who was there; for whoever learns of it later they begin then. `never_later`: the last day for all.
    """

    defect: str | None
    first_day: date
    last_day: date | None
    hangs_on_knowledge: bool
    never_later: date | None
    said: str

    def closed(self, today: date) -> bool:
        """Whether it is over for everybody."""
        end = self.never_later if self.hangs_on_knowledge else self.last_day
        return end is not None and today > end


@dataclass(frozen=True, slots=True)
class ProtestRule:
    """Whether who challenges must have protested. `defect`: only for that kind; `hours`: within so many, else at the
    meeting. `required` is None where nobody knows."""

    required: bool | None
    defect: str | None
    hours: int | None
    law: Leaf


@dataclass(frozen=True, slots=True)
class Challenge:
    """All of it. `who`: the law's words by defect (None: of all); `open`: what nobody says, with its rule."""

    windows: tuple[Window, ...]
    who: tuple[tuple[str | None, tuple[str, ...]], ...]
    protest: ProtestRule
    period: Leaf
    starts: Leaf
    open: tuple[tuple[str, Leaf], ...]


def challenge(law: Reading, decided: Decided) -> Challenge:
    """The challenge of one resolution. LAW_UNKNOWN where the company form or seat that picks the rule is not named."""
    period, starts = _longest(law), law.leaf(STARTS)
    open_ = tuple(_silent(period, starts, law.leaf(WHO)))
    windows = (
        () if _unsaid(period) or _unsaid(starts) or not _known(starts) else tuple(_windows(period, starts, decided))
    )
    return Challenge(windows, tuple(_who(law.leaf(WHO))), protest_rule(law), period, starts, open_)


def protest_rule(law: Reading) -> ProtestRule:
    """Whether a protest is needed, and until when it may be raised."""
    leaf = law.leaf(PROTEST)
    if _unsaid(leaf):
        return ProtestRule(None, None, None, leaf)
    if not isinstance(leaf.value, dict):
        return ProtestRule(bool(leaf.value), None, None, leaf)
    defect = next((name for name, needed in leaf.value.items() if needed is True), None)
    return ProtestRule(defect is not None, defect, leaf.value.get("hours"), leaf)


def wants_presence(law: Reading) -> bool:
    """Whether only who was at the meeting challenges by a protest."""
    words = [word for _, row in _who(law.leaf(WHO)) for word in row]
    return any(word.startswith("present_") for word in words)


def _longest(law: Reading) -> Leaf:
    """The period; of several that follow each other the longest, until somebody has read the text."""
    found = law.leaf(PERIOD)
    if not found.unverified or found.pack in ("statutes", "opinion") or not isinstance(found.value, dict):
        return found
    regime = law.regime
    rows = [row.leaf for row in periods(regime.library, regime.entity.pack, PERIOD, regime.situation(law.on))]
    plain = [leaf for leaf in rows if isinstance(leaf.value, dict) and set(leaf.value) <= _UNITS]
    return max([*plain, found], key=lambda leaf: after(law.on, leaf.value)) if len(plain) > 1 else found


def _unsaid(leaf: Leaf) -> bool:
    return leaf.absent in (Absent.STATUTES, Absent.UNKNOWN)


def _known(starts: Leaf) -> bool:
    return str(starts.value) in _FROM_DECISION | _FROM_KNOWLEDGE


def _silent(*leaves: Leaf) -> Iterator[tuple[str, Leaf]]:
    for leaf in leaves:
        if leaf.absent is Absent.STATUTES:
            yield "The law leaves it to the statutes, which are silent.", leaf
        elif leaf.absent is Absent.UNKNOWN:
            yield "Nobody knows what the law says; record a named opinion (signOff with a value).", leaf
        elif leaf.key == STARTS and not _known(leaf):
            yield f"'{leaf.value}' does not say from which day on.", leaf


def _windows(period: Leaf, starts: Leaf, decided: Decided) -> Iterator[Window]:
    value = period.value
    if not isinstance(value, dict):
        return
    absolute = value.get("absolute")
    plain = {unit: number for unit, number in value.items() if unit in _UNITS}
    if plain:
        yield _window(None, plain, absolute, starts, decided)
        return
    for defect, length in value.items():
        yield _window(defect, None if "absent" in length else length, None, starts, decided)


def _window(defect: str | None, length: dict[str, Any] | None, absolute: Any, starts: Leaf, decided: Decided) -> Window:
    word = str(starts.value)
    first = decided.on
    said = "From the day of the resolution."
    if "registration" in word:
        first = decided.registered_on or decided.on
        said = "From the registration." if decided.registered_on else "From its adoption; anew from a registration."
    knowledge = word in _FROM_KNOWLEDGE
    if knowledge:
        said = "From the day on which one learns of it; for who was there, that of the meeting."
    return Window(
        defect=defect,
        first_day=first,
        last_day=None if length is None else after(first, length),
        hangs_on_knowledge=knowledge,
        never_later=after(decided.on, absolute) if absolute else None,
        said=said if length is not None else "It never closes.",
    )


def _who(leaf: Leaf) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    if isinstance(leaf.value, dict):
        yield from ((defect, tuple(words)) for defect, words in leaf.value.items())
    elif isinstance(leaf.value, list):
        yield None, tuple(leaf.value)
