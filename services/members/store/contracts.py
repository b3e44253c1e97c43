"""Contracts of work as rows: what is known now, and corrections that keep what was known before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import global_id
from services.members.domain.contracts import Contract, ContractKind
from services.members.domain.facts import Period

_COLUMNS = "membership, id, kind, lower(valid), upper(valid) - 1, employer, net"


async def contracts_of(session: ReadSession, memberships: Sequence[UUID]) -> dict[UUID, list[Contract]]:
    """The contracts of each membership that has any, as known now, the newest first."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM contract WHERE membership = ANY(CAST(:ids AS uuid[])) AND upper_inf(known)"
        " ORDER BY membership, lower(valid) DESC, id",
        {"ids": list(memberships)},
    )
    found: dict[UUID, list[Contract]] = defaultdict(list)
    for membership, key, kind, start, last, employer, net in rows:
        found[membership].append(Contract(key, ContractKind(kind), Period(start, last), employer, net))
    return found


async def contract_of(session: ReadSession, membership: UUID, key: UUID) -> Contract:
    """One contract of a membership. NOT_FOUND."""
    found = (await contracts_of(session, [membership])).get(membership, [])
    contract = next((one for one in found if one.id == key), None)
    if contract is None:
        raise Refusal("NOT_FOUND", "This membership has no contract with this id.")
    return contract


async def save_contract(session: WriteSession, membership: UUID, contract: Contract) -> None:
    """Write a contract, or what is known of it now. Audited as `contract.recorded`, without the money."""
    await close_known(session, "contract", id=contract.id)
    await session.execute(
        "INSERT INTO contract (id, membership, kind, employer, net, valid, known) VALUES (:id, :membership, :kind,"
        " :employer, :net, daterange(CAST(:start AS date), CAST(:last AS date), '[]'), int8range(:sequence, NULL))",
        {
            "id": contract.id,
            "membership": membership,
            "kind": contract.kind.value,
            "employer": contract.employer,
            "net": contract.net,
            "start": contract.period.start,
            "last": contract.period.end,
            "sequence": await session.sequence(),
        },
    )
    subject = global_id(session.country, "membership", membership)
    told = {"contract_kind": contract.kind.value, "since": contract.period.start, "until": contract.period.end}
    session.record("contract.recorded", subject, contract=contract.id, employer=contract.employer, **told)
    session.announce("contract.recorded", membership=subject, contract=contract.id, **told)
