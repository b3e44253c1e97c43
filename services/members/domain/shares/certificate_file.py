"""A share certificate as a file that proves itself: what was signed, by which key, with nothing else at hand.

The file is JSON, and is attached to the PDF. The key that a file names proves that nothing was changed since it signed;
whose key it is, its id says beside the key set that the partition publishes.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from dataclasses import dataclass
from typing import Any

from commons.auth.signatures import claims_signed_by, thumbprint
from commons.errors import Refusal
from services.members.domain.shares.certificates import Certificate

FORMAT = 1
NAME = "certificate.json"
"""Of the attachment."""
MOST_BYTES = 16 << 20
"""No certificate is larger, packed or unpacked."""
_STATED = {
    "certificate",
    "entity",
    "membership",
    "register_number",
    "as_of",
    "shares",
    "fully_paid",
    "nominal",
    "currency",
    "operations",
    "register",
}
_ATTACHED = re.compile(rb"<<[^<>]*/Type\s*/EmbeddedFile\b.*?stream\r?\n", re.DOTALL)
_LENGTH = re.compile(rb"/Length (\d+)")


@dataclass(frozen=True, slots=True)
class VerifiedCertificate:
    """What a certificate says (`stated`), who signed it, and the id of the key."""

    stated: dict[str, Any]
    issuer: str
    key_id: str


def certificate_file(certificate: Certificate) -> bytes:
    """The JSON of a certificate."""
    values = {"hemicycle": "share certificate", "format": FORMAT}
    values |= {"statement": certificate.statement, "signature": certificate.signature}
    return json.dumps(values, sort_keys=True, ensure_ascii=False).encode()


def is_certificate(file: bytes) -> bool:
    """Whether a file is a certificate's JSON, or a PDF, which may have one attached."""
    return file.startswith(b"%PDF-") or b'"share certificate"' in file[:200]


def verify_certificate(file: bytes, keys: dict[str, Any] | None = None) -> VerifiedCertificate:
    """Check a certificate's JSON, or the PDF that it is attached to; `keys`: a key set that must hold the key.

    Raises `Refusal` BUNDLE_BROKEN saying what does not hold together.
    """
    values = _parsed(_attached(file) if file.startswith(b"%PDF-") else file)
    if values.get("hemicycle") != "share certificate" or values.get("format") != FORMAT:
        raise _broken(f"it is none of format {FORMAT}")
    claims = _claims(values, keys)
    if claims.get("statement") != values["statement"]:
        raise _broken("what is signed is not what it says")
    stated = _parsed(str(values["statement"]).encode())
    if _STATED - set(stated):
        raise _broken("what it states is not whole")
    return VerifiedCertificate(stated, str(claims.get("iss")), thumbprint(claims["key"]))


def _claims(values: dict[str, Any], keys: dict[str, Any] | None) -> dict[str, Any]:
    """The signed claims; the key that they name has signed them."""
    signature = str(values.get("signature", ""))
    key = _unchecked(signature).get("key")
    if not isinstance(key, dict) or (found := claims_signed_by(key, signature)) is None or "statement" not in values:
        raise _broken("its signature is not that of the key that it names")
    if keys is not None and thumbprint(key) not in {thumbprint(one) for one in keys.get("keys", [])}:
        raise _broken("its key is not among the keys given")
    return found


def _unchecked(token: str) -> dict[str, Any]:
    """The claims of a token before anybody checked who signed it."""
    part = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        return _parsed(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError as error:
        raise _broken("its signature is no token") from error


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise _broken("it is no JSON") from error
    if not isinstance(found, dict):
        raise _broken("it is no JSON object")
    return found


def _attached(pdf: bytes) -> bytes:
    """The attachment of a document that we made: its only embedded file."""
    found = _ATTACHED.search(pdf)
    length = _LENGTH.search(found.group()) if found else None
    if found is None or length is None:
        raise _broken("no certificate is attached to this PDF")
    body = pdf[found.end() : found.end() + int(length.group(1))]
    if b"/FlateDecode" not in found.group():
        return body
    try:
        return zlib.decompressobj().decompress(body, MOST_BYTES)
    except zlib.error as error:
        raise _broken("what is attached to this PDF cannot be unpacked") from error


def _broken(what: str) -> Refusal:
    return Refusal("BUNDLE_BROKEN", f"This certificate does not hold together: {what}.")
