"""A leaf: what the law (or the statutes inside it) say about one key on one day, with article and confidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Absent(StrEnum):
    """Why there is no value. Three different things (law-packs.md, section 2)."""

    NONE = "none"
    """The law has no such rule and needs none."""
    STATUTES = "statutes"
    """The law leaves it to the statutes; silent statutes are a gap to ask about."""
    UNKNOWN = "unknown"
    """Not found; the statutes' word or a named opinion is needed."""


class Confidence(StrEnum):
    """How the article was found, surest first."""

    READ = "read"
    LIKELY = "likely"
    UNSURE = "unsure"

    def worse(self, other: Confidence) -> Confidence:
        """The less sure of the two."""
        order = list(Confidence)
        return max(self, other, key=order.index)


@dataclass(frozen=True, slots=True)
class Leaf:
    """The answer to one key. `value` is plain JSON data, None where `absent` says why there is none.

    `pack` is where the leaf was written (a parent pack, the seat's pack, or `statutes`); `statutes` is the licence:
    what the statutes may do with the value.
    """

    key: str
    pack: str
    value: Any
    absent: Absent | None
    source: str
    confidence: Confidence
    statutes: str | None = None
    note: str | None = None

    @property
    def unverified(self) -> bool:
        """Whether the article must be shown as unverified."""
        return self.confidence is not Confidence.READ

    @property
    def unsure(self) -> bool:
        """Whether the leaf, if decisive, makes its pack experimental."""
        return self.confidence is Confidence.UNSURE or self.absent is Absent.UNKNOWN

    @property
    def licence(self) -> str:
        """The licence with its default: a value is `fixed`, an absence is `free` (law-packs.md, section 1)."""
        return self.statutes or ("fixed" if self.absent is None else "free")
