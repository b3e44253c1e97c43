"""HMACs under the member's own key: how guessable personal data enters the audit chain (architecture, section 5).

Once the key is destroyed nobody can tell what the line was about, and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import hmac


def pseudonym(key: bytes, name: str, value: object) -> str:
    """HMAC-SHA256 (hex) of one named value; the name keeps equal values of two fields apart."""
    return hmac.new(key, f"{name}\n{value}".encode(), hashlib.sha256).hexdigest()
