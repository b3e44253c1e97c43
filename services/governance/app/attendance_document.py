"""The attendance list as a page of the minutes: who was there, who through whom, under which bureau (PDF/A-2b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commons.clock import now
from commons.directory import Country, LegalEntity
from services.governance.app.printing import local, printed
from services.governance.domain.assembly import Assembly
from services.governance.domain.desk.attendance import Line
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.room.call import Call

TEMPLATE = Path(__file__).with_name("attendance_document.typ")


@dataclass(frozen=True, slots=True)
class AttendanceDocument:
    """What the page says. `bureau`: (office, name) of those who hold one; `annexes`: what the law adds to minutes."""

    country: Country
    entity: LegalEntity
    assembly: Assembly
    lines: Sequence[Line]
    bureau: Sequence[tuple[str, str]]
    calls: Sequence[Call]
    annexes: Leaf


def pdf(document: AttendanceDocument) -> bytes:
    """The document's bytes."""
    return printed(TEMPLATE, "attendance", fields(document), now())


def fields(document: AttendanceDocument) -> dict[str, Any]:
    """What the template is filled with; every time is the entity's."""
    zone, rows = document.country.timezone, document.lines
    came = {row.who.id: row for row in rows if row.form is not None}
    return {
        "entity": document.entity.name,
        "legal_form": document.entity.legal_form,
        "title": document.assembly.title,
        "held_on": document.assembly.held_on.isoformat(),
        "time_zone": zone,
        "printed_at": local(now(), zone),
        "law": {"article": document.annexes.source, "unverified": document.annexes.unverified},
        "bureau": [{"office": office, "name": name} for office, name in document.bureau],
        "calls": [{"number": row.number, "opened": local(row.opened_at, zone)} for row in document.calls],
        "members": sum(row.votes is not None for row in came.values()),
        "outsiders": sum(row.votes is None for row in came.values()),
        "represented": sum(row.form is None and row.there for row in rows),
        "present": [_present(row, zone) for row in rows if row.form is not None],
        "through": [_through(row) for row in rows if row.form is None],
    }


def _present(row: Line, zone: str) -> dict[str, Any]:
    assert row.form is not None
    assert row.arrived_at is not None
    return {
        "number": "" if row.who.number is None else str(row.who.number),
        "name": row.who.name if not row.who.capacity else f"{row.who.name}, {row.who.capacity}",
        "form": row.form.value.replace("_", " "),
        "arrived": local(row.arrived_at, zone),
        "left": local(row.left_at, zone) if row.left_at else "",
        "votes": "" if row.votes is None else str(row.votes),
    }


def _through(row: Line) -> dict[str, Any]:
    assert row.through is not None
    return {
        "number": "" if row.who.number is None else str(row.who.number),
        "name": row.who.name,
        "votes": str(row.votes),
        "through": row.through.name,
        "by": "by law" if row.by_law else "proxy",
        "there": row.there,
    }
