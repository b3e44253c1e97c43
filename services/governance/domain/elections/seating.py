"""Who has the seats of an election now: as counted, without those who declined or whose mandate ended since."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from services.governance.domain.elections.by_list import CandidateList, ListCount, decide_lists
from services.governance.domain.elections.office_rules import OfficeRules, office_rules
from services.governance.domain.elections.terms import Terms
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.results.election import Electing, ElectionCount, decide_election


@dataclass(frozen=True, slots=True)
class Seating:
    """`elected` have a seat, `tied` wait for a rule; `runners_up` would move up next, in their order."""

    office: str | None
    rules: OfficeRules | None
    law: Leaf
    elected: tuple[str, ...]
    tied: tuple[str, ...]
    runners_up: tuple[str, ...]
    vacant: int
    seats: int
    terms: Terms | None = None
    standing: tuple[str, ...] = ()


def seating(law: Reading, count: ElectionCount | ListCount, electing: Electing, gone: Collection[str] = ()) -> Seating:
    """The seats, decided anew as if those who are gone had declined; the same rules, ties and parity hold."""
    if isinstance(count, ListCount):
        return _by_list(law, count, electing, gone)
    without = tuple(replace(row, declined=row.declined or row.name in gone) for row in count.candidates)
    found = decide_election(law, replace(count, candidates=without), electing)
    return Seating(
        office=count.office,
        rules=office_rules(law, count.office),
        law=found.law,
        elected=found.found.elected,
        tied=found.found.tied,
        runners_up=tuple(row.name for row in found.runners_up),
        vacant=found.found.open_seats,
        seats=count.seats,
        terms=found.terms,
        standing=tuple(row.name for row in count.candidates),
    )


def _by_list(law: Reading, count: ListCount, electing: Electing, gone: Collection[str]) -> Seating:
    found = decide_lists(law, replace(count, lists=tuple(_without(row, gone) for row in count.lists)), electing)
    rules = office_rules(law, count.office)
    elected = tuple(name for _, name in found.elected)
    years = rules.years if rules else None
    return Seating(
        office=count.office,
        rules=rules,
        law=found.law,
        elected=elected,
        tied=found.tied,
        runners_up=tuple(name for row in count.lists for name in found.runners_up.get(row.name, ())),
        vacant=found.open_seats,
        seats=count.seats,
        terms=Terms(dict.fromkeys(elected, years)) if years else None,
        standing=tuple(name.name for row in count.lists for name in row.names),
    )


def _without(row: CandidateList, gone: Collection[str]) -> CandidateList:
    names = tuple(replace(name, declined=name.declined or name.name in gone) for name in row.names)
    return replace(row, names=names)
