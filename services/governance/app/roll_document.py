"""The document of a sealed roll: what was signed, by whom, under which law, as PDF/A-2b (typst).

The signature it shows is the partition's ES256 signature over the seal, with the key that verifies it; the lines are in
the bundle, which the root binds to this page.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commons.auth.signatures import thumbprint
from commons.directory import Country, LegalEntity
from commons.ids import global_id
from services.governance.app.printing import local, printed
from services.governance.domain.assembly import Assembly
from services.governance.domain.engine.plural_law import PER_MEMBER, SUM_LIMIT
from services.governance.domain.granted_votes import GROUP_CAPS
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.roll_sentences import sentence
from services.governance.domain.words import RollReason
from services.governance.store.roll_overrides import OverrideRecord
from services.governance.store.rolls import RollRecord
from services.governance.store.signatures import SignatureRecord

TEMPLATE = Path(__file__).with_name("roll_document.typ")


@dataclass(frozen=True, slots=True)
class Document:
    """What the page says. `before`: version and root of the sealed version that this one corrects."""

    country: Country
    entity: LegalEntity
    assembly: Assembly
    roll: RollRecord
    signatures: tuple[SignatureRecord, ...]
    overrides: tuple[OverrideRecord, ...]
    before: tuple[int, bytes] | None


def pdf(document: Document) -> bytes:
    """The document's bytes; the same document gives the same bytes."""
    return printed(TEMPLATE, "roll", fields(document), document.signatures[-1].at)


def fields(document: Document) -> dict[str, Any]:
    """What the template is filled with; every time is the entity's, every article says whether it was verified."""
    roll, country = document.roll, document.country
    return {
        "entity": document.entity.name,
        "legal_form": document.entity.legal_form,
        "pack": document.entity.pack,
        "title": document.assembly.title,
        "held_on": document.assembly.held_on.isoformat(),
        "id": global_id(country.code, "roll", roll.id),
        "version": roll.version,
        "as_of": roll.as_of.isoformat(),
        "time_zone": country.timezone,
        "statutes_version": roll.statutes_version,
        "known_at": {"sequence": roll.sequence, "head": roll.head},
        "registered": roll.registered,
        "voters": roll.voters,
        "votes": roll.votes,
        "reasons": [_reason(reason, roll) for reason in RollReason if reason in roll.rules.laws],
        "limits": _limits(roll),
        "overrides": [_override(row, country.code) for row in document.overrides],
        "seals": [
            {"name": row.name, "role": row.role, "at": local(row.at, country.timezone)} for row in document.signatures
        ],
        "supersedes": {"version": document.before[0], "root": document.before[1].hex()} if document.before else None,
        "root": (roll.merkle_root or b"").hex(),
        "signature": roll.signature or "",
        "key": thumbprint(roll.public_key) if roll.public_key else "",
    }


def _reason(reason: RollReason, roll: RollRecord) -> dict[str, Any]:
    count, votes = roll.reasons.get(reason, (0, 0))
    law: Leaf = roll.rules.laws[reason]
    return {
        "reason": sentence(reason),
        "count": count,
        "votes": votes,
        "article": law.source,
        "unverified": law.unverified,
    }


def _limits(roll: RollRecord) -> list[dict[str, Any]]:
    """What the law's limits came to: on one line, on all plural votes together, on each capped group."""
    limits, leaves = roll.limits, roll.rules.plural.leaves if roll.rules.plural else {}
    plural = "" if limits.plural_limit is None else f"; all who have more than one: {limits.plural_limit}"
    found = [
        (f"At most {votes} votes a line{more}", leaves[key])
        for votes, more, key in ((limits.cap, "", PER_MEMBER), (limits.cut, plural, SUM_LIMIT))
        if votes is not None
    ]
    for group in limits.groups:
        most = "measured in the room" if group.allowed is None else f"{group.allowed} count"
        found.append((f"{group.group} together: {group.votes} votes, {most}", leaves[GROUP_CAPS]))
    return [{"said": said, "article": law.source, "unverified": law.unverified} for said, law in found]


def _override(row: OverrideRecord, country: str) -> dict[str, Any]:
    return {
        "membership": global_id(country, "membership", row.membership),
        "rule_votes": row.rule.votes,
        "votes": row.line.votes,
        "name": row.name,
        "why": row.why,
        "law": row.law,
    }
