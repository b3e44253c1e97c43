"""What the notice must say (`notice_days.contents`): what is on record of it, and what its writer has to see to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.governance.domain.assembly import Assembly
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.words import AssemblyForm

KEY = "notice_days.contents"


@dataclass(frozen=True, slots=True)
class Content:
    """One thing that the notice must say, in the law's word. `there`: whether it is on record; None where no record
    here holds it, so that whoever writes the notice has to see to it."""

    word: str
    there: bool | None
    law: Leaf


@dataclass(frozen=True, slots=True)
class Noted:
    """What is on record: the meeting, its items, those of more than ordinary business, and how many of either have an
    authoritative text."""

    assembly: Assembly
    items: int
    with_text: int
    amending: int
    amending_with_text: int

    @property
    def texts(self) -> bool:
        """Whether every item has its text."""
        return self.with_text == self.items

    @property
    def amendments(self) -> bool:
        """Whether every item of more than ordinary business has its text."""
        return self.amending_with_text == self.amending

    @property
    def hour(self) -> bool:
        """Whether the notice names an hour; in writing there is none to name."""
        return self.assembly.hours is not None or self.assembly.form is AssemblyForm.WRITTEN

    @property
    def place(self) -> bool:
        """Whether the notice names a place; remotely and in writing there is none to name."""
        placeless = self.assembly.form in (AssemblyForm.WRITTEN, AssemblyForm.REMOTE)
        return placeless or self.assembly.place is not None

    @property
    def second(self) -> bool | None:
        """Whether a second call is named; None where none is, for the notice then says so or leaves it to another."""
        hours = self.assembly.hours
        return True if hours is not None and hours.second_call_at is not None else None


def _always(_: Noted) -> bool:
    return True


_ON_RECORD: Mapping[str, Callable[[Noted], bool | None]] = {
    "date": _always,
    "agenda": _always,
    "agenda_as_precise_as_possible": _always,
    "agenda_detailed_enough_to_form_a_view": _always,
    "nature_of_meeting": _always,
    "type_of_meeting": _always,
    "mention_that_an_amendment_will_be_proposed": _always,
    "hour": lambda noted: noted.hour,
    "time": lambda noted: noted.hour,
    "place": lambda noted: noted.place,
    "venue": lambda noted: noted.place,
    "time_and_place": lambda noted: noted.hour and noted.place,
    "first_or_second_call": lambda noted: noted.second,
    "proposed_decisions": lambda noted: noted.texts,
    "agenda_with_proposals": lambda noted: noted.texts,
    "full_text_of_resolution_if_postal_or_telematic_vote": lambda noted: noted.texts,
    "main_content_of_amendments": lambda noted: noted.amendments,
}
"""The words of the packs that a record here answers; company and conditions of voting are the notice's own."""


def contents(law: Reading, noted: Noted) -> list[Content]:
    """What the notice must say, in the law's order; empty where the law has no such list.

    Raises `Refusal` LAW_UNKNOWN where nobody knows what the law asks.
    """
    leaf = law.required(KEY)
    return [Content(word, _ON_RECORD[word](noted) if word in _ON_RECORD else None, leaf) for word in leaf.value or ()]
