"""What a pack is not sure of: rules whose article was not read, and rules that nobody found (law-packs.md, 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.governance.domain.law.leaf import Absent, Confidence
from services.governance.domain.law.library import Library


@dataclass(frozen=True, slots=True)
class Doubts:
    """Keys of a resolved pack, in the order of the list: `unverified` ones, the decisive among them, `unknown` ones."""

    keys: int
    unverified: tuple[str, ...]
    decisive: tuple[str, ...]
    unknown: tuple[str, ...]

    def __str__(self) -> str:
        if not self.unverified:
            return "every rule was read in a text of the law"
        told = f"{len(self.unverified)} of {self.keys} rules are to be checked (their article was not read)"
        if self.decisive:
            told += f", decisive: {', '.join(self.decisive)}"
        if self.unknown:
            told += f"; nobody knows: {', '.join(self.unknown)}"
        return told


def doubts(library: Library, pack: str) -> Doubts:
    """What one pack is not sure of, its parents' rules included; a rule by company form counts if any form's does."""
    leaves = library.pack(pack).leaves
    unverified = tuple(key for key in library.keys if any(map(_unverified, _variants(leaves[key][1]))))
    return Doubts(
        keys=len(library.keys),
        unverified=unverified,
        decisive=tuple(key for key in unverified if key in library.decisive_keys),
        unknown=tuple(key for key in library.keys if any(map(_unknown, _variants(leaves[key][1])))),
    )


def _variants(leaf: dict[str, Any]) -> Iterator[dict[str, Any]]:
    value = leaf.get("value")
    if isinstance(value, dict) and "by_form" in value:
        for variant in value["by_form"].values():
            yield from _variants(variant)
    else:
        yield leaf


def _unverified(leaf: dict[str, Any]) -> bool:
    return leaf.get("confidence") != Confidence.READ


def _unknown(leaf: dict[str, Any]) -> bool:
    return leaf.get("absent") == Absent.UNKNOWN
