"""What a partition signs over the votes of a secret ballot once they are opened, and the bundle that shows it.

    {"hemicycle":"ballot-bundle","format":1,"signature":…,"key":…}   the head
    {"slip":{"college":…,"groups":[…],"kind":…,"votes":…,"word":…}}  every kind of slip, with how many there are
    {"slips":…,"sha256":"…"}                                         the end: their number, and the hash of all before

The signature is a compact ES256 JWT. Its claims hold the count, what it is counted by, the roll's root and the hash of
the slips, so that whoever has the file makes the count anew from the slips alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commons.auth.signatures import claims_signed_by, thumbprint
from commons.errors import Refusal
from services.governance.domain.assembly import PartCount
from services.governance.domain.ballots.seats import Seats, Standing, StandingList
from services.governance.domain.elections.by_list import ListCount
from services.governance.domain.record_tally import Count
from services.governance.domain.results.election import ElectionCount
from services.governance.domain.secret.slips import (
    Apart,
    Part,
    Slip,
    SlipKind,
    election_from,
    list_election_from,
    tally_from,
)

NAME, FORMAT = "ballot-bundle", 1


@dataclass(frozen=True, slots=True)
class Statement:
    """A secret ballot as it was opened. `digest`: of the receipts that stood; `roll`: its id and root."""

    ballot: str
    resolution: str
    assembly: str
    entity: str
    call: int
    roll: str
    root: str
    envelopes: int
    digest: str
    seats: Seats | None
    apart: Apart
    slips: Sequence[Slip]
    majority: Mapping[str, Any] | None = None

    def claims(self, issuer: str) -> dict[str, Any]:
        """The claims to sign."""
        return {
            "iss": issuer,
            "sub": self.ballot,
            "resolution": self.resolution,
            "assembly": self.assembly,
            "entity": self.entity,
            "call": self.call,
            "roll": {"id": self.roll, "root": self.root},
            "envelopes": self.envelopes,
            "receipts_sha256": self.digest,
            "slips_sha256": digest_of_slips(self.slips),
            "seats": None if self.seats is None else _plain_seats(self.seats),
            "apart": {"colleges": self.apart.colleges, "groups": sorted(self.apart.groups)},
            "count": plain_count(self.slips, self.seats, self.apart),
            "majority": None if self.majority is None else dict(self.majority),
        }


def plain_count(slips: Sequence[Slip], seats: Seats | None, apart: Apart) -> dict[str, Any]:
    """The count of the slips as JSON."""
    if seats is not None and seats.lists:
        return _plain_lists(list_election_from(slips, seats, ""))
    if seats is not None:
        return _plain_election(election_from(slips, seats, apart, ""))
    return _plain_tally(tally_from(slips, apart, ""))


def row_of(slip: Slip) -> bytes:
    """A slip as one line of canonical JSON."""
    said = {
        "college": slip.part.college,
        "groups": list(slip.part.groups),
        "kind": slip.kind.value,
        "votes": slip.votes,
        "word": slip.word,
    }
    return json.dumps({"slip": said}, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def digest_of_slips(slips: Iterable[Slip]) -> str:
    """SHA-256, hex, of the slips in their order."""
    whole = hashlib.sha256()
    for slip in sorted(slips, key=lambda slip: slip.order):
        whole.update(row_of(slip))
    return whole.hexdigest()


def bundle(signature: str, key: Mapping[str, Any], slips: Sequence[Slip]) -> Iterator[bytes]:
    """The lines of the bundle."""
    whole = hashlib.sha256()
    head = {"hemicycle": NAME, "format": FORMAT, "signature": signature, "key": dict(key)}
    for row in [_line(head), *map(row_of, sorted(slips, key=lambda slip: slip.order))]:
        whole.update(row)
        yield row
    yield _line({"slips": len(slips), "sha256": whole.hexdigest()})


@dataclass(frozen=True, slots=True)
class VerifiedBallot:
    """What a bundle of opened votes proves: its claims, the key, and the votes on its slips, made anew."""

    claims: dict[str, Any]
    key_id: str
    slips: tuple[Slip, ...]


def verify_ballot(rows: Iterable[bytes]) -> VerifiedBallot:
    """Check a bundle from its bytes alone: signature, hashes, and the count made anew from the slips.

    Raises `Refusal` BUNDLE_BROKEN, saying what does not hold.
    """
    lines = list(rows)
    head, end = _json(lines[0] if lines else b""), _json(lines[-1] if lines else b"")
    if (head.get("hemicycle"), head.get("format")) != (NAME, FORMAT):
        raise broken(f"it is no {NAME} of format {FORMAT}")
    claims = claims_signed_by(head.get("key") or {}, str(head.get("signature")))
    if claims is None:
        raise broken("the signature is not one of the key in the file")
    slips = tuple(_slip(line) for line in lines[1:-1])
    _check(claims, slips)
    if end != {"slips": len(slips), "sha256": hashlib.sha256(b"".join(lines[:-1])).hexdigest()}:
        raise broken("its end does not fit the lines before it; export it again")
    return VerifiedBallot(claims, thumbprint(head["key"]), slips)


def _check(claims: dict[str, Any], slips: tuple[Slip, ...]) -> None:
    if list(slips) != sorted(slips, key=lambda slip: slip.order) or len({slip.order for slip in slips}) < len(slips):
        raise broken("slips stand twice or out of their order")
    if claims.get("slips_sha256") != digest_of_slips(slips):
        raise broken("its slips are not those that were signed")
    try:
        seats, apart = _seats(claims["seats"]), Apart(claims["apart"]["colleges"], frozenset(claims["apart"]["groups"]))
        count = plain_count(slips, seats, apart)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise broken("what was signed is not about opened votes") from error
    if count != claims["count"]:
        raise broken(f"the slips come to {count}, and {claims['count']} was signed")


def broken(what: str) -> Refusal:
    """The refusal of a bundle that does not hold together."""
    return Refusal("BUNDLE_BROKEN", f"This bundle of votes does not hold together: {what}.")


def _slip(line: bytes) -> Slip:
    said = _json(line).get("slip")
    try:
        part = Part(said["college"], tuple(said["groups"]))  # pyright: ignore[reportOptionalSubscript]
        found = Slip(part, SlipKind(said["kind"]), str(said["word"]), said["votes"])  # pyright: ignore[reportOptionalSubscript]
    except (KeyError, TypeError, ValueError) as error:
        raise broken("a line is no slip") from error
    if type(found.votes) is not int or found.votes < 1 or row_of(found) != line:
        raise broken("a slip is not written as slips are")
    return found


def _json(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise broken("a line is no JSON") from error
    if not isinstance(found, dict):
        raise broken("a line is no JSON object")
    return found


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def _plain_seats(seats: Seats) -> dict[str, Any]:
    return {
        "number": seats.number,
        "most_marks": seats.most_marks,
        "candidates": [[row.name, row.college] for row in seats.candidates],
        "reserved": [list(row) for row in seats.reserved],
    } | (_plain_standing(seats) if seats.lists else {})


def _plain_standing(seats: Seats) -> dict[str, Any]:
    lists = [[row.name, list(row.names)] for row in seats.lists]
    return {"office": seats.office, "lists": lists, "preferences": seats.preferences}


def _seats(said: Any) -> Seats | None:
    if said is None:
        return None
    standing = tuple(Standing(name, college) for name, college in said["candidates"])
    reserved = tuple((name, number) for name, number in said["reserved"])
    if "lists" not in said:
        return Seats(said["number"], standing, reserved, most_marks=said["most_marks"])
    lists = tuple(StandingList(name, tuple(names)) for name, names in said["lists"])
    most, preferences = said["most_marks"], said["preferences"]
    return Seats(said["number"], (), office=said["office"], most_marks=most, lists=lists, preferences=preferences)


def _plain_tally(count: Count) -> dict[str, Any]:
    def plain(part: PartCount | Count) -> dict[str, Any]:
        return {"for": part.in_favour, "against": part.against, "abstain": part.abstain, "blank": part.blank}

    return {
        **plain(count),
        "colleges": {part.name: plain(part) for part in count.colleges},
        "groups": {part.name: plain(part) for part in count.groups},
    }


def _plain_lists(count: ListCount) -> dict[str, Any]:
    return {
        "lists": {row.name: row.votes for row in count.lists},
        "marks": {name.name: name.marks for row in count.lists for name in row.names if name.marks},
        "empty": count.empty,
        "spoilt": count.spoilt,
    }


def _plain_election(count: ElectionCount) -> dict[str, Any]:
    return {
        "candidates": {row.name: row.votes for row in count.candidates},
        "by_college": {row.name: dict(row.by_college) for row in count.candidates if row.by_college},
        "papers": {str(marks): number for marks, number in sorted(count.papers.items())},
        "papers_by_college": dict(count.papers_by_college),
        "spoilt": count.spoilt,
    }
