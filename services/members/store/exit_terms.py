"""What the law says to a leaving: the governance partition of the same country is asked, in this partition's name."""

from __future__ import annotations

from datetime import date

import aiohttp
import msgspec

from commons.auth.tokens import Asking, partition_token
from commons.bulk import EXIT_TERMS_PATH, EXIT_TERMS_PURPOSE, ExitLaw, ExitTermsAnswer, ExitTermsRequest
from commons.errors import Refusal
from commons.subgraph.context import Partition
from services.members.domain.leaving.words import Case, Law, Terms, WaitsFor

_TIMEOUT = aiohttp.ClientTimeout(total=5)
_LAWS_OWN = frozenset({"LAW_UNKNOWN", "BAD_ARGUMENT"})
"""Refusals that are the answer: the law does not say, or asks for something that was not given."""


async def exit_terms(partition: Partition, entity: str, case: Case, joined_on: date | None) -> Terms:
    """The terms of that day. Raises `Refusal` LAW_UNKNOWN, BAD_ARGUMENT, or PARTITION_UNAVAILABLE."""
    wanted = ExitTermsRequest(
        entity, case.asked, case.day.isoformat(), case.ground, _text(case.resolved_on), _text(joined_on)
    )
    asked, body = await asked_of_the_law(partition, EXIT_TERMS_PATH, EXIT_TERMS_PURPOSE, msgspec.json.encode(wanted))
    try:
        return _terms(msgspec.json.decode(body, type=ExitTermsAnswer))
    except (msgspec.DecodeError, ValueError) as error:
        raise unavailable(asked) from error


async def asked_of_the_law(partition: Partition, path: str, purpose: str, body: bytes) -> tuple[str, bytes]:
    """Who was asked, and the answer's body. Raises `Refusal`: the law's own, or PARTITION_UNAVAILABLE."""
    asked = f"governance/{partition.country.code}"
    status, found = await _posted(partition, asked, path, purpose, body)
    if status == 400:
        raise _told(asked, found)
    if status != 200:
        raise unavailable(asked)
    return asked, found


async def _posted(partition: Partition, asked: str, path: str, purpose: str, body: bytes) -> tuple[int, bytes]:
    address = partition.directory.partitions.get(asked)
    if address is None:
        raise unavailable(asked)
    token = partition_token(Asking(partition.name, asked, purpose), partition.key)
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as http,
            http.post(address + path, data=body, headers={"authorization": f"Bearer {token}"}) as response,
        ):
            return response.status, await response.read()
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise unavailable(asked) from error


class _Error(msgspec.Struct):
    message: str
    extensions: dict[str, object]


class _Errors(msgspec.Struct):
    errors: list[_Error]


def _told(asked: str, body: bytes) -> Refusal:
    """The law's own refusal, as it was told; anything else is a partition that does not answer."""
    try:
        error = msgspec.json.decode(body, type=_Errors).errors[0]
    except (msgspec.DecodeError, IndexError):
        return unavailable(asked)
    code = error.extensions.get("code")
    if code not in _LAWS_OWN:
        return unavailable(asked)
    key = error.extensions.get("key")
    return Refusal(str(code), error.message, **({"key": key} if key else {}))


def _terms(found: ExitTermsAnswer) -> Terms:
    return Terms(
        accepted=found.accepted,
        law=_law(found.law),
        last_day=_day(found.last_day),
        waits_for=WaitsFor(found.waits_for.upper()) if found.waits_for else None,
        votes_until=_day(found.votes_until),
        vote_law=_law(found.vote_law),
        attendance_lost_from=_day(found.attendance_lost_from),
        appeal_until=_day(found.appeal_until),
        heirs=found.heirs,
        revocable=found.revocable,
        refused_because=found.refused_because,
        next_notice_on=_day(found.next_notice_on),
    )


def _law(found: ExitLaw | None) -> Law | None:
    return Law(found.key, found.article, found.unverified) if found else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def unavailable(asked: str) -> Refusal:
    """The refusal of whoever needed what the law says and did not hear it."""
    return Refusal(
        "PARTITION_UNAVAILABLE",
        f"{asked} cannot say now what the law makes of this, and nothing was written; try again when it is back.",
        partition=asked,
    )
