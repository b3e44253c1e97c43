"""What a meeting's decisions have to be filed as, and by when.

The law packs have no key for it. What could be read of it stands in `filings.json`, by country and, where it differs,
company form; where that is silent too, no day is guessed: somebody answers by name, with a source.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.after.record import Item
from services.governance.domain.assembly import Assembly
from services.governance.domain.engine.financial_year import FinancialYear, after
from services.governance.domain.law.leaf import Absent, Confidence, Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.statutes import FINANCIAL_YEAR_END
from services.governance.domain.words import AssemblyKind, ElectionVerdict, Verdict

FILE = Path(__file__).with_name("filings.json")
_ACCOUNTS = "accounts"
_SETTLED = frozenset({Verdict.ADOPTED.value, ElectionVerdict.COMPLETE.value, ElectionVerdict.SEATS_VACANT.value})


class FilingState(Enum):
    """How far a duty is. WAIVED: somebody said by name why it does not apply."""

    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Filing:
    """One duty. `resolution` is None for one of the whole meeting. `due_on` is None where no day is known: `because`
    says why. `said`: who answered what law does not say, or why it does not apply."""

    duty: str
    resolution: UUID | None
    due_on: date | None
    because: str
    law: Leaf
    state: FilingState = FilingState.OPEN
    filed_on: date | None = None
    reference: str | None = None
    said: str | None = None

    def overdue(self, today: date) -> bool:
        """Whether its day has passed and it is not done."""
        return self.state is FilingState.OPEN and self.due_on is not None and today > self.due_on


def title_of(duty: str) -> str:
    """What the duty is about, in words."""
    return str(_data()["duties"][duty]["title"])


def filings_of(law: Reading, assembly: Assembly, items: Iterable[Item]) -> list[Filing]:
    """The duties that a meeting's declared results have made, each with its day as far as anybody knows it."""
    found = [(duty, None) for duty in _meeting_duties(assembly)]
    for item in items:
        if item.declared is not None and item.declared.verdict in _SETTLED:
            found += [(duty, item.resolution.id) for duty in _item_duties(item.resolution.kind.value)]
    return [_filing(law, assembly, duty, resolution) for duty, resolution in found]


def _meeting_duties(assembly: Assembly) -> list[str]:
    if assembly.kind is AssemblyKind.EXTRAORDINARY:
        return []
    return [duty for duty, row in _data()["duties"].items() if row["of"] == "ordinary_meeting"]


def _item_duties(kind: str) -> list[str]:
    return [duty for duty, row in _data()["duties"].items() if kind in row["of"] and duty != _ACCOUNTS]


def _filing(law: Reading, assembly: Assembly, duty: str, resolution: UUID | None) -> Filing:
    leaf = filing_law(law, duty)
    if leaf.absent is not None:
        because = "Nobody knows by when; say so by name with a source (setFilingDeadline)."
        return Filing(duty, resolution, None, because, leaf)
    due, because = _due(law, leaf.value, assembly.held_on)
    return Filing(duty, resolution, due, because, leaf)


def _due(law: Reading, value: Mapping[str, Any], held_on: date) -> tuple[date, str]:
    length = {unit: number for unit, number in value.items() if unit != "year_end"}
    due = after(held_on, length)
    if "year_end" not in value:
        return due, f"Counted from {held_on}."
    clause = law.clause(FINANCIAL_YEAR_END)
    if clause is None:
        return due, f"Counted from {held_on}; it may end sooner, for the statutes do not say when a year ends."
    year = FinancialYear.parse(str(clause.value))
    closed = year.end_in(held_on.year) if year.end_in(held_on.year) <= held_on else year.end_in(held_on.year - 1)
    return min(due, after(closed, value["year_end"])), f"The earlier of two days: from {held_on}, and from {closed}."


def filing_law(law: Reading, duty: str) -> Leaf:
    """The rule of a duty, as a leaf like those of the packs; UNKNOWN where nobody has read one."""
    entity = law.regime.entity
    row = _data()["law"].get(entity.country, {}).get(duty)
    if row is not None and "value" not in row:
        row = row.get(str(entity.company_form))
    key = f"filings.{duty}"
    if row is None:
        source = f"{entity.country}: not in the law packs, and not read elsewhere"
        return Leaf(key, entity.pack, None, Absent.UNKNOWN, source, Confidence.UNSURE)
    return Leaf(key, entity.pack, row["value"], None, row["source"], Confidence(row["confidence"]))


def done(filing: Filing, filed_on: date, reference: str, today: date) -> tuple[date, str]:
    """What is put on record of a filing that was made. TRANSITION_NOT_ALLOWED, BAD_ARGUMENT."""
    _check_open(filing)
    if filed_on > today:
        raise Refusal("BAD_ARGUMENT", "A filing is put on record when it was made (filedOn).").blame(filed_on)
    return filed_on, texts.title("Where the filing is found (reference)", reference)


def waived(filing: Filing, reason: str) -> str:
    """Why a duty does not apply. TRANSITION_NOT_ALLOWED, BAD_ARGUMENT."""
    _check_open(filing)
    return texts.text("Why it does not apply (reason)", reason)


def answered(filing: Filing, due_on: date, source: str, held_on: date) -> tuple[date, str]:
    """By when, where the law that is on record does not say. TRANSITION_NOT_ALLOWED where it does; BAD_ARGUMENT."""
    _check_open(filing)
    if filing.law.absent is None:
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"{filing.law.source}: the law says by when; nobody sets another day.",
            reason=filing.law.source,
        )
    if due_on < held_on:
        raise Refusal("BAD_ARGUMENT", "A filing is due after the meeting (dueOn).").blame(due_on)
    return due_on, texts.text("Where that is said (source)", source)


def _check_open(filing: Filing) -> None:
    if filing.state is not FilingState.OPEN:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"This filing is {filing.state.value}.", state=filing.state.value)


@cache
def _data() -> dict[str, Any]:
    return json.loads(FILE.read_text("utf-8"))
