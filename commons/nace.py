"""NACE, the European classification of economic activities (Regulation (EC) 1893/2006): a code and its revision.

Codes changed meaning between revisions 2.0 and 2.1, so that a code without its revision says nothing. A code of one
revision often has several counterparts in the other, and one (46.89 of 2.1) has none: which of them is meant only the
person whose activity it is can say.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from stdnum.eu import nace
from stdnum.exceptions import ValidationError

from commons.errors import Refusal

REVISIONS = ("2.0", "2.1")
REVISIONS_FILE = Path(__file__).with_name("nace_revisions.json")


@dataclass(frozen=True, slots=True)
class Nace:
    """An activity: `code` as people write it (`90.20`) and the revision it is of."""

    code: str
    revision: str

    @property
    def label(self) -> str:
        """The official English heading."""
        return _label(self.code, self.revision)

    @property
    def counterparts(self) -> tuple[Nace, ...]:
        """What it may be in the other revision, at the same level; a section has none, for letters moved too."""
        other = REVISIONS[1 - REVISIONS.index(self.revision)]
        return tuple(Nace(code, other) for code in _counterparts(self.revision).get(self.code, ()))


def activity(code: str, revision: str = "2.1") -> Nace:
    """Read a code of that revision; BAD_ARGUMENT when the registry lacks it."""
    if revision not in REVISIONS:
        raise Refusal("BAD_ARGUMENT", f"NACE has the revisions {' and '.join(REVISIONS)} here.")
    try:
        return Nace(nace.format(nace.validate(code, revision=revision)), revision)
    except ValidationError as error:
        raise Refusal("BAD_ARGUMENT", f"NACE {revision} has no such code; codes look like 90.20.") from error


@lru_cache(maxsize=2048)
def _label(code: str, revision: str) -> str:
    return nace.get_label(code, revision=revision)


@cache
def _counterparts(revision: str) -> dict[str, list[str]]:
    forward: dict[str, list[str]] = json.loads(REVISIONS_FILE.read_text("utf-8"))["forward"]
    if revision == REVISIONS[0]:
        return forward
    back: dict[str, list[str]] = {}
    for old, new in forward.items():
        for code in new:
            back.setdefault(code, []).append(old)
    return back
