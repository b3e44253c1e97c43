"""`hemicycle verify` of a share certificate: what its JSON, or the PDF with it attached, proves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hemicycle.reading import opened
from services.members.domain.shares.certificate_file import (
    MOST_BYTES,
    VerifiedCertificate,
    is_certificate,
    verify_certificate,
)


def certificate_in(file: Path) -> VerifiedCertificate | None:
    """The certificate that a file holds, or None where it is something else.

    `Refusal` BUNDLE_BROKEN for one that does not hold together, `Problem` where the file cannot be read.
    """
    with opened(file) as found:
        begun = found.read(512)
        return verify_certificate(begun + found.read(MOST_BYTES)) if is_certificate(begun) else None


def certified(found: VerifiedCertificate) -> Iterator[str]:
    """One check or statement a line."""
    said = found.stated
    yield f"certificate {said['certificate']} of {said['entity']}"
    yield f"member     {said['membership']}, number {said['register_number']} of the register"
    held, paid = said["shares"], said["fully_paid"]
    yield f"shares     {held} held on {said['as_of']}, {paid} fully paid, at {said['nominal']} {said['currency']}"
    yield f"operations {', '.join(map(str, said['operations']))}"
    yield f"register   as known at {said['register']['sequence']}, head {said['register']['head']}"
    yield f"signature  ok  ES256 by {found.issuer}, key {found.key_id}"
