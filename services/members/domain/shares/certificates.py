"""Share certificates: what the register says of one holding on one day, bound to a state of the register.

What is signed is canonical JSON (sorted keys, no blanks). `register` is the audit chain's sequence and head: whoever
has the register can recompute the holding as of that day, as known then.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.errors import Refusal
from services.members.domain.share_register import EARLIEST, Holding


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as issued; `statement` is canonical JSON, `signature` a compact JWS over it."""

    id: UUID
    entity: str
    number: int
    membership: UUID
    as_of: date
    statement: str
    signature: str
    issued_on: date


def check_day(as_of: date, today: date) -> date:
    """The day of a certificate; BAD_ARGUMENT ahead of time."""
    if not EARLIEST <= as_of <= today:
        raise Refusal("BAD_ARGUMENT", "A certificate says what was held on a day that has come, from 1900 on.")
    return as_of


@dataclass(frozen=True, slots=True)
class Certified:
    """What a certificate says: whose holding on which day, by which numbers, at which state."""

    entity: str
    number: int
    membership: str
    register_number: int
    as_of: date
    holding: Holding
    currency: str
    operations: tuple[int, ...]
    sequence: int
    head: str


def statement(said: Certified) -> str:
    """The canonical JSON of a certificate; TRANSITION_NOT_ALLOWED where nothing was held that day."""
    if not said.holding.count:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"No share was held on {said.as_of}; there is nothing to certify.")
    values = {
        "certificate": said.number,
        "entity": said.entity,
        "membership": said.membership,
        "register_number": said.register_number,
        "as_of": said.as_of.isoformat(),
        "shares": said.holding.count,
        "fully_paid": said.holding.paid,
        "nominal": str(said.holding.nominal),
        "currency": said.currency,
        "operations": list(said.operations),
        "register": {"sequence": said.sequence, "head": said.head},
    }
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
