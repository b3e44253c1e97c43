"""Drafting minutes: when they may be, what is checked of what is written in, and a version's life."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.after.body import Annex, Said
from services.governance.domain.after.signing import Officer
from services.governance.domain.after.words import BUREAU, Capacity, MinutesState
from services.governance.domain.words import AssemblyState

MOST = 100
"""Officers, statements or annexes of one draft."""
_DIGEST = 64
_HEX = frozenset("0123456789abcdef")
DEBATE_MAX = 20_000
"""Characters of a summary of debates or of a text."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The version that stands: its number among the versions, and whether it is signed by all."""

    version: int
    signed: bool


@dataclass(frozen=True, slots=True)
class Drafting:
    """What a draft meets: the meeting's state, the version that stands, the items of its agenda."""

    state: AssemblyState
    imported: bool
    stands: Standing | None
    items: Collection[UUID]


def check_draft(facts: Drafting, expected_version: int, reason: str | None) -> str | None:
    """The reason of a correction, None of a draft. TRANSITION_NOT_ALLOWED before the meeting and for an imported one;
    CHANGED_MEANWHILE where another version stands; BAD_ARGUMENT for signed minutes changed without a reason."""
    if facts.imported:
        raise Refusal("TRANSITION_NOT_ALLOWED", "An imported meeting has its own minutes, where it was taken from.")
    if facts.state is AssemblyState.CONVENED:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The meeting has not been opened yet; minutes are of what was.")
    stands = facts.stands.version if facts.stands else 0
    if stands != expected_version:
        raise Refusal(
            "CHANGED_MEANWHILE",
            f"Version {stands} of these minutes stands; read it and say so (expectedVersion).",
            version=stands,
        )
    if facts.stands is None or not facts.stands.signed:
        return None
    return texts.text("Why signed minutes are corrected (reason)", reason or "")


def check_said(said: Said, items: Collection[UUID]) -> Said:
    """What was written in, trimmed. BAD_ARGUMENT for too much, an unnamed officer, an item of another agenda."""
    for what, rows in (("officers", said.officers), ("statements", said.statements), ("annexes", said.annexes)):
        if len(rows) > MOST:
            raise Refusal("BAD_ARGUMENT", f"Minutes have at most {MOST} {what}.")
    if (said.texts.keys() | said.debates.keys()) - set(items):
        raise Refusal("BAD_ARGUMENT", "An item is not on this meeting's agenda.")
    return Said(
        place=texts.title("Where it was held (place)", said.place) if said.place is not None else None,
        officers=_officers(said.officers),
        statements={_word(word): texts.text(word, value) for word, value in said.statements.items()},
        annexes=tuple(_annex(row) for row in said.annexes),
        texts={item: texts.text("The text of an item", text, DEBATE_MAX) for item, text in said.texts.items()},
        debates={item: texts.text("The debate of an item", text, DEBATE_MAX) for item, text in said.debates.items()},
        approved_at_meeting=said.approved_at_meeting,
    )


def _officers(rows: tuple[Officer, ...]) -> tuple[Officer, ...]:
    found = tuple(Officer(row.capacity, texts.title("An officer's name", row.name), row.membership) for row in rows)
    for capacity in (Capacity.CHAIR, Capacity.SECRETARY):
        if sum(row.capacity is capacity for row in found) > 1:
            raise Refusal("BAD_ARGUMENT", f"A meeting has one {capacity.value}; say in the debate who took over.")
    if any(row.capacity not in BUREAU for row in found):
        raise Refusal("BAD_ARGUMENT", "Officers of a meeting are its chair, its secretary and its scrutineers.")
    if len({(row.capacity, row.name) for row in found}) < len(found):
        raise Refusal("BAD_ARGUMENT", "An officer is named twice.")
    return found


def _word(word: str) -> str:
    found = texts.title("The law's word for a statement", word)
    if not found.replace("_", "").isalnum():
        raise Refusal("BAD_ARGUMENT", "A statement goes by the law's own word, as summary_of_debates.")
    return found


def _annex(row: Annex) -> Annex:
    if row.sha256 is not None and not (len(row.sha256) == _DIGEST and set(row.sha256) <= _HEX):
        raise Refusal("BAD_ARGUMENT", "The digest of an annexe is its file's SHA-256 in 64 hex digits.")
    return Annex(_word(row.word), texts.title("The title of an annexe", row.title), row.sha256)


def state_of(*, newest: bool, signed: bool) -> MinutesState:
    """How far a version is."""
    if not newest:
        return MinutesState.REPLACED
    return MinutesState.SIGNED if signed else MinutesState.DRAFT
