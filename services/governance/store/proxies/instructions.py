"""Instructions of principals, and where the board stands on an item."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from services.governance.domain.assembly import Resolution
from services.governance.domain.proxies.instructions import NO_WISHES, BoardStance, Instruction, ItemNow, Wishes
from services.governance.domain.words import InstructionChoice
from services.governance.store.decisions import signed

_COLUMNS = "i.resolution, i.choice, i.marks, i.list"
_WISHES = f"""
  SELECT p.principal, p.holder IS NULL AS blank, {_COLUMNS}
    FROM proxy p LEFT JOIN proxy_instruction i ON i.proxy = p.id AND i.resolution = :item AND upper_inf(i.known)
   WHERE p.assembly = :assembly AND p.principal = ANY(:principals) AND upper_inf(p.known)
     AND (p.holder IS NULL OR i.proxy IS NOT NULL)"""


async def of_proxies(session: ReadSession, proxies: Sequence[UUID]) -> list[tuple[UUID, Instruction]]:
    """(proxy, instruction) of those that stand, in the order of the agenda."""
    rows = await session.all(
        f"SELECT i.proxy, {_COLUMNS} FROM proxy_instruction i JOIN resolution r ON r.id = i.resolution"
        " WHERE i.proxy = ANY(:ids) AND upper_inf(i.known) ORDER BY i.proxy, r.position",
        {"ids": list(proxies)},
    )
    return [(row.proxy, _instruction(row)) for row in rows]


async def wishes_of(session: ReadSession, item: Resolution, principals: Collection[UUID]) -> Wishes:
    """What these principals want on an item, and whose powers are blank."""
    if not principals:
        return NO_WISHES
    given = {"item": item.id, "assembly": item.assembly, "principals": list(principals)}
    rows = await session.all(_WISHES, given)
    blank = frozenset(row.principal for row in rows if row.blank)
    told = {row.principal: _instruction(row) for row in rows if not row.blank}
    return Wishes(item, told, blank, await stance_on(session, item.id) if blank else None)


async def insert(session: WriteSession, given: Sequence[tuple[UUID, Instruction]]) -> None:
    """Put instructions of proxies on record."""
    if not given:
        return
    by = {name: value for name, value in signed(session).items() if name != "name"}
    known = await session.sequence()
    await session.execute(
        "INSERT INTO proxy_instruction (id, proxy, resolution, choice, marks, list, actor, at, known)"
        " VALUES (:id, :proxy, :resolution, :choice, :marks, :list, :actor, :at, int8range(:known, NULL))",
        [
            {
                "id": new_uuid(),
                "proxy": proxy,
                "resolution": row.resolution,
                "choice": row.choice.value if row.choice else None,
                "marks": None if row.marks is None else list(row.marks),
                "list": row.on_list,
                "known": known,
                **by,
            }
            for proxy, row in given
        ],
    )


async def replace(session: WriteSession, proxy: UUID, wanted: Sequence[Instruction]) -> None:
    """Put these in the place of a proxy's instructions on the same items."""
    await session.execute(
        "UPDATE proxy_instruction SET known = int8range(lower(known), :known)"
        " WHERE proxy = :proxy AND resolution = ANY(:items) AND upper_inf(known)",
        {"proxy": proxy, "items": [row.resolution for row in wanted], "known": await session.sequence()},
    )
    await insert(session, [(proxy, row) for row in wanted])


async def forget(session: WriteSession, resolution: UUID) -> int:
    """Take every instruction on an item off the record, those that were replaced too; how many there were."""
    rows = await session.all(
        "DELETE FROM proxy_instruction WHERE resolution = :item RETURNING proxy", {"item": resolution}
    )
    return len(rows)


async def stance_on(session: ReadSession, resolution: UUID) -> BoardStance | None:
    """Where the board stands on an item; None where nobody said."""
    return dict(await stances(session, [resolution])).get(resolution)


async def stances(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, BoardStance]]:
    """(resolution, stance) of those on record."""
    rows = await session.all(
        "SELECT resolution, supports, marks, list, source FROM board_stance WHERE resolution = ANY(:ids)"
        " AND upper_inf(known)",
        {"ids": list(resolutions)},
    )
    return [
        (
            row.resolution,
            BoardStance(row.supports, row.source, None if row.marks is None else tuple(row.marks), row.list),
        )
        for row in rows
    ]


async def record_stance(session: WriteSession, resolution: UUID, stance: BoardStance) -> None:
    """Put it on record; one before is known until this write."""
    await close_known(session, "board_stance", resolution=resolution)
    await session.execute(
        "INSERT INTO board_stance (id, resolution, supports, marks, list, source, actor, name, at, known) VALUES (:id,"
        " :resolution, :supports, :marks, :list, :source, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": new_uuid(),
            "resolution": resolution,
            "supports": stance.supports,
            "marks": None if stance.marks is None else list(stance.marks),
            "list": stance.on_list,
            "source": stance.source,
            **signed(session),
            "known": await session.sequence(),
        },
    )


def _instruction(row: Row[Any]) -> Instruction:
    choice = InstructionChoice(row.choice) if row.choice else None
    return Instruction(row.resolution, choice, None if row.marks is None else tuple(row.marks), row.list)


_ITEMS = """
  SELECT r.id,
         EXISTS (SELECT FROM tally t WHERE t.resolution = r.id AND NOT t.rehearsal)
         OR EXISTS (SELECT FROM election_count e WHERE e.resolution = r.id AND NOT e.rehearsal)
         OR EXISTS (SELECT FROM list_count l WHERE l.resolution = r.id AND NOT l.rehearsal) AS counted,
         EXISTS (SELECT FROM ballot b WHERE b.resolution = r.id AND b.form = 'secret' AND upper_inf(b.known)
                    AND NOT EXISTS (SELECT FROM ballot_end e WHERE e.ballot = b.id)) AS secret
    FROM resolution r WHERE r.assembly = :assembly"""
_VOTED = """
  SELECT DISTINCT v.membership, b.resolution
    FROM ballot b JOIN vote v ON v.ballot = b.id AND upper_inf(v.known)
   WHERE b.assembly = :assembly AND upper_inf(b.known) AND v.membership = ANY(:principals)"""


async def items_now(session: ReadSession, assembly: UUID) -> dict[UUID, ItemNow]:
    """How far each item of a meeting is."""
    rows = await session.all(_ITEMS, {"assembly": assembly})
    return {row.id: ItemNow(row.counted, row.secret) for row in rows}


async def voted_on(session: ReadSession, assembly: UUID, principals: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """The items on which a vote of these members is cast, by member."""
    found: dict[UUID, set[UUID]] = {}
    for row in await session.all(_VOTED, {"assembly": assembly, "principals": list(principals)}):
        found.setdefault(row.membership, set()).add(row.resolution)
    return found
