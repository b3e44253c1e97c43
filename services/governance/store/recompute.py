"""Recomputing a sealed roll from its state: the same day, the same sequence, the same rules, the same root."""

from __future__ import annotations

from commons.ids import new_uuid
from commons.subgraph.context import Partition
from services.governance.store import assemblies, named_electorate, roll_overrides
from services.governance.store.electorate import Electorate, pull
from services.governance.store.roll_sql import insert_lines
from services.governance.store.rolls import RollRecord
from services.governance.store.scratch import scratch
from services.governance.store.seal_leaves import merkle_root


async def recomputed_root(partition: Partition, roll: RollRecord, entity: str) -> bytes:
    """The Merkle root of the roll computed again as of its day and as known at its sequence; nothing is kept.

    Raises `Refusal` ELECTORATE_UNAVAILABLE.
    """
    async with scratch(partition.database) as session:
        composed = await named_electorate.of_roll(session, roll.id)
        if composed is None:
            await pull(session, partition, Electorate(roll.assembly, entity, roll.as_of, roll.sequence))
        else:
            assembly = await assemblies.by_id(session, roll.assembly)
            await named_electorate.pull_again(session, partition, assembly, composed)
        again = new_uuid()
        await insert_lines(session, again, roll.rules, roll.id)
        await roll_overrides.apply(session, roll.id, again)
        return await merkle_root(session, partition.country.code, again, roll.roll_key)
