"""Closing a roll at its second signature: the state is read again, the root computed, the statement signed."""

from __future__ import annotations

import asyncio

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id
from commons.subgraph.context import Partition
from services.governance.domain.assembly import Assembly
from services.governance.domain.bundle_head import told_digest
from services.governance.domain.seal import SealStatement
from services.governance.store import named_electorate, roll_overrides, rolls
from services.governance.store.electorate import Electorate, check_there, checked
from services.governance.store.named_electorate import Composition
from services.governance.store.roll_bundle import told
from services.governance.store.rolls import RollRecord
from services.governance.store.seal_leaves import merkle_root


async def check_members(
    partition: Partition, roll: RollRecord, assembly: Assembly, composed: Composition | None
) -> None:
    """Refuse ELECTORATE_UNAVAILABLE unless every members partition asked is there and knows the roll's state."""
    if composed is not None:
        await named_electorate.check_sources(partition, assembly, composed.sources)
        return
    await check_there(partition, Electorate(assembly.id, assembly.entity, roll.as_of, roll.sequence))


async def _check_state(
    partition: Partition, roll: RollRecord, assembly: Assembly, composed: Composition | None
) -> None:
    """Refuse ELECTORATE_UNAVAILABLE unless the electorate of the roll's state can be read, and is the same."""
    if composed is not None:
        await named_electorate.check_states(partition, assembly, composed.sources)
        return
    trailer = await checked(partition, Electorate(assembly.id, assembly.entity, roll.as_of, roll.sequence))
    if (trailer.sha256, trailer.head) != (roll.electorate, roll.head):
        raise Refusal(
            "ELECTORATE_UNAVAILABLE",
            "The members service does not tell the same electorate for the roll's state any more; compute it anew "
            "and have the members' audit chain checked.",
        )


async def close(session: WriteSession, partition: Partition, roll: RollRecord, assembly: Assembly, pack: str) -> str:
    """Seal the roll; its Merkle root, hex. Raises `Refusal` ELECTORATE_UNAVAILABLE. The caller holds the assembly
    and has put the last signature on record, for who signed is signed too.

    The state is read again while the lines are hashed: two databases, two cores.
    """
    country, composed = partition.country.code, await named_electorate.of_roll(session, roll.id)
    checking = asyncio.create_task(_check_state(partition, roll, assembly, composed))
    try:
        root = await merkle_root(session, country, roll.id, roll.roll_key)
        await checking
    finally:
        checking.cancel()
        await asyncio.wait([checking])
    statement = await _statement(session, partition, roll, assembly, pack, root=root, composed=composed)
    signature = partition.key.sign(statement.claims(partition.name))
    await rolls.seal(session, roll.id, root, signature, partition.key.public_set()["keys"][0])
    return root.hex()


async def _statement(
    session: WriteSession,
    partition: Partition,
    roll: RollRecord,
    assembly: Assembly,
    pack: str,
    *,
    root: bytes,
    composed: Composition | None,
) -> SealStatement:
    """What the seal says."""
    country = partition.country.code
    return SealStatement(
        roll=global_id(country, "roll", roll.id),
        assembly=global_id(country, "assembly", assembly.id),
        entity=assembly.entity,
        as_of=roll.as_of,
        sequence=roll.sequence,
        head=roll.head,
        electorate=roll.electorate,
        pack=pack,
        statutes_version=roll.statutes_version,
        registered=roll.registered,
        votes=roll.votes,
        reasons=roll.reasons,
        root=root,
        version=roll.version,
        timezone=partition.country.timezone,
        unverified=tuple(sorted({leaf.source for leaf in roll.rules.leaves if leaf.unverified})),
        overrides=len(await roll_overrides.of_roll(session, roll.id)),
        supersedes=await rolls.sealed_before(session, roll),
        limits=roll.limits,
        electorate_of=composed.as_row() if composed else None,
        told=told_digest(await told(session, roll.id)),
    )
