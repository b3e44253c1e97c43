"""What crosses the border: one side's newest word, signed by its country; beside it, once, whose login may apply."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from commons.errors import Refusal
from commons.ids import borderless_id, uuid_of
from services.members.domain.transfers.process import Parties, Side, Step, StepKind, Transfer

TRANSFER_PURPOSE = "TRANSFER"
LOGIN_PURPOSE = "TRANSFER_LOGIN"
LIFETIME = timedelta(minutes=10)
"""Of a signed word; it is signed anew whenever it is sent."""


def word_claims(transfer: Transfer, side: Side, issuer: str, audience: str, at: datetime) -> dict[str, Any]:
    """The newest word of `side`, as partition `issuer` signs it for partition `audience`."""
    step, parties = transfer.steps(side)[-1], transfer.parties
    return {
        **_signed(transfer.text, issuer, audience, at),
        "purpose": TRANSFER_PURPOSE,
        "person": borderless_id("person", parties.person),
        "from": parties.from_entity,
        "to": parties.to_entity,
        "number": step.number,
        "step": step.kind.value,
        "on": step.on.isoformat(),
        "day": step.day.isoformat() if step.day else None,
    }


def login_claims(
    transfer: Transfer, login: tuple[str, str], issuer: str, audience: str, at: datetime
) -> dict[str, Any]:
    """Who asked for it, by (issuer name, subject): for the other country alone, which forgets it in the end."""
    claims = _signed(transfer.text, issuer, audience, at)
    return {**claims, "purpose": LOGIN_PURPOSE, "login": {"issuer": login[0], "subject": login[1]}}


def read_word(claims: Mapping[str, Any]) -> tuple[UUID, Parties, Step]:
    """Transfer, parties and word of verified claims; BAD_ARGUMENT when they are no such thing."""
    try:
        if claims["purpose"] != TRANSFER_PURPOSE:
            raise _not_this()
        parties = Parties(uuid_of(claims["person"], "person"), str(claims["from"]), str(claims["to"]))
        key = uuid_of(claims["sub"], "transfer", parties.country(Side.LEAVING))
        kind, day = StepKind(claims["step"]), claims["day"]
        step = Step(
            int(claims["number"]), kind, date.fromisoformat(claims["on"]), date.fromisoformat(day) if day else None
        )
        if (kind is StepKind.ADMITTED and day is None) or (day and kind not in {StepKind.ADMITTED, StepKind.NOTICE}):
            raise _not_this()
    except (KeyError, TypeError, ValueError, Refusal) as error:
        raise _not_this() from error
    return key, parties, step


def read_login(claims: Mapping[str, Any], key: UUID) -> tuple[str, str]:
    """(Issuer name, subject) of verified claims about transfer `key`; BAD_ARGUMENT when they are no such thing."""
    try:
        if claims["purpose"] != LOGIN_PURPOSE or uuid_of(claims["sub"], "transfer") != key:
            raise _not_this()
        return str(claims["login"]["issuer"]), str(claims["login"]["subject"])
    except (KeyError, TypeError, Refusal) as error:
        raise _not_this() from error


def _signed(subject: str, issuer: str, audience: str, at: datetime) -> dict[str, Any]:
    return {
        "iss": issuer,
        "aud": audience,
        "sub": subject,
        "iat": int(at.timestamp()),
        "exp": int((at + LIFETIME).timestamp()),
    }


def _not_this() -> Refusal:
    return Refusal("BAD_ARGUMENT", "This is no word about a transfer.")
