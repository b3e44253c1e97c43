"""When two entries may be one human: the same name, however it is written, and the same day of birth.

Names are compared without case, accents, hyphens and order; nobody is compared without a day of birth. A machine only
suspects. `services.members.store.same_person` says the same set-based; a test holds the two together.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from datetime import date

LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "þ": "th",
    "\u0131": "i",
    "\u03c2": "\u03c3",
}
"""Letters that Unicode does not take apart, and what they are written as where they are not at hand."""
MARKS = "\u0300-\u036f"
"""Combining marks, as a range of a regular expression."""
BREAKS = "-.,'\u2019`\u00b4_/"
"""What parts words besides white space."""
SPACES = "[ \\t\\n\\r\\f\\v]+"
"""White space as a regular expression that Python and PostgreSQL read alike, whatever the locale."""


def folded(given_name: str | None, family_name: str | None) -> str:
    """The words of a name, folded and in order; empty where there is none."""
    both = f"{given_name or ''} {family_name or ''}".lower()
    plain = re.sub(f"[{MARKS}]", "", unicodedata.normalize("NFKD", both))
    for letter, written in LETTERS.items():
        plain = plain.replace(letter, written)
    words = re.split(SPACES, plain.translate(dict.fromkeys(map(ord, BREAKS), " ")))
    return " ".join(sorted(word for word in words if word))


def keyed_hash(key: bytes, name: str, birth_date: date) -> bytes:
    """What may cross a border for one assembly: HMAC-SHA-256 of folded name and day of birth."""
    return hmac.digest(key, f"{name}\n{birth_date.isoformat()}".encode(), "sha256")
