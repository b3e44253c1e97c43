"""Receipts: what a voter can check the closing by, and what binds a tally to all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from uuid import UUID

from services.governance.domain.ballots.casting import Line


def code_of(ballot: UUID, receipt: UUID, lines: Sequence[Line]) -> bytes:
    """The SHA-256 of what was cast under a receipt, as canonical JSON."""
    said = {
        "ballot": ballot.hex,
        "receipt": receipt.hex,
        "votes": [
            {
                "membership": line.membership.hex,
                "voice": line.voice.hex,
                "holder": line.holder.hex,
                "votes": line.votes,
                "choice": line.marked.choice.name if line.marked.choice else None,
                "marks": None if line.marked.marks is None else list(line.marked.marks),
                "channel": line.channel.name,
            }
            | ({} if line.marked.on_list is None else {"list": line.marked.on_list})
            | ({} if line.marked.sealed is None else {"envelope": line.marked.sealed})
            for line in sorted(lines, key=lambda line: line.membership)
        ],
    }
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).digest()


def digest_of(codes: Iterable[bytes]) -> bytes:
    """One hash of all codes, whatever order they come in."""
    whole = sha256()
    for code in sorted(codes):
        whole.update(code)
    return whole.digest()
