"""The document of a sealed consultation: whom it asked, under which laws, and what was signed, as PDF/A-2b (typst)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commons.auth.signatures import thumbprint
from commons.directory import Country, Directory
from commons.ids import global_id
from services.governance.app.printing import local, printed
from services.governance.domain.assembly import Assembly
from services.governance.domain.consultation import Doubles, Source
from services.governance.store.consultations import ConsultationRecord
from services.governance.store.rules_json import rules_from
from services.governance.store.signatures import SignatureRecord

TEMPLATE = Path(__file__).with_name("consultation_document.typ")


@dataclass(frozen=True, slots=True)
class ConsultationDocument:
    """What the page says."""

    country: Country
    directory: Directory
    assembly: Assembly
    consultation: ConsultationRecord
    signatures: tuple[SignatureRecord, ...]
    doubles: Doubles


def pdf(document: ConsultationDocument) -> bytes:
    """The document's bytes; the same document gives the same bytes."""
    return printed(TEMPLATE, "consultation", fields(document), document.signatures[-1].at)


def fields(document: ConsultationDocument) -> dict[str, Any]:
    """What the template is filled with; every time is the entity's, every article says whether it was verified."""
    found, country = document.consultation, document.country
    return {
        "entity": document.directory.entity(document.assembly.entity).name,
        "title": document.assembly.title,
        "held_on": document.assembly.held_on.isoformat(),
        "id": global_id(country.code, "consultation", found.id),
        "version": found.version,
        "as_of": found.as_of.isoformat(),
        "time_zone": country.timezone,
        "persons": found.persons,
        "voters": found.voters,
        "doubles": {"found": document.doubles.found, "folded": document.doubles.folded},
        "sources": [_source(source, document.directory) for source in found.sources],
        "seals": [
            {"name": row.name, "role": row.role, "at": local(row.at, country.timezone)} for row in document.signatures
        ],
        "root": (found.merkle_root or b"").hex(),
        "signature": found.signature or "",
        "key": thumbprint(found.public_key) if found.public_key else "",
    }


def _source(source: Source, directory: Directory) -> dict[str, Any]:
    entity = directory.entity(source.entity)
    laws = rules_from(source.rules).laws.values()
    return {
        "name": entity.name,
        "country": directory.country(entity.country).name,
        "pack": entity.pack,
        "statutes_version": source.statutes_version,
        "sequence": source.sequence,
        "head": source.head,
        "registered": source.registered,
        "organisations": source.organisations,
        "articles": [
            {"source": text, "unverified": unverified}
            for text, unverified in sorted({(leaf.source, leaf.unverified) for leaf in laws})
        ],
    }
