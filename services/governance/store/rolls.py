"""Rolls: what was computed from which state under which rules, and who signed it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from services.governance.domain.granted_votes import NO_LIMITS, Limits
from services.governance.domain.roll_life import PROVISIONAL, RollLife
from services.governance.domain.roll_rules import RollRules
from services.governance.domain.words import RollReason
from services.governance.store import plural_json
from services.governance.store.entitled_lines import KEPT
from services.governance.store.objection_state import NEWEST, UNRESOLVED
from services.governance.store.rules_json import rules_from, rules_text

_COLUMNS = (
    "id, assembly, version, as_of, sequence, head, electorate, rules, statutes_version, registered, voters, votes,"
    " reasons, limits, roll_key, objections_until, merkle_root, signature, public_key"
)

_LIFE = f"""
  (SELECT count(*) FROM roll_reopening r WHERE r.roll = roll.id) AS reopenings,
  EXISTS (SELECT FROM roll later WHERE later.assembly = roll.assembly AND later.version > roll.version
                                   AND later.merkle_root IS NOT NULL) AS superseded,
  (SELECT count(*) FROM roll_objection o WHERE o.assembly = roll.assembly
      AND NOT EXISTS (SELECT FROM roll_decision d WHERE d.objection = o.id)) AS undecided,
  (SELECT count(*) FROM roll_objection o JOIN roll_decision d ON d.objection = o.id
     CROSS JOIN LATERAL {NEWEST.format(assembly="o.assembly")} newest
    WHERE o.assembly = roll.assembly AND {UNRESOLVED}) AS unresolved"""


@dataclass(frozen=True, slots=True)
class RollRecord:
    """One computation. `electorate` is the SHA-256 of the stream it was computed from; `reasons`: (count, votes).

    `limits`: what the law's limits on votes came to. `objections_until` is the last day of the objection window (None
    in rolls older than windows); `public_key` the public JWK of the key that signed the seal.
    """

    id: UUID
    assembly: UUID
    version: int
    as_of: date
    sequence: int
    head: str
    electorate: str
    rules: RollRules
    statutes_version: int
    registered: int
    voters: int
    votes: int
    reasons: dict[RollReason, tuple[int, int]]
    roll_key: bytes
    limits: Limits = NO_LIMITS
    objections_until: date | None = None
    merkle_root: bytes | None = None
    signature: str | None = None
    public_key: dict[str, Any] | None = None
    life: RollLife = PROVISIONAL


_STANDS = (
    "(merkle_root IS NOT NULL OR NOT EXISTS"
    " (SELECT 1 FROM roll newer WHERE newer.assembly = roll.assembly AND newer.version > roll.version))"
)
"""A provisional roll that was computed anew has no lines any more and is not shown."""


async def by_ids(session: ReadSession, ids: Sequence[UUID]) -> list[tuple[UUID, RollRecord]]:
    """(id, roll) of those that stand: sealed, or the newest computation of their assembly."""
    rows = await session.all(
        f"SELECT {_COLUMNS}, {_LIFE} FROM roll WHERE id = ANY(:ids) AND {_STANDS}", {"ids": list(ids)}
    )
    return [(row.id, _roll(row)) for row in rows]


async def locked(session: WriteSession, roll: UUID) -> RollRecord:
    """The roll, held against other writers until commit; NOT_FOUND otherwise."""
    row = await session.first(
        f"SELECT {_COLUMNS}, {_LIFE} FROM roll WHERE id = :id AND {_STANDS} FOR UPDATE", {"id": roll}
    )
    if row is None:
        raise Refusal("NOT_FOUND", "No roll with this id here; a roll that is computed anew replaces the one before.")
    return _roll(row)


async def newest_of_assemblies(session: ReadSession, assemblies: Sequence[UUID]) -> list[tuple[UUID, RollRecord]]:
    """(assembly, its newest roll)."""
    rows = await session.all(
        f"SELECT DISTINCT ON (assembly) {_COLUMNS}, {_LIFE} FROM roll WHERE assembly = ANY(:ids)"
        " ORDER BY assembly, version DESC",
        {"ids": list(assemblies)},
    )
    return [(row.assembly, _roll(row)) for row in rows]


async def newest_of(session: ReadSession, assembly: UUID) -> RollRecord | None:
    """The newest roll of one assembly."""
    found = await newest_of_assemblies(session, [assembly])
    return found[0][1] if found else None


async def versions_of(session: ReadSession, assembly: UUID) -> list[RollRecord]:
    """All versions of an assembly's roll that stand, oldest first: the sealed ones and the newest."""
    rows = await session.all(
        f"SELECT {_COLUMNS}, {_LIFE} FROM roll WHERE assembly = :id AND {_STANDS} ORDER BY version", {"id": assembly}
    )
    return [_roll(row) for row in rows]


async def sealed_before(session: ReadSession, roll: RollRecord) -> tuple[int, bytes] | None:
    """(version, root) of the sealed version that this one corrects."""
    row = await session.first(
        "SELECT version, merkle_root FROM roll WHERE assembly = :assembly AND version < :version"
        " AND merkle_root IS NOT NULL ORDER BY version DESC LIMIT 1",
        {"assembly": roll.assembly, "version": roll.version},
    )
    return (row.version, row.merkle_root) if row else None


async def insert(session: WriteSession, roll: RollRecord) -> None:
    """Add a computation."""
    await session.execute(
        "INSERT INTO roll (id, assembly, version, as_of, sequence, head, electorate, rules, statutes_version,"
        " registered, voters, votes, reasons, limits, roll_key, objections_until, known) VALUES (:id, :assembly,"
        " :version, :as_of, :sequence, :head, :electorate, CAST(:rules AS jsonb), :statutes_version, :registered,"
        " :voters, :votes, CAST(:reasons AS jsonb), CAST(:limits AS jsonb), :roll_key, :objections_until,"
        " int8range(:known, NULL))",
        {
            "id": roll.id,
            "assembly": roll.assembly,
            "version": roll.version,
            "as_of": roll.as_of,
            "sequence": roll.sequence,
            "head": roll.head,
            "electorate": roll.electorate,
            "rules": rules_text(roll.rules),
            "statutes_version": roll.statutes_version,
            "registered": roll.registered,
            "voters": roll.voters,
            "votes": roll.votes,
            "reasons": _reasons_text(roll.reasons),
            "limits": plural_json.limits_text(roll.limits),
            "roll_key": roll.roll_key,
            "objections_until": roll.objections_until,
            "known": await session.sequence(),
        },
    )


async def drop_lines(session: WriteSession, roll: UUID) -> None:
    """Take away the lines of a provisional roll that a new computation replaces; its totals and signatures stay."""
    await session.execute("DELETE FROM roll_line WHERE roll = :roll", {"roll": roll})
    await session.execute("DELETE FROM duplicate_search WHERE subject = :roll", {"roll": roll})
    await session.execute("DELETE FROM roll_elector WHERE roll = :roll", {"roll": roll})


async def seal(session: WriteSession, roll: UUID, root: bytes, signature: str, public_key: dict[str, Any]) -> None:
    """Set root and signature; from here on the tables refuse any change of the roll and its lines."""
    await session.execute(
        "UPDATE roll SET merkle_root = :root, signature = :signature, public_key = CAST(:public_key AS jsonb),"
        f" limits = limits || jsonb_build_object('entitled', {KEPT}) WHERE id = :roll",
        {"roll": roll, "root": root, "signature": signature, "public_key": json.dumps(public_key)},
    )


async def recount(session: WriteSession, roll: UUID, reasons: dict[RollReason, tuple[int, int]]) -> None:
    """Write the totals anew after lines were set by hand."""
    await session.execute(
        "UPDATE roll SET reasons = CAST(:reasons AS jsonb), voters = :voters, votes = :votes WHERE id = :roll",
        {"roll": roll, "reasons": _reasons_text(reasons), "voters": voters_of(reasons), "votes": votes_of(reasons)},
    )


def voters_of(reasons: dict[RollReason, tuple[int, int]]) -> int:
    """Lines with a vote."""
    return reasons.get(RollReason.VOTES, (0, 0))[0]


def votes_of(reasons: dict[RollReason, tuple[int, int]]) -> int:
    """All votes together."""
    return sum(votes for _, votes in reasons.values())


def _reasons_text(reasons: dict[RollReason, tuple[int, int]]) -> str:
    return json.dumps({reason.name: counts for reason, counts in reasons.items()})


def _roll(row: Row[Any]) -> RollRecord:
    reasons = {RollReason[name]: (counts[0], counts[1]) for name, counts in row.reasons.items()}
    values = {name: getattr(row, name) for name in _COLUMNS.split(", ")}
    life = RollLife(row.merkle_root is not None, row.undecided, row.reopenings, row.superseded, row.unresolved)
    return RollRecord(
        **{
            **values,
            "rules": rules_from(row.rules),
            "reasons": reasons,
            "limits": plural_json.limits_from(row.limits),
            "life": life,
        }
    )
