"""`hemicycle verify` of opened votes: what the bundle of a secret ballot proves, the count made anew from it alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from hemicycle.reading import opened, read_at_most
from services.governance.domain.secret.by_its_votes import by_its_votes
from services.governance.domain.secret.statement import NAME, VerifiedBallot, verify_ballot

MOST_BYTES = 16 << 20
"""Bytes of a bundle; slips are few, however many vote."""


def is_ballot(file: Path) -> bool:
    """Whether a file begins as a bundle of opened votes does. `Problem` for one that cannot be read."""
    try:
        with opened(file) as found:
            head = json.loads(found.readline(1 << 20))
    except ValueError:
        return False
    return isinstance(head, dict) and head.get("hemicycle") == NAME


def verified_ballot(file: Path) -> Iterator[str]:
    """What it proves, one check a line. `Refusal` BUNDLE_BROKEN."""
    yield from told(verify_ballot(BytesIO(read_at_most(file, MOST_BYTES, "a bundle of votes"))))


def told(found: VerifiedBallot) -> Iterator[str]:
    """The checks in words."""
    claims = found.claims
    yield f"ballot     {claims['sub']} on {claims['resolution']} of {claims['entity']}, call {claims['call']}"
    yield f"roll       {claims['roll']['id']} with root {claims['roll']['root'] or 'none: it was not sealed'}"
    yield f"signature  ok  ES256 by {claims['iss']}, key {found.key_id}"
    yield f"slips      ok  {claims['envelopes']:,} envelopes opened, the receipts' digest {claims['receipts_sha256']}"
    yield f"count      ok  {json.dumps(claims['count'], sort_keys=True, ensure_ascii=False)}"
    for sentence in by_its_votes(claims):
        yield f"majority   {sentence} ({claims['majority']['article']})"
