"""Correcting personal data (GDPR art. 16): what changes, what is remembered, and what past documents are told.

Names and birth date stand in documents of the past, which are annotated and never rewritten; what they said is kept
beside. Contact data leaves no trace.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commons.errors import Refusal
from commons.ids import GlobalId

IDENTITY = ("given_name", "family_name", "birth_date")
"""What documents of the past may show."""
OWN = frozenset({"email", "language", "city", "trade", "sector", "sector_revision"})
"""What a member changes herself; for the rest an officer sees a paper."""
DOCUMENTS = frozenset({"assembly", "roll", "certificate", "minutes", "resolution"})
"""Kinds of ids that documents go by."""
MOST_DOCUMENTS = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `changes`: fields with their new values, None empties one. `source`: the paper seen."""

    changes: Mapping[str, Any]
    documents: Sequence[str] = ()
    source: str | None = None
    discreet: bool = False


@dataclass(frozen=True, slots=True)
class Rectification:
    """What to write. `former`: identity fields as they were; empty where nothing needs remembering."""

    changes: Mapping[str, Any]
    former: Mapping[str, Any]
    documents: tuple[str, ...]
    source: str | None
    discreet: bool


def decide_rectification(before: Mapping[str, Any], asked: Asked, *, by_herself: bool, country: str) -> Rectification:
    """The rectification. Raises `Refusal` BAD_ARGUMENT (nothing changes, no paper, no document's id) or FORBIDDEN."""
    changes = {name: value for name, value in asked.changes.items() if before.get(name) != value}
    if not changes:
        raise Refusal("BAD_ARGUMENT", "The register says so already; name what is to be changed.")
    former = {name: before.get(name) for name in IDENTITY if name in changes}
    if by_herself and (set(changes) - OWN or asked.documents or asked.discreet):
        raise Refusal(
            "FORBIDDEN", "Name and birth date are changed by the membership office, which sees a paper for it."
        )
    if former and not (asked.source or "").strip():
        raise Refusal("BAD_ARGUMENT", "Name the paper that shows the new name or birth date (source).")
    if asked.documents and not former:
        raise Refusal("BAD_ARGUMENT", "Only a changed name or birth date is noted on documents.")
    documents = _documents(asked.documents, country)
    return Rectification(changes, former, documents, asked.source, bool(former) and asked.discreet)


def _documents(ids: Sequence[str], country: str) -> tuple[str, ...]:
    if len(ids) > MOST_DOCUMENTS:
        raise Refusal("BAD_ARGUMENT", f"At most {MOST_DOCUMENTS} documents at a time.")
    for text in ids:
        found = GlobalId.parse(text)
        if found.country != country or found.kind not in DOCUMENTS:
            raise Refusal("BAD_ARGUMENT", f"A document is one of {country}'s: {', '.join(sorted(DOCUMENTS))}.")
    return tuple(dict.fromkeys(ids))


def sentence(fields: Collection[str], rectified_on: date) -> str:
    """What stands beside a document of the past: that a person named there is registered otherwise, never how."""
    what = "birth date" if set(fields) == {"birth_date"} else "name"
    return f"Since {rectified_on} the register has another {what} for this member than this document shows."
