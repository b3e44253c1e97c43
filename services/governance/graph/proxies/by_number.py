"""Members whom a file names by their numbers, asked of the register before the write begins."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from commons.subgraph.context import RequestContext
from services.governance.domain.proxies.file import numbers_in
from services.governance.store import assemblies
from services.governance.store.desk import names


async def members_named(
    context: RequestContext, rule: str, assembly: UUID, content: str, *named: str
) -> Mapping[int, UUID]:
    """Those whom the register has today of the columns `named`, once the caller's role covers the meeting's entity.

    Raises `Refusal` FORBIDDEN, NOT_FOUND, BAD_ARGUMENT, PARTITION_UNAVAILABLE.
    """
    async with context.reading() as session:
        found = await assemblies.by_id(session, assembly)
    context.require(rule, found.entity)
    numbers = numbers_in(content, named)
    return await names.numbered(context.partition, found, context.today, numbers) if numbers else {}
