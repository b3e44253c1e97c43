"""Ballots: opened, with channels added, ended."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from services.governance.domain.ballots.ballot import Ballot, End
from services.governance.domain.ballots.channels import Licensed
from services.governance.domain.ballots.seats import Seats, Standing, StandingList
from services.governance.domain.words import BallotForm, VotingChannel
from services.governance.store.decisions import by_caller, signed

_SELECT = """
  SELECT b.id, b.assembly, b.resolution, b.call, b.form, b.seats, b.candidates, b.reserved, b.terms, b.opened_at,
         b.name,
         array(SELECT channel FROM ballot_channel WHERE ballot = b.id) AS channels,
         e.ended_at, e.name AS ended_by, e.receipts, e.digest, e.why
    FROM ballot b LEFT JOIN ballot_end e ON e.ballot = b.id"""


async def by_ids(session: ReadSession, ids: Sequence[UUID]) -> list[tuple[UUID, Ballot]]:
    """(id, ballot) of those that exist, annulled ones too."""
    return [
        (row.id, _ballot(row)) for row in await session.all(f"{_SELECT} WHERE b.id = ANY(:ids)", {"ids": list(ids)})
    ]


async def by_id(session: ReadSession, ballot: UUID) -> Ballot:
    """The ballot; NOT_FOUND otherwise."""
    found = await by_ids(session, [ballot])
    if not found:
        raise Refusal("NOT_FOUND", "No ballot with this id here.")
    return found[0][1]


async def of_resolutions(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, Ballot]]:
    """(resolution, ballot) in the order of opening, annulled ones too."""
    rows = await session.all(f"{_SELECT} WHERE b.resolution = ANY(:ids) ORDER BY b.id", {"ids": list(resolutions)})
    return [(row.resolution, _ballot(row)) for row in rows]


async def standing_of(session: ReadSession, resolution: UUID) -> list[Ballot]:
    """The ballots of a resolution that were not annulled, one a call at most."""
    rows = await session.all(
        f"{_SELECT} WHERE b.resolution = :id AND upper_inf(b.known) ORDER BY b.call", {"id": resolution}
    )
    return [_ballot(row) for row in rows]


async def insert(session: WriteSession, ballot: Ballot) -> None:
    """Put an opening on record, without its channels."""
    seats = ballot.seats
    await session.execute(
        "INSERT INTO ballot (id, assembly, resolution, call, form, seats, candidates, reserved, terms, opened_at,"
        " actor, name, known) VALUES (:id, :assembly, :resolution, :call, :form, :seats, CAST(:candidates AS jsonb),"
        " CAST(:reserved AS jsonb), CAST(:terms AS jsonb), :opened_at, :actor, :name, int8range(:known, NULL))",
        {
            "id": ballot.id,
            "assembly": ballot.assembly,
            "resolution": ballot.resolution,
            "call": ballot.call,
            "form": ballot.form.value,
            "seats": seats.number if seats else None,
            "candidates": None if seats is None else json.dumps(_standing(seats)),
            "reserved": None if seats is None else json.dumps([list(row) for row in seats.reserved]),
            "terms": None if seats is None else _terms_text(seats),
            "opened_at": ballot.opened_at,
            "known": await session.sequence(),
            **by_caller(session),
        },
    )


async def add_channels(session: WriteSession, ballot: Ballot, rules: Iterable[Licensed]) -> None:
    """Let votes come from there from now on."""
    known, at = await session.sequence(), signed(session)["at"]
    await session.execute(
        "INSERT INTO ballot_channel (ballot, channel, law, opened_at, known)"
        " VALUES (:ballot, :channel, :law, :at, int8range(:known, NULL))",
        [
            {
                "ballot": ballot.id,
                "channel": rule.channel.value,
                "law": rule.law.source if rule.law else None,
                "at": at,
                "known": known,
            }
            for rule in rules
        ],
    )


async def end(session: WriteSession, ballot: Ballot, found: End) -> None:
    """Put the end on record; an annulled ballot stands no more."""
    if found.annulled:
        await close_known(session, "ballot", id=ballot.id)
    await session.execute(
        "INSERT INTO ballot_end (ballot, annulled, why, receipts, digest, ended_at, actor, name, known)"
        " VALUES (:ballot, :annulled, :why, :receipts, :digest, :at, :actor, :name, int8range(:known, NULL))",
        {
            "ballot": ballot.id,
            "annulled": found.annulled,
            "why": found.why,
            "receipts": found.receipts,
            "digest": found.digest,
            "known": await session.sequence(),
            **signed(session),
            "at": found.ended_at,
        },
    )


def _ballot(row: Row[Any]) -> Ballot:
    ended = None
    if row.ended_at is not None:
        ended = End(row.ended_at, row.ended_by, row.receipts, bytes(row.digest), row.why)
    return Ballot(
        id=row.id,
        assembly=row.assembly,
        resolution=row.resolution,
        call=row.call,
        form=BallotForm(row.form),
        channels=frozenset(VotingChannel(word) for word in row.channels),
        opened_at=row.opened_at,
        opened_by=row.name,
        seats=_seats(row),
        end=ended,
    )


def _seats(row: Row[Any]) -> Seats | None:
    if row.seats is None:
        return None
    terms = row.terms or {}
    return Seats(
        row.seats,
        tuple(Standing(*found) for found in row.candidates),
        tuple((college, number) for college, number in row.reserved),
        terms.get("office"),
        terms.get("most_marks"),
        tuple((college, number) for college, number in terms.get("college_seats", [])),
        tuple(StandingList(name, tuple(names)) for name, names in terms.get("lists", [])),
        terms.get("preferences", False),
    )


def _standing(seats: Seats) -> list[list[str | None]]:
    return [[row.name, row.college, row.group] for row in seats.candidates]


def _terms_text(seats: Seats) -> str:
    college_seats = [list(row) for row in seats.college_seats]
    terms = {"office": seats.office, "most_marks": seats.most_marks, "college_seats": college_seats}
    if seats.lists:
        terms |= {"lists": [[row.name, list(row.names)] for row in seats.lists], "preferences": seats.preferences}
    return json.dumps(terms)
