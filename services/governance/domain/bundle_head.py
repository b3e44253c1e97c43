"""What a bundle's head says in words (who signed, which lines were set by hand), and the hash that is signed of it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

_ABOUT_THE_FILE = {"hemicycle", "format", "signature", "key"}


def told_digest(head: dict[str, Any]) -> str:
    """SHA-256, hex, of everything in a head that the signature does not cover by itself, as canonical JSON."""
    told = {name: value for name, value in head.items() if name not in _ABOUT_THE_FILE}
    return hashlib.sha256(
        json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()
