"""Sign-offs: who confirmed or answered which leaf for which version of an entity's statutes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.law.leaf import Opinion


@dataclass(frozen=True, slots=True)
class SignOffRecord:
    """One sign-off of the leaf of an entity; `pack` is where the leaf stood."""

    entity: str
    leaf: str
    pack: str
    opinion: Opinion


async def signed_leaves(
    session: ReadSession, versions: Sequence[tuple[str, int]]
) -> list[tuple[tuple[str, int], tuple[str, Opinion]]]:
    """((entity, statutes version), (leaf key, opinion)) for every sign-off of those versions, as known now."""
    rows = await session.all(
        "SELECT entity, statutes_version, leaf, source, statement, name, signed_on, value FROM sign_off"
        " WHERE entity = ANY(:entities) AND upper_inf(known) ORDER BY leaf",
        {"entities": sorted({entity for entity, _ in versions})},
    )
    wanted = set(versions)
    keyed = [((row.entity, row.statutes_version), (row.leaf, _opinion(row))) for row in rows]
    return [(key, leaf) for key, leaf in keyed if key in wanted]


async def signed_of(session: ReadSession, entity: str, version: int) -> dict[str, Opinion]:
    """Opinions by the keys of the leaves signed off for one version."""
    return dict(leaf for _, leaf in await signed_leaves(session, [(entity, version)]))


@dataclass(frozen=True, slots=True)
class GivenOpinion:
    """One sign-off as it stands on record; `current`: none of the same leaf and version replaced it."""

    id: UUID
    leaf: str
    pack: str
    opinion: Opinion
    current: bool


async def page_of(session: ReadSession, entity: str, leaf: str | None, page: Page) -> list[GivenOpinion]:
    """One page of an entity's sign-offs, of one leaf or all, and the one after it, newest first."""
    keys = keyset(page, ("id",), country=session.country, kind="opinion", descending=True)
    rows = await session.all(
        "SELECT id, statutes_version, leaf, pack, source, statement, name, signed_on, value,"
        " upper_inf(known) AS current FROM sign_off WHERE entity = :entity"
        f" AND (CAST(:leaf AS text) IS NULL OR leaf = :leaf) AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"entity": entity, "leaf": leaf, "size": page.size + 1},
    )
    return [GivenOpinion(row.id, row.leaf, row.pack, _opinion(row), row.current) for row in rows]


async def insert(session: WriteSession, record: SignOffRecord) -> None:
    """Add a sign-off; one of the same leaf for the same version stays on record as known before."""
    opinion = record.opinion
    about = {"entity": record.entity, "statutes_version": opinion.statutes_version, "leaf": record.leaf}
    await close_known(session, "sign_off", **about)
    await session.execute(
        "INSERT INTO sign_off (id, entity, statutes_version, leaf, pack, source, statement, actor, name, signed_on,"
        " value, known) VALUES (:id, :entity, :statutes_version, :leaf, :pack, :source, :statement, :actor, :name,"
        " :signed_on, CAST(:value AS jsonb), int8range(:sequence, NULL))",
        {
            **about,
            "id": new_uuid(),
            "pack": record.pack,
            "source": opinion.source,
            "statement": opinion.statement,
            "actor": session.caller.actor,
            "name": opinion.name,
            "signed_on": opinion.signed_on,
            "value": None if opinion.value is None else json.dumps(opinion.value),
            "sequence": await session.sequence(),
        },
    )


def _opinion(row: Row[Any]) -> Opinion:
    return Opinion(row.name, row.signed_on, row.source, row.statement, row.statutes_version, row.value)
