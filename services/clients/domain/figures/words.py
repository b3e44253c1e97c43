"""The closed list of what is counted of a month: clients, members who invoiced, and what was invoiced by currency.

Engagements are those of the twelve months that end with the month, so that a December's cube is its year's. Nobody
counts anything else. A change of this list, or of what a value means, is a new `DEFINITION`, which every cube names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from commons.cubes.sections import SECTIONS, UNCLEAR
from commons.cubes.tables import cross_name
from commons.errors import Refusal
from services.clients.domain.organisations.classes import MarketSector
from services.clients.domain.partnership import PartnershipStatus

DEFINITION = 1
NONE = "NONE"
"""Nothing is on record: no sector, no activity, no engagement."""


class Counted(StrEnum):
    """What a table counts."""

    CLIENTS = "CLIENTS"
    MEMBERS = "MEMBERS"


class Dimension(StrEnum):
    """By what clients, or members who invoiced, are told apart."""

    ENTITY = "ENTITY"
    SECTOR = "SECTOR"
    STATUS = "STATUS"
    ENGAGED = "ENGAGED"
    ACTIVITY = "ACTIVITY"
    DEPENDENCE = "DEPENDENCE"


ENGAGED = (NONE, "OCCASIONAL", "REGULAR", "FREQUENT")
"""Engagements in the twelve months: none, up to 2, up to 9, more."""
DEPENDENCE = ("UNDER_25", "FROM_25", "FROM_50", "FROM_75", "ALL", UNCLEAR)
"""Per cent of what a member invoiced that went to her largest client; `UNCLEAR`: she invoiced in several currencies."""

_SECTORS = (*(one.value for one in MarketSector), NONE)
CLOSED: Mapping[Dimension, tuple[str, ...]] = MappingProxyType(
    {
        Dimension.SECTOR: _SECTORS,
        Dimension.STATUS: tuple(one.value for one in PartnershipStatus),
        Dimension.ENGAGED: ENGAGED,
        Dimension.ACTIVITY: (*SECTIONS, UNCLEAR, NONE),
        Dimension.DEPENDENCE: DEPENDENCE,
    }
)
"""Values that are listed whether there is any or not; entities are the country's."""

LINES: Mapping[Counted, tuple[Dimension, ...]] = MappingProxyType(
    {
        Counted.CLIENTS: (
            Dimension.ENTITY,
            Dimension.SECTOR,
            Dimension.STATUS,
            Dimension.ENGAGED,
            Dimension.ACTIVITY,
        ),
        Counted.MEMBERS: (Dimension.ENTITY, Dimension.SECTOR, Dimension.DEPENDENCE),
    }
)
CROSSES: Mapping[Counted, tuple[tuple[Dimension, Dimension], ...]] = MappingProxyType(
    {
        Counted.CLIENTS: (
            (Dimension.ENTITY, Dimension.SECTOR),
            (Dimension.ENTITY, Dimension.STATUS),
            (Dimension.SECTOR, Dimension.STATUS),
            (Dimension.SECTOR, Dimension.ENGAGED),
            (Dimension.STATUS, Dimension.ENGAGED),
            (Dimension.ACTIVITY, Dimension.STATUS),
        ),
        Counted.MEMBERS: (
            (Dimension.ENTITY, Dimension.DEPENDENCE),
            (Dimension.SECTOR, Dimension.DEPENDENCE),
        ),
    }
)
"""Two dimensions at once; three never. A member's sector is that of her largest client."""

INVOICED = "INVOICED"
INVOICED_BY = (Dimension.ENTITY, Dimension.SECTOR)
"""What was invoiced is added up in each currency, and by one of these."""


def line_name(counted: Counted, one: Dimension) -> str:
    """The table of one dimension."""
    return f"{counted.value}:{one.value}"


def pair_name(counted: Counted, pair: tuple[Dimension, Dimension]) -> str:
    """The table of two that are crossed."""
    return cross_name((line_name(counted, pair[0]), line_name(counted, pair[1])))


def invoiced_name(one: Dimension | None) -> str:
    """The table of what was invoiced, altogether or by a dimension."""
    return INVOICED if one is None else f"{INVOICED}:{one.value}"


def table_of(counted: Counted, by: Sequence[Dimension]) -> tuple[str, bool]:
    """The table of one dimension or two, and whether it is turned against the order asked. BAD_ARGUMENT otherwise."""
    if len(by) == 1 and by[0] in LINES[counted]:
        return line_name(counted, by[0]), False
    for pair in CROSSES[counted]:
        if tuple(by) in (pair, pair[::-1]):
            return pair_name(counted, pair), tuple(by) != pair
    lines = ", ".join(LINES[counted])
    crosses = ", ".join(f"{one.value} by {other.value}" for one, other in CROSSES[counted])
    raise Refusal("BAD_ARGUMENT", f"{counted.value} are counted by one of {lines}, or by two of these: {crosses}.")
