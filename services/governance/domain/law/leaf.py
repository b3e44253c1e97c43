"""A leaf: what the law (or the statutes inside it) say about one key on one day, with article and confidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
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


NO_RULE = "none"
"""The word by which statutes or an opinion say that there is no such rule."""


STATUTES = "statutes"
"""The `pack` of a leaf that the statutes chose."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a named person put their name to about one leaf, for one version of an entity's statutes.

    `value` is what they say where nobody knows the law; None where they confirm what the pack or the statutes say.
    """

    name: str
    signed_on: date
    source: str
    statement: str
    statutes_version: int
    value: Any = None

    @classmethod
    def read(cls, row: dict[str, Any]) -> Opinion:
        """An opinion from its JSON form, the day as ISO text."""
        return cls(**{**row, "signed_on": date.fromisoformat(row["signed_on"])})


@dataclass(frozen=True, slots=True)
class Leaf:
    """The answer to one key. `value` is plain JSON data, None where `absent` says why there is none.

    `pack` is where the leaf was written (a parent pack, the seat's pack, `statutes` or `opinion`); `statutes` is the
    licence: what the statutes may do with the value. `opinion` is who confirmed or answered it, if anybody did.
    """

    key: str
    pack: str
    value: Any
    absent: Absent | None
    source: str
    confidence: Confidence
    statutes: str | None = None
    note: str | None = None
    opinion: Opinion | None = None

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

    def signed(self, opinion: Opinion | None) -> Leaf:
        """The leaf with who put their name to it; where nobody knows the law, with what they say.

        The confidence stays what it was: an opinion is named, not read in a law.
        """
        if opinion is None:
            return self
        if self.absent is not Absent.UNKNOWN or opinion.value is None:
            return replace(self, opinion=opinion)
        none = opinion.value == NO_RULE
        return replace(
            self,
            pack="opinion",
            value=None if none else opinion.value,
            absent=Absent.NONE if none else None,
            source=f"opinion of {opinion.signed_on} (statutes version {opinion.statutes_version}), {opinion.source}; "
            f"the law: {self.source}",
            opinion=opinion,
        )
