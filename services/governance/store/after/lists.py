"""Lists annexed to minutes: who was there or represented, with how many votes, and the proxies that stood.

They are read as known at the draft's audit sequence, so that the file is the same for ever and its SHA-256 holds.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession
from commons.ids import global_id

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run."""

ATTENDANCE = ("membership", "votes", "how", "by", "by_name", "form", "from", "until")
PROXIES = ("proxy", "principal", "votes", "holder", "holder_name", "form", "given_on", "article")

BLANK = "BLANK"
"""In the place of a holder: the proxy names nobody."""

_VOTES = """
  coalesce((SELECT d.votes FROM door_change d WHERE d.roll = :roll AND d.membership = {who} AND d.known @> :at),
           (SELECT l.votes FROM roll_line l WHERE l.roll = :roll AND l.membership = {who}), 0) AS votes"""

_ATTENDANCE = f"""
  WITH here AS (
    SELECT holder, outsider, form, arrived_at, left_at FROM presence WHERE assembly = :assembly AND known @> :at),
  acts AS (
    SELECT holder AS membership, 'HERSELF' AS how, holder, false AS outsider, form, arrived_at, left_at
      FROM here WHERE NOT outsider
    UNION ALL
    SELECT p.principal, 'PROXY', h.holder, h.outsider, h.form, h.arrived_at, h.left_at
      FROM proxy_hand p JOIN here h ON h.holder = p.holder
     WHERE p.assembly = :assembly AND p.known @> :at
       AND NOT (p.stands_in AND EXISTS (SELECT FROM proxy f JOIN here ON here.holder = f.holder WHERE f.id = p.id))
    UNION ALL
    SELECT r.represented, 'REPRESENTATIVE', h.holder, h.outsider, h.form, h.arrived_at, h.left_at
      FROM representation r JOIN here h ON h.holder = coalesce(r.member, r.outsider)
     WHERE r.entity = :entity AND r.known @> :at AND r.valid @> CAST(:held_on AS date))
  SELECT a.membership, {_VOTES.format(who="a.membership")}, a.how, a.holder, a.outsider, o.name AS outsider_name,
         a.form, a.arrived_at, a.left_at
    FROM acts a LEFT JOIN outsider o ON a.outsider AND o.id = a.holder
   ORDER BY a.membership, a.arrived_at, a.how, a.holder"""

_PROXIES = f"""
  SELECT p.id, p.principal, {_VOTES.format(who="p.principal")}, p.holder, p.outsider, o.name AS outsider_name, p.form,
         p.given_on, p.law
    FROM proxy p LEFT JOIN outsider o ON p.outsider AND o.id = p.holder
   WHERE p.assembly = :assembly AND p.known @> :at ORDER BY p.id"""

_HOW_MANY = """
  SELECT count(DISTINCT holder) FILTER (WHERE NOT outsider AND form = 'IN_ROOM') AS in_room,
         count(DISTINCT holder) FILTER (WHERE NOT outsider AND form = 'REMOTE') AS remote,
         count(DISTINCT holder) FILTER (WHERE outsider) AS outsiders
    FROM presence WHERE assembly = :assembly AND known @> CAST(:at AS bigint)"""


_FROM_OUTSIDE = """
  SELECT count(*) FROM ballot JOIN vote ON vote.ballot = ballot.id AND upper_inf(vote.known)
   WHERE ballot.assembly = :assembly AND upper_inf(ballot.known) AND vote.channel <> 'in_room'"""


@dataclass(frozen=True, slots=True)
class ListOf:
    """Of which meeting, on which roll, as known at which audit sequence."""

    assembly: UUID
    entity: str
    held_on: date
    roll: UUID | None
    at: int


async def attendance(session: ReadSession, of: ListOf) -> list[tuple[str, ...]]:
    """One row for each member who was there or represented and each coming of who cast her votes."""
    rows = await session.all(_ATTENDANCE.replace(":at", "CAST(:at AS bigint)"), _given(of) | _day(of))
    return [_attended(session.country, row) for row in rows]


async def proxies(session: ReadSession, of: ListOf) -> list[tuple[str, ...]]:
    """Every proxy that stood when the minutes were drafted."""
    rows = await session.all(_PROXIES.replace(":at", "CAST(:at AS bigint)"), _given(of))
    return [_proxy(session.country, row) for row in rows]


async def how_many(session: ReadSession, of: ListOf) -> tuple[int, int, int]:
    """(in the room, remote, outsiders) who were ever there."""
    row = await session.first(_HOW_MANY, {"assembly": of.assembly, "at": of.at})
    assert row is not None
    return row.in_room, row.remote, row.outsiders


async def was_there(session: ReadSession, of: ListOf, membership: UUID) -> bool:
    """Whether a member was at the meeting, or somebody was for her."""
    listed = _ATTENDANCE.replace(":at", "CAST(:at AS bigint)")
    return await session.value(
        f"SELECT EXISTS (SELECT FROM ({listed}) AS listed WHERE listed.membership = :who)",
        _given(of) | _day(of) | {"who": membership},
    )


async def votes_from_outside(session: ReadSession, assembly: UUID) -> int:
    """How many votes were cast remotely, by post or early in ballots that stand."""
    return await session.value(_FROM_OUTSIDE, {"assembly": assembly})


def csv_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A list as a file (RFC 4180, UTF-8), safe to open in a spreadsheet."""
    return rows_of([header, *rows])


def rows_of(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows of such a file."""
    out = io.StringIO()
    csv.writer(out).writerows([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row] for row in rows)
    return out.getvalue().encode()


def digest_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The SHA-256 of that file, hex."""
    return hashlib.sha256(csv_of(header, rows)).hexdigest()


def _given(of: ListOf) -> dict[str, object]:
    return {"assembly": of.assembly, "roll": of.roll, "at": of.at}


def _day(of: ListOf) -> dict[str, object]:
    return {"entity": of.entity, "held_on": of.held_on}


def _attended(country: str, row: Row) -> tuple[str, ...]:
    return (
        global_id(country, "membership", row.membership),
        str(row.votes),
        row.how,
        "" if row.how == "HERSELF" else _holder(country, row),
        row.outsider_name or "",
        row.form,
        row.arrived_at.isoformat(),
        row.left_at.isoformat() if row.left_at else "",
    )


def _proxy(country: str, row: Row) -> tuple[str, ...]:
    return (
        global_id(country, "proxy", row.id),
        global_id(country, "membership", row.principal),
        str(row.votes),
        _holder(country, row),
        row.outsider_name or "",
        row.form.upper(),
        row.given_on.isoformat(),
        row.law,
    )


def _holder(country: str, row: Row) -> str:
    if row.holder is None:
        return BLANK
    return global_id(country, "outsider" if row.outsider else "membership", row.holder)
