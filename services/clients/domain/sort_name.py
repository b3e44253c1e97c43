"""The sort key of a name: folded once, stored, and compared byte by byte (C collation) in every country.

The gateway merges lists of several countries by this key, so it cannot depend on a database's locale (gateway.md, M1).
"""

from __future__ import annotations

import unicodedata

SORT_NAME_LENGTH = 120
_SPELLED = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "\u0131": "i"})


def sort_name(name: str) -> str:
    """Lower case without accents or punctuation, single spaces, at most 120 characters.

    >>> sort_name("  L'Œuvre d'Été, S.A. ")
    'l oeuvre d ete s a'
    """
    # Decomposing can bring capitals back ("℠" → "SM") and folding can compose, hence both twice.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    plain = folded.casefold().translate(_SPELLED)
    kept = (letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(kept).split())[:SORT_NAME_LENGTH].rstrip()
