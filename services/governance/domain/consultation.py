"""A consultation across countries: each person once, whatever the number of memberships; never a legal result.

Whether somebody may vote is each entity's own law; she is consulted if she may in one of them (architecture, part 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commons.directory import Directory, LegalEntity
from commons.errors import Refusal

SOURCES_MAX = 60
"""Entities of one consultation: each is a bit of a line's masks."""


@dataclass(frozen=True, slots=True)
class Source:
    """One entity's part: the state its electorate was read at, the law applied, and what it brought."""

    entity: str
    sequence: int
    head: str
    electorate: str
    statutes_version: int
    registered: int
    organisations: int
    rules: dict[str, Any]

    def as_row(self) -> dict[str, Any]:
        """As JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def entities_of(directory: Directory, wanted: Sequence[str]) -> list[LegalEntity]:
    """The entities asked, in their order. BAD_ARGUMENT for none, too many or one twice; UNKNOWN_ENTITY."""
    if not 1 <= len(wanted) <= SOURCES_MAX or len(set(wanted)) != len(wanted):
        raise Refusal("BAD_ARGUMENT", f"Name 1 to {SOURCES_MAX} entities, each once.")
    return [directory.entity(entity) for entity in wanted]


def entities_in(mask: int, sources: Sequence[Source]) -> list[str]:
    """The entities that a line's mask stands for."""
    return [source.entity for position, source in enumerate(sources) if mask >> position & 1]


@dataclass(frozen=True, slots=True)
class Doubles:
    """Pairs that may be one human: how many were found, and how many were decided to be one."""

    found: int
    folded: int


def check_searched(searched: bool) -> None:
    """Refuse DUPLICATES_NOT_SEARCHED: a consultation counts each person once, so somebody must have looked."""
    if not searched:
        raise Refusal(
            "DUPLICATES_NOT_SEARCHED",
            "A consultation counts each person once: search for suspected duplicates first "
            "(findConsultationDuplicates).",
        )


@dataclass(frozen=True, slots=True)
class ConsultationStatement:
    """What the partition signs."""

    consultation: str
    assembly: str
    entity: str
    as_of: date
    timezone: str
    persons: int
    voters: int
    sources: Sequence[Source]
    root: bytes
    doubles: Doubles
    told: str
    """The hash of what a bundle's head tells in words (`domain.bundle_head`)."""

    def claims(self, issuer: str) -> dict[str, Any]:
        """The signed claims."""
        return {
            "iss": issuer,
            "sub": self.consultation,
            "binding": False,
            "assembly": self.assembly,
            "entity": self.entity,
            "as_of": self.as_of.isoformat(),
            "time_zone": self.timezone,
            "persons": self.persons,
            "voters": self.voters,
            "suspected_duplicates": {"found": self.doubles.found, "folded": self.doubles.folded},
            "sources": [source.as_row() for source in self.sources],
            "root": self.root.hex(),
            "told_sha256": self.told,
        }
