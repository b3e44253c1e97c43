"""Counts that an outside provider of electronic votes certifies: taken as signed, or not at all.

The provider gets the exported roll and signs, as a compact ES256 JWT, which roll it let vote and what came of it:

    {"sub":"BE.resolution.…","form":"SECRET","roll":{"id":"BE.roll.…","root":"…","votes":120},"protocol":"…","voters":80,
     "votes":{"cast":95,"spoilt":2},"count":{"for":60,"against":30,"abstain":2,"blank":1,"colleges":{},"groups":{}}}

or `"election"` in place of `"count"`: seats, candidates [{"name","votes","college","by_college"}], papers, reserved,
papers_by_college. `form` (OPEN, SECRET, PAPER) may be left out where the vote need not be secret. The sums have to be
right, the root has to be that of the sealed roll; what law and room ask of any count (`record_tally`) is asked too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from commons.auth.signatures import claims_signed_by, thumbprint
from commons.errors import Refusal
from services.governance.domain.assembly import PartCount
from services.governance.domain.record_tally import Count
from services.governance.domain.results.election import ElectionCount
from services.governance.domain.results.election import Standing as Candidate
from services.governance.domain.words import BallotForm

_SIDES = ("for", "against", "abstain", "blank")
STATEMENT_MAX = 1 << 20
"""Characters of a statement."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a statement must be about: the item, its sealed roll with root and votes, and whether it is an election."""

    resolution: str
    roll: str
    root: str
    votes: int
    election: bool


@dataclass(frozen=True, slots=True)
class Provider:
    """An outside provider, and the key on record for it."""

    title: str
    public_key: Mapping[str, Any]
    recorded_by: str


def check_key(public_key: object) -> dict[str, Any]:
    """A provider's public key with its thumbprint as kid. Refuse BAD_ARGUMENT for none on P-256, or a private one."""
    if not isinstance(public_key, dict) or "d" in public_key:
        raise Refusal("BAD_ARGUMENT", "Give the provider's public key as a JWK; never a private one.")
    point = {name: public_key.get(name) for name in ("kty", "crv", "x", "y")}
    try:
        kid = thumbprint(point) if point["crv"] == "P-256" else None
    except (ValueError, TypeError, KeyError):
        kid = None
    if kid is None:
        raise Refusal("BAD_ARGUMENT", "A provider signs by ES256: its key is an EC key on P-256 (kty, crv, x, y).")
    return {**point, "kid": kid}


def check_other(provider: Provider, actor: str) -> None:
    """Refuse APPROVAL_NEEDS_TWO: who put a provider's key on record does not take its counts."""
    if provider.recorded_by == actor:
        raise Refusal(
            "APPROVAL_NEEDS_TWO", "You put this provider's key on record; somebody else takes what it certifies."
        )


def certified(statement: str, provider: Provider, expected: Expected) -> Count | ElectionCount:
    """The count of a statement. Raises `Refusal` CERTIFICATE_MISMATCH, saying what does not fit."""
    claims = claims_signed_by(dict(provider.public_key), statement) if len(statement) <= STATEMENT_MAX else None
    if claims is None:
        raise mismatch(f"it is not signed by the key on record for {provider.title}")
    _check_roll(claims, expected)
    source = f"certified by {provider.title}, protocol {str(claims.get('protocol', ''))[:200]}"
    try:
        found = _election(claims, source) if expected.election else _tally(claims, source)
        _check_votes(claims, found, expected.votes)
        form = BallotForm[claims["form"]] if "form" in claims else None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise mismatch("it does not say votes, voters and count as such a statement does") from error
    return replace(found, form=form)


def _check_roll(claims: Mapping[str, Any], expected: Expected) -> None:
    if claims.get("sub") != expected.resolution:
        raise mismatch("it is about another item of an agenda")
    roll = claims.get("roll")
    said = {"id": expected.roll, "root": expected.root, "votes": expected.votes}
    if not isinstance(roll, dict) or roll != said:
        raise mismatch(f"whoever voted there was not let in by the sealed roll {expected.roll} (id, root, votes)")


def _check_votes(claims: Mapping[str, Any], found: Count | ElectionCount, entitled: int) -> None:
    cast, spoilt, voters = (
        _number(row) for row in (claims["votes"]["cast"], claims["votes"]["spoilt"], claims["voters"])
    )
    if isinstance(found, ElectionCount):
        counted = sum(found.papers.values())
    else:
        counted = found.in_favour + found.against + found.abstain + found.blank
    if counted + spoilt != cast:
        raise mismatch(f"{counted} votes counted and {spoilt} spoilt are not the {cast} that were cast")
    if cast > entitled or voters > cast or (voters == 0) != (cast == 0):
        raise mismatch(f"{voters} voters cannot have cast {cast} of {entitled} votes")


def _tally(claims: Mapping[str, Any], source: str) -> Count:
    said = claims["count"]
    whole = _part("", said)
    return Count(
        in_favour=whole.in_favour,
        against=whole.against,
        abstain=whole.abstain,
        blank=whole.blank,
        source=source,
        colleges=tuple(_part(name, row) for name, row in said.get("colleges", {}).items()),
        groups=tuple(_part(name, row) for name, row in said.get("groups", {}).items()),
    )


def _part(name: str, row: Mapping[str, Any]) -> PartCount:
    return PartCount(name, *(_number(row[side]) for side in _SIDES))


def _election(claims: Mapping[str, Any], source: str) -> ElectionCount:
    said = claims["election"]
    return ElectionCount(
        seats=_number(said["seats"]),
        candidates=tuple(_candidate(row) for row in said["candidates"]),
        reserved=_numbers(said.get("reserved", {})),
        papers={int(marks): _number(votes) for marks, votes in said["papers"].items()},
        papers_by_college=_numbers(said.get("papers_by_college", {})),
        source=source,
        spoilt=_number(claims["votes"]["spoilt"]),
    )


def _candidate(row: Mapping[str, Any]) -> Candidate:
    return Candidate(
        str(row["name"]), _number(row["votes"]), row.get("college"), by_college=_numbers(row.get("by_college", {}))
    )


def _numbers(row: Mapping[str, Any]) -> dict[str, int]:
    return {str(name): _number(votes) for name, votes in row.items()}


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= 1_000_000_000:
        raise ValueError("votes are whole numbers from 0")
    return value


def mismatch(what: str) -> Refusal:
    """The refusal of a statement that does not fit."""
    return Refusal("CERTIFICATE_MISMATCH", f"This certified count is not taken: {what}.")
