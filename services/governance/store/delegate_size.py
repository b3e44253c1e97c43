"""Whether an entity may meet by delegates: its statutes have sections, and it has the members that the law asks for."""

from __future__ import annotations

from datetime import date

from commons.subgraph.context import Partition
from services.governance.domain.delegates.sections import sections_in
from services.governance.domain.delegates.size import check_size, measured_on
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.store.electorate import Electorate, checked


async def check_may_have_delegates(partition: Partition, regime: Regime, on: date, today: date) -> int:
    """The members measured for a meeting on that day; a day to come is measured as the register is today.

    Raises `Refusal` DELEGATES_NOT_ALLOWED, LAW_UNKNOWN, ELECTORATE_UNAVAILABLE.
    """
    sections_in(regime)
    day = min(measured_on(regime, on), today)
    measured = (await checked(partition, Electorate(None, regime.entity.id, day))).rows
    check_size(Reading(regime, on), measured)
    return measured
