"""The charter that partners sign: versions with the hash of their text, signatures that are renewed."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from commons.months import months_after

RENEW_MONTHS_MAX = 120
CHARTER_MAX = 100_000
"""Characters of a charter's text."""
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Charter:
    """One version of an entity's charter. `digest`: SHA-256 of its text in UTF-8; signatures hold `renew_months`."""

    id: UUID
    entity: str
    version: int
    title: str
    text: str
    valid_from: date
    renew_months: int

    @property
    def digest(self) -> bytes:
        """What a signature binds to."""
        return digest_of(self.text)


@dataclass(frozen=True, slots=True)
class CharterSignature:
    """A client signed: `office` of who held the pen, `document` the hash of the signed paper.

    `until` is the first day on which it does not hold any more: it was to be renewed by then, or was ended (`because`).
    """

    id: UUID
    charter: UUID
    version: int
    office: str
    since: date
    until: date
    document: bytes | None = None
    because: str | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds."""
        return self.since <= day < self.until


def digest_of(text: str) -> bytes:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).digest()


def publish(charter: Charter, latest: Charter | None) -> Charter:
    """The charter as it is kept. BAD_ARGUMENT where it is none, or takes effect before the version it replaces."""
    if not 0 < charter.renew_months <= RENEW_MONTHS_MAX:
        raise Refusal("BAD_ARGUMENT", f"A charter is signed anew after 1 to {RENEW_MONTHS_MAX} months.")
    if latest is not None and charter.valid_from <= latest.valid_from:
        raise Refusal("BAD_ARGUMENT", f"Version {latest.version} holds from {latest.valid_from}; this begins later.")
    return Charter(
        charter.id,
        charter.entity,
        1 if latest is None else latest.version + 1,
        texts.title("The charter's title", charter.title),
        texts.text("The charter's text", charter.text, CHARTER_MAX),
        charter.valid_from,
        charter.renew_months,
    )


@dataclass(frozen=True, slots=True)
class Signing:
    """What is recorded of a signature: in which office, on which day, and the SHA-256 of the signed paper (hex)."""

    charter: Charter
    signed_on: date
    office: str
    document: str | None = None


def sign(id_: UUID, given: Signing, in_force: Charter | None, today: date) -> CharterSignature:
    """The signature of a charter. `in_force`: the version that was in force on that day.

    Refuses BAD_ARGUMENT for a day ahead, or one on which another version or none was in force.
    """
    charter, signed_on = given.charter, given.signed_on
    if signed_on > today:
        raise Refusal("BAD_ARGUMENT", "A signature is recorded once it is given; 'signedOn' must not lie ahead.")
    if in_force is None or in_force.id != charter.id:
        raise Refusal(
            "BAD_ARGUMENT", f"Version {charter.version} was not in force on {signed_on}; sign the one that was."
        )
    if given.document is not None and not _DIGEST.match(given.document):
        raise Refusal("BAD_ARGUMENT", "The signed paper is named by its SHA-256, 64 lower-case hex digits.")
    return CharterSignature(
        id_,
        charter.id,
        charter.version,
        texts.title("In which office it was signed (office)", given.office),
        signed_on,
        months_after(signed_on, charter.renew_months),
        None if given.document is None else bytes.fromhex(given.document),
    )


def end(signature: CharterSignature, on: date, because: str, today: date) -> CharterSignature:
    """The signature as it ends: `on` is its last day. BAD_ARGUMENT for a day outside of it or ahead."""
    if not signature.since <= on < signature.until - timedelta(days=1) or on > today:
        raise Refusal("BAD_ARGUMENT", "Give a day of the signature that has passed; it ends by itself when due.").blame(
            on
        )
    return CharterSignature(
        signature.id,
        signature.charter,
        signature.version,
        signature.office,
        signature.since,
        on + timedelta(days=1),
        signature.document,
        texts.text("Why it ends (because)", because),
    )
