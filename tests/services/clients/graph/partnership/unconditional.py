"""An entity whose rules want nothing before a step: for stories about the ladder itself."""

from __future__ import annotations

from tests.answers import asking
from tests.services.clients.graph.conftest import Country

SMARTCOOP = "BE.entity.smartcoop"
RULES = {"entity": SMARTCOOP, "source": "board", "steps": [], "expectedVersion": 0, "validFrom": "2023-01-01"}


async def unconditional(found: Country, officer: str) -> None:
    """Belgium's entity wants nothing."""
    await found.data(asking("setPartnershipRules", "__typename"), officer, input=RULES)
