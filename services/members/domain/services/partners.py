"""Outside partners for protection and representation: unions, federations, insurers; for which sectors, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from commons.errors import Refusal
from commons.nace import Nace
from services.members.domain.activities.activity import division

NUTS = re.compile(r"[A-Z]{2}[0-9A-Z]{1,3}")
"""A region of the European nomenclature of territorial units; a country's two letters alone are none."""


class PartnerKind(StrEnum):
    """What sort of organisation a partner is."""

    UNION = "UNION"
    FEDERATION = "FEDERATION"
    INSURER = "INSURER"
    OTHER = "OTHER"


class PartnerPurpose(StrEnum):
    """What members have of a partner."""

    PROTECTION = "PROTECTION"
    REPRESENTATION = "REPRESENTATION"


@dataclass(frozen=True, slots=True)
class Territory:
    """A country, or regions of it (NUTS codes); no region is the whole country."""

    country: str
    regions: tuple[str, ...] = ()


def territory(country: str, regions: Sequence[str]) -> Territory:
    """Read a territory. Raises `Refusal` BAD_ARGUMENT."""
    for one in regions:
        if not NUTS.fullmatch(one) or not one.startswith(country):
            raise Refusal("BAD_ARGUMENT", f"A region is a NUTS code of {country}, like {country}1.")
    return Territory(country, tuple(sorted(set(regions))))


def sectors(codes: Sequence[tuple[str, str]]) -> tuple[Nace, ...]:
    """NACE codes with their revision, each once. Raises `Refusal` BAD_ARGUMENT."""
    found = {division(code, revision) for code, revision in codes}
    return tuple(sorted(found, key=lambda one: (one.revision, one.code)))


def purposes(given: Sequence[PartnerPurpose]) -> tuple[PartnerPurpose, ...]:
    """Each once, one at least. Raises `Refusal` BAD_ARGUMENT."""
    if not given:
        raise Refusal("BAD_ARGUMENT", "Say what the partner is for: protection, representation, or both.")
    return tuple(sorted(set(given)))
