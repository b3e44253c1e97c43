"""Importing a past assembly: the other door, for meetings that were held before or outside the system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from commons.ids import new_uuid
from services.governance.domain.assembly import AgendaItem, Assembly, Imported, Tally
from services.governance.domain.convene import check_agenda, check_open
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.results.check_count import check_parts
from services.governance.domain.results.check_matter import check_matters
from services.governance.domain.results.college_weights import weights_of
from services.governance.domain.words import AssemblyForm, AssemblyKind

VOTES_MAX = 1_000_000_000
"""More votes than any cooperative has."""


@dataclass(frozen=True, slots=True)
class PastItem:
    """One decision of a past assembly with its count."""

    item: AgendaItem
    tally: Tally


@dataclass(frozen=True, slots=True)
class PastAssembly:
    """A past assembly as its source tells it."""

    title: str
    kind: AssemblyKind
    form: AssemblyForm
    held_on: date
    items: tuple[PastItem, ...]
    source: str
    note: str = ""
    reconstructed: bool = False
    joint_meeting: UUID | None = None


def import_assembly(past: PastAssembly, regime: Regime, today: date) -> Assembly:
    """The assembly, labelled as imported; BAD_ARGUMENT for a day to come, no source or a tally that is too large."""
    if past.held_on >= today:
        raise Refusal("BAD_ARGUMENT", "Only a day that has passed is imported; convene a meeting to come.")
    source = texts.text("Where the numbers come from (source)", past.source)
    check_open(regime, past.held_on)
    check_agenda(past.title, tuple(entry.item for entry in past.items))
    check_matters(Reading(regime, past.held_on), [entry.item for entry in past.items])
    for entry in past.items:
        check_tally(entry.tally)
        if entry.tally.colleges:
            check_parts(entry.tally, weights_of(regime))
    return Assembly(
        id=new_uuid(),
        entity=regime.entity.id,
        title=past.title.strip(),
        kind=past.kind,
        form=past.form,
        held_on=past.held_on,
        record_date=past.held_on,
        joint_meeting=past.joint_meeting,
        imported=Imported(source, texts.optional_text("The note", past.note), past.reconstructed),
    )


def check_tally(tally: Tally) -> None:
    """Refuse BAD_ARGUMENT for counts that cannot be: negative, or more than were present or than the roll has."""
    texts.optional_text("Where the count comes from (source)", tally.source)
    counts = (tally.in_favour, tally.against, tally.abstain, tally.blank)
    if min(*counts, tally.present) < 0 or tally.present > VOTES_MAX:
        raise Refusal("BAD_ARGUMENT", f"Votes are counted from 0 to {VOTES_MAX}.")
    if sum(counts) > tally.present:
        raise Refusal("BAD_ARGUMENT", f"{sum(counts)} votes are counted, but only {tally.present} were present.")
    if tally.entitled is not None and tally.present > tally.entitled:
        raise Refusal("BAD_ARGUMENT", f"{tally.present} votes are present, but the roll has {tally.entitled}.")
