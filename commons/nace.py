"""NACE, the European classification of economic activities (Regulation (EC) 1893/2006): a code and its revision.

Codes changed meaning between revisions 2.0 and 2.1, so that a code without its revision says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from stdnum.eu import nace
from stdnum.exceptions import ValidationError

from commons.errors import Refusal

REVISIONS = ("2.0", "2.1")


@dataclass(frozen=True, slots=True)
class Nace:
    """An activity: `code` as people write it (`90.20`) and the revision it is of."""

    code: str
    revision: str

    @property
    def label(self) -> str:
        """The official English heading."""
        return _label(self.code, self.revision)


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
