"""What two countries say to each other about a candidate: bare keys, and what has been said of it, never why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from commons.errors import Refusal
from commons.ids import borderless_id, uuid_of
from services.members.domain.candidates import Candidate, CandidateStep, CandidateVerdict, SaidBy, candidate_id

CANDIDATE_PURPOSE = "LINK_CANDIDATES"
HASHES_PATH = "/bulk/link-hashes"
WORD_PATH = "/bulk/link-candidates"
KEY_BYTES = 32
LIFETIME = timedelta(minutes=10)
"""Of a signed word; it is signed anew whenever it is sent."""


class LinkHashes(msgspec.Struct, frozen=True):
    """Under which key (hex of 32 bytes) the country's people are hashed: made for one search and kept nowhere."""

    key: str


def word_claims(found: Candidate, issuer: str, audience: str, at: datetime) -> dict[str, Any]:
    """All that this side has said, as partition `issuer` signs it for partition `audience`."""
    ours = [step for step in found.steps if step.by is not SaidBy.OTHER_COUNTRY]
    return {
        "iss": issuer,
        "aud": audience,
        "sub": found.id.hex,
        "iat": int(at.timestamp()),
        "exp": int((at + LIFETIME).timestamp()),
        "purpose": CANDIDATE_PURPOSE,
        "person": borderless_id("person", found.person),
        "other": borderless_id("person", found.other),
        "steps": [{"verdict": step.verdict.value, "on": step.on.isoformat()} for step in ours],
    }


def read_word(claims: Mapping[str, Any], today: date) -> Candidate:
    """The candidate as it looks from here, from verified claims; BAD_ARGUMENT when they are none."""
    try:
        if claims["purpose"] != CANDIDATE_PURPOSE:
            raise _not_this()
        theirs, ours = uuid_of(claims["person"], "person"), uuid_of(claims["other"], "person")
        said = [
            CandidateStep(CandidateVerdict(one["verdict"]), SaidBy.OTHER_COUNTRY, date.fromisoformat(one["on"]))
            for one in claims["steps"]
        ]
        found = Candidate(
            UUID(hex=claims["sub"]), ours, theirs, str(claims["iss"]).partition("/")[2], today, tuple(said)
        )
    except (KeyError, TypeError, ValueError, AttributeError, Refusal) as error:
        raise _not_this() from error
    if found.id != candidate_id(ours, theirs):
        raise _not_this()
    return found


def _not_this() -> Refusal:
    return Refusal("BAD_ARGUMENT", "This is no word about two entries that may be one human's.")
