"""Minutes as a document (PDF/A-2b, typst): what the version says, what it lacks, who signed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from commons.directory import Country
from commons.ids import global_id
from services.governance.app.printing import local, printed
from services.governance.domain.after.signing import Signature
from services.governance.domain.after.words import Kept
from services.governance.store.after.minutes import MinutesRecord

TEMPLATE = Path(__file__).with_name("minutes_document.typ")


@dataclass(frozen=True, slots=True)
class Document:
    """What the pages say."""

    country: Country
    minutes: MinutesRecord
    signatures: tuple[Signature, ...]


def pdf(document: Document) -> bytes:
    """The document's bytes; the same document gives the same bytes."""
    last = max([document.minutes.drafted_at, *(row.at for row in document.signatures if row.at)])
    return printed(TEMPLATE, "minutes", fields(document), last)


def fields(document: Document) -> dict[str, Any]:
    """What the template is filled with; every time is the entity's."""
    record, zone = document.minutes, document.country.timezone
    return {
        "id": global_id(document.country.code, "minutes", record.id),
        "number": record.number,
        "version": record.version,
        "state": record.state.value,
        "reason": record.reason,
        "drafted_by": record.drafted_by,
        "drafted_at": local(record.drafted_at, zone),
        "digest": record.digest.hex(),
        "body": {**record.body, "sittings": _local(record.body["sittings"], zone), "items": _items(record, zone)},
        "missing": [row for row in record.body["wanted"] if row["kept"] == Kept.MISSING.value],
        "signatures": [_signature(row, zone) for row in document.signatures],
    }


def _local(rows: list[dict[str, Any]], zone: str) -> list[dict[str, Any]]:
    return [
        {**row, "due_at": _moment(row["due_at"], zone), "opened_at": _moment(row["opened_at"], zone)} for row in rows
    ]


def _items(record: MinutesRecord, zone: str) -> list[dict[str, Any]]:
    return [
        {
            **item,
            "declared": {**item["declared"], "at": _moment(item["declared"]["at"], zone)} if item["declared"] else None,
            "protests": [{**row, "raised_at": _moment(row["raised_at"], zone)} for row in item["protests"]],
        }
        for item in record.body["items"]
    ]


def _signature(row: Signature, zone: str) -> dict[str, Any]:
    return {
        "capacity": row.capacity.value,
        "name": row.name,
        "on_paper": row.on_paper,
        "source": row.source,
        "at": local(row.at, zone) if row.at else "",
    }


def _moment(text: str, zone: str) -> str:
    return local(datetime.fromisoformat(text), zone)
