"""SmartCoop's mixed general meeting of 23 June 2020: real percentages of 738 voters, integers worked out from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.governance.domain.assembly import AgendaItem, Assembly, Tally
from services.governance.domain.import_assembly import PastAssembly, PastItem, import_assembly
from services.governance.domain.law.regime import Regime
from services.governance.domain.words import AssemblyForm, AssemblyKind, ResolutionKind

ASSEMBLY = UUID(int=0x20200623, version=4)
"""Its id, so that guides and tests can name it."""
ENTITY = "BE.entity.smartcoop"
HELD_ON = date(2020, 6, 23)
VOTERS = 738
SOURCE = "smartbe.be: report of the ordinary and extraordinary general meeting of 2020 (percentages of 738 voters)"
NOTE = (
    "Only percentages were published. The integers are the nearest ones, and they sum to 738. "
    "That the meeting was held remotely is assumed."
)
RESULTS = (
    ("Appointment of the auditor", ResolutionKind.ORDINARY, (68, 6, 26)),
    ("Accounts of 2019 and discharge", ResolutionKind.ORDINARY, (72, 5, 23)),
    ("Election of a director", ResolutionKind.ELECTION, (76, 6, 18)),
)
"""Item, kind, and per cent for, against and abstaining."""


def past_assembly() -> PastAssembly:
    """The meeting as its source tells it, labelled as reconstructed."""
    return PastAssembly(
        title="Mixed general meeting of 23 June 2020",
        kind=AssemblyKind.MIXED,
        form=AssemblyForm.REMOTE,
        held_on=HELD_ON,
        items=tuple(PastItem(AgendaItem(title, kind), _tally(shares)) for title, kind, shares in RESULTS),
        source=SOURCE,
        note=NOTE,
        reconstructed=True,
    )


def imported(regime: Regime, today: date) -> Assembly:
    """The assembly under its fixed id."""
    return replace(import_assembly(past_assembly(), regime, today), id=ASSEMBLY)


def _tally(per_cent: tuple[int, int, int]) -> Tally:
    in_favour, against, abstain = (round(VOTERS * share / 100) for share in per_cent)
    return Tally(
        in_favour=in_favour,
        against=against,
        abstain=abstain,
        blank=0,
        present=VOTERS,
        entitled=None,
        chair=None,
        reconstructed=True,
        rehearsal=False,
        source=SOURCE,
    )
