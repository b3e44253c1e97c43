"""Sections of NACE 2.1, for a sector of either revision."""

from __future__ import annotations

from stdnum.eu import nace as registry

from commons.nace import Nace

NEWEST = "2.1"
SECTIONS = tuple("ABCDEFGHIJKLMNOPQRSTUV")
"""Of NACE 2.1."""
UNCLEAR = "UNCLEAR"
"""A code of NACE 2.0 that revision 2.1 splits over several sections."""


def section(sector: Nace) -> str:
    """The section it lies in; `UNCLEAR` where revision 2.1 has several for it, or none."""
    here = (sector,) if sector.revision == NEWEST else sector.counterparts
    found = {registry.info(one.code, revision=one.revision)["section"] for one in here}
    return found.pop() if len(found) == 1 else UNCLEAR
