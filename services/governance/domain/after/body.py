"""The body of minutes: plain JSON that is hashed, signed and shown as it stood, whatever is recorded later.

Shares and thresholds are fractions as text (`7/13`), moments ISO text in UTC, days ISO text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commons.ids import global_id
from services.governance.domain import margin as margins
from services.governance.domain.after.contents import ATTENDANCE, DISPATCH, PROXIES, VOTES, Wanted
from services.governance.domain.after.explain import explained
from services.governance.domain.after.law import cited
from services.governance.domain.after.record import Item, Meeting
from services.governance.domain.after.signing import Officer, Slot
from services.governance.domain.assembly import Assembly, PartCount, Tally
from services.governance.domain.notice_hours import shown
from services.governance.domain.results.decide import Result
from services.governance.domain.results.election import ElectionCount, ElectionResult
from services.governance.domain.room.call import Call, RoomQuorum


@dataclass(frozen=True, slots=True)
class Annex:
    """A document annexed by whoever drafts. `word`: the law's own; `sha256` of its file, hex, if there is one."""

    word: str
    title: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What no record says. `texts`, `debates`: by resolution; `statements`: by the law's own word."""

    place: str | None
    officers: tuple[Officer, ...]
    statements: Mapping[str, str]
    annexes: tuple[Annex, ...]
    texts: Mapping[UUID, str]
    debates: Mapping[UUID, str]
    approved_at_meeting: bool = False


def body_of(meeting: Meeting, said: Said) -> dict[str, Any]:
    """The body without what law wants of it (`with_law` adds that)."""
    country = meeting.assembly.entity[:2]
    return {
        "form": 1,
        "known_at": meeting.known_at,
        "entity": {"id": meeting.assembly.entity, "name": meeting.entity_name, "legal_form": meeting.legal_form},
        "law": {"pack": meeting.pack, "statutes_version": meeting.statutes_version},
        "meeting": _meeting(meeting.assembly, said.place, country, meeting.timezone),
        "sittings": [_sitting(call) for call in meeting.sittings],
        "officers": [_officer(row, country) for row in said.officers],
        "roll": _roll(meeting, country),
        "attendance": {
            "in_room": meeting.attended.in_room,
            "remote": meeting.attended.remote,
            "outsiders": meeting.attended.outsiders,
            "rows": meeting.attended.rows,
            "proxies": meeting.attended.proxy_rows,
        },
        "items": [_item(item, said, meeting) for item in meeting.items],
        "statements": dict(said.statements),
        "remote_votes": meeting.remote_votes,
        "annexes": [*_derived(meeting), *({**_annex(row), "derived": False} for row in said.annexes)],
        "approved_at_meeting": said.approved_at_meeting,
    }


def with_law(
    body: dict[str, Any], wanted: Sequence[Wanted], slots: Sequence[Slot] | None, silent: str
) -> dict[str, Any]:
    """The body with what contents, annexes and signatures the law wants. `silent`: why it names no signatures."""
    rows = [
        {"part": row.part.value, "word": row.word, "kept": row.kept.value, "said": row.said, "law": cited(row.law)}
        for row in wanted
    ]
    signs = None if slots is None else [_slot(slot) for slot in slots]
    return body | {"wanted": rows, "signatures": signs, "signatures_silent": silent}


def digest_of(body: Mapping[str, Any]) -> bytes:
    """SHA-256 over the canonical JSON: sorted keys, no spaces, UTF-8."""
    return hashlib.sha256(canonical(body)).digest()


def canonical(body: Mapping[str, Any]) -> bytes:
    """What the digest is taken over, and the file that proves it."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _meeting(assembly: Assembly, place: str | None, country: str, timezone: str) -> dict[str, Any]:
    return {
        "id": global_id(country, "assembly", assembly.id),
        "title": assembly.title,
        "kind": assembly.kind.value,
        "form": assembly.form.value,
        "held_on": assembly.held_on.isoformat(),
        "starts_at": shown(assembly.hours.starts_at) if assembly.hours else None,
        "convened_on": assembly.convened_on.isoformat() if assembly.convened_on else None,
        "notice_days": assembly.notice_days,
        "record_date": assembly.record_date.isoformat(),
        "of_delegates": assembly.of_delegates,
        "time_zone": timezone,
        "place": place or assembly.place,
    }


def _sitting(call: Call) -> dict[str, Any]:
    return {
        "number": call.number,
        "held_on": call.held_on.isoformat(),
        "due_at": call.due_at.isoformat(),
        "opened_at": call.opened_at.isoformat(),
        "opened_by": call.opened_by,
    }


def _officer(row: Officer, country: str) -> dict[str, Any]:
    named = global_id(country, "membership", row.membership) if row.membership else None
    return {"capacity": row.capacity.value, "name": row.name or None, "membership": named}


def _roll(meeting: Meeting, country: str) -> dict[str, Any] | None:
    roll = meeting.roll
    if roll is None:
        return None
    return {
        "id": global_id(country, "roll", roll.id),
        "version": roll.version,
        "root": roll.root,
        "registered": roll.registered,
        "voters": roll.voters,
        "votes": roll.votes,
        "added_at_door": meeting.added,
        "struck_at_door": meeting.struck,
    }


def _derived(meeting: Meeting) -> list[dict[str, Any]]:
    there, found = meeting.attended, []
    if there.rows:
        found.append(_list(ATTENDANCE, "List of attendance", there.digest, there.rows))
    title = "List of proxies" if there.proxy_rows else "No proxy was given"
    found.append(_list(PROXIES, title, there.proxy_digest, there.proxy_rows))
    if meeting.named is not None and meeting.named.counts:
        lines = sum(meeting.named.counts.values())
        found.append(_list(VOTES, "List of votes by name", meeting.named.digest, lines))
    for row in meeting.sent:
        back = f", {row.bounced} came back" if row.bounced else ""
        said = f"Notice of {row.on} by {row.channel}, {row.count} sent{back}; proof: {row.proof}"
        found.append(_list(DISPATCH, said, None, row.count))
    return found


def _list(word: str, title: str, sha256: str | None, rows: int) -> dict[str, Any]:
    return {"word": word, "title": title, "sha256": sha256, "rows": rows, "derived": True}


def _annex(row: Annex) -> dict[str, Any]:
    return {"word": row.word, "title": row.title, "sha256": row.sha256, "rows": None}


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "word": slot.word,
        "capacities": [capacity.value for capacity in slot.capacities],
        "count": len(slot.everybody) or slot.count,
        "law": cited(slot.law),
    }


def _item(item: Item, said: Said, meeting: Meeting) -> dict[str, Any]:
    country = meeting.assembly.entity[:2]
    texts, named = meeting.texts, meeting.named.counts if meeting.named else {}
    found = item.resolution
    return {
        "id": global_id(country, "resolution", found.id),
        "position": found.position,
        "title": found.title,
        "kind": found.kind.value,
        "matter": found.matter,
        "text": said.texts.get(found.id) or texts.get(found.id),
        "debate": said.debates.get(found.id),
        "castable": item.castable,
        "quorum": _quorum(item.quorum),
        "tally": _tally(item.tally) if item.counted else None,
        "result": _result(item.result) if item.counted else None,
        "election": _election(item.count, item.election) if item.counted else None,
        "margin": _margin(item),
        "explained": [
            {"figure": row.name, "value": row.value, "because": row.because, "law": cited(row.law) if row.law else None}
            for row in explained(item)
        ]
        if item.counted
        else [],
        "named": named.get(found.id, 0),
        "declared": _declared(item),
        "conflicts": [
            {
                "holder": global_id(country, "outsider" if row.outsider else "membership", row.holder),
                "matter": row.matter,
                "vote_lost": row.vote_lost,
                "article": row.law,
            }
            for row in item.conflicts
        ],
        "protests": [
            {
                "membership": global_id(country, "membership", row.membership),
                "statement": row.statement,
                "raised_at": row.raised_at.isoformat(),
            }
            for row in item.protests
        ],
    }


def _quorum(found: RoomQuorum | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "call": found.call or 1,
        "unit": found.unit.value,
        "entitled": found.entitled,
        "present": found.present,
        "needed": found.found.needed,
        "quorate": found.found.quorate,
        "explanation": found.explanation,
        "law": cited(found.law),
    }


def _tally(tally: Tally | None) -> dict[str, Any] | None:
    if tally is None:
        return None
    return {
        "for": tally.in_favour,
        "against": tally.against,
        "abstain": tally.abstain,
        "blank": tally.blank,
        "present": tally.present,
        "entitled": tally.entitled,
        "chair": tally.chair.value if tally.chair else None,
        "colleges": [_part(part) for part in tally.colleges],
        "groups": [_part(part) for part in tally.groups],
        "source": tally.source,
    }


def _part(part: PartCount) -> dict[str, Any]:
    return {
        "name": part.name,
        "for": part.in_favour,
        "against": part.against,
        "abstain": part.abstain,
        "blank": part.blank,
    }


def _result(found: Result | None) -> dict[str, Any] | None:
    if found is None:
        return None
    rule = found.votes.rule
    return {
        "verdict": found.verdict.value,
        "base": rule.base.value,
        "base_votes": found.votes.base_votes,
        "threshold": str(rule.threshold),
        "strict": rule.strict,
        "share": None if found.votes.share is None else str(found.votes.share),
        "needed": found.votes.needed,
        "weighted_share": str(found.colleges.share) if found.colleges and found.colleges.share is not None else None,
        "explanation": found.explanation,
        "law": cited(found.law),
        "rests_on": [cited(leaf) for leaf in found.rests_on],
    }


def _election(count: ElectionCount | None, found: ElectionResult | None) -> dict[str, Any] | None:
    if count is None or found is None:
        return None
    candidates = sorted(count.candidates, key=lambda row: (-row.votes, row.name))
    return {
        "verdict": found.verdict.value,
        "seats": count.seats,
        "valid": count.valid,
        "invalid": count.invalid,
        "needed": found.needed,
        "candidates": [
            {
                "name": row.name,
                "votes": row.votes,
                "declined": row.declined,
                "elected": row.name in found.found.elected,
            }
            for row in candidates
        ],
        "tied": list(found.found.tied),
        "tie_rule": count.tie_rule,
        "explanation": found.explanation,
        "law": cited(found.law),
        "source": count.source,
    }


def _margin(item: Item) -> dict[str, Any] | None:
    found = item.margin
    if found is None or not item.counted:
        return None
    return {
        "missing": found.contested.missing,
        "doubtful": found.contested.doubtful,
        "worst": found.worst.value,
        "best": found.best.value,
        "could_change": found.could_change,
        "explanation": margins.explain(found),
    }


def _declared(item: Item) -> dict[str, Any] | None:
    found = item.declared
    if found is None or found.at is None:
        return None
    return {"verdict": found.verdict, "name": found.name, "at": found.at.isoformat(), "reason": found.reason}
