from __future__ import annotations

import pytest

from commons.auth.access import AccessTable
from commons.auth.caller import Caller
from commons.database.sessions import Database
from commons.errors import Refusal
from commons.subgraph.context import MOST_KEY, RequestContext
from tests.commons.partitions import Issuing, partition_of


@pytest.fixture
def context() -> RequestContext:
    """In a partition whose database nobody reaches."""
    database = Database("postgresql+asyncpg://127.0.0.1:1/none", "BE")
    return RequestContext(partition_of(database, AccessTable({}), Issuing()), Caller("be", "anne"))


@pytest.mark.parametrize("key", ["", "\x00", "a\nb", "x" * (MOST_KEY + 1)])
async def test_an_idempotency_key_is_short_and_printable(context: RequestContext, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        async with context.writing("admitMember", {}, key):
            pass
    assert refused.value.code == "BAD_ARGUMENT"
