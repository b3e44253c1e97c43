"""Candidates as rows, with what was said of them; ours leave by the outbox, the other country's come in once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from commons.auth.caller import Caller
from commons.database.sessions import Database, ReadSession, WriteSession
from commons.errors import Refusal
from commons.paging import Page, keyset
from services.members.domain.candidates import Candidate, CandidateStep, CandidateVerdict, SaidBy
from services.members.store.people import persons_known, resolve_persons

TOLD = "candidate.told"
"""The outbox lines that go to the other country."""


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate with the membership here by which an office knows her."""

    candidate: Candidate
    membership: UUID
    entity: str


_HERE = """
  FROM link_candidate l
  JOIN LATERAL (SELECT r.membership, r.entity FROM membership_person p
                  JOIN registration r ON r.membership = p.membership AND upper_inf(r.known)
                 WHERE p.person IN (WITH RECURSIVE now (id) AS (
                           SELECT l.person UNION
                           SELECT a.new FROM now JOIN person_alias a ON a.old = now.id AND upper_inf(a.known))
                         SELECT id FROM now)
                   AND upper_inf(p.known) AND upper_inf(p.valid) AND {scope}
                 ORDER BY lower(r.valid), r.membership LIMIT 1) m ON TRUE
"""


async def candidate_page(
    session: ReadSession, page: Page, scope: frozenset[str] | None, *, only_open: bool
) -> list[CandidateRow]:
    """`page.size + 1` candidates of members of these entities (None: of all), by id."""
    keys = keyset(page, ("l.id",), country=session.country, kind="linkCandidate", descending=False)
    waiting = (
        " AND NOT EXISTS (SELECT FROM link_candidate_step s WHERE s.candidate = l.id AND s.verdict = 'DIFFERENT')"
        if only_open
        else ""
    )
    return await _rows(
        session,
        f"{keys.where}{waiting} ORDER BY {keys.order} LIMIT :size",
        scope,
        {"size": page.size + 1, **keys.parameters},
    )


async def candidate_by_id(session: ReadSession, key: UUID, scope: frozenset[str] | None) -> CandidateRow | None:
    """One candidate of a member of these entities (None: of all)."""
    return next(iter(await _rows(session, "l.id = :key", scope, {"key": key})), None)


async def _rows(
    session: ReadSession, where: str, scope: frozenset[str] | None, parameters: dict[str, Any]
) -> list[CandidateRow]:
    within = "TRUE" if scope is None else "r.entity = ANY(CAST(:scope AS text[]))"
    given = parameters if scope is None else parameters | {"scope": sorted(scope)}
    rows = await session.all(f"SELECT l.id, m.membership, m.entity {_HERE.format(scope=within)} WHERE {where}", given)
    found = await candidates(session, [row.id for row in rows])
    return [CandidateRow(found[row.id], row.membership, row.entity) for row in rows]


_HERS = """
WITH RECURSIVE name (person, known_as) AS (
  SELECT a, a FROM unnest(CAST(:ids AS uuid[])) AS a
  UNION
  SELECT n.person, p.old FROM name n JOIN person_alias p ON p.new = n.known_as AND upper_inf(p.known)
)
SELECT n.person, l.id FROM name n JOIN link_candidate l ON l.person = n.known_as ORDER BY l.found_on, l.id
"""


async def candidates_of(session: ReadSession, persons: Sequence[UUID]) -> dict[UUID, list[Candidate]]:
    """By person of today's id, under every id she went by here."""
    hers = await session.all(_HERS, {"ids": list(persons)})
    kept = await candidates(session, [row.id for row in hers])
    found: dict[UUID, list[Candidate]] = defaultdict(list)
    for row in hers:
        found[row.person].append(kept[row.id])
    return found


async def candidates(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, Candidate]:
    """By id, in the order given."""
    rows = {
        row.id: row
        for row in await session.all(
            "SELECT id, person, other, country, found_on FROM link_candidate WHERE id = ANY(CAST(:ids AS uuid[]))",
            {"ids": list(ids)},
        )
    }
    steps: dict[UUID, list[CandidateStep]] = defaultdict(list)
    for row in await session.all(
        "SELECT candidate, verdict, said_by, happened_on, reasons FROM link_candidate_step"
        " WHERE candidate = ANY(CAST(:ids AS uuid[])) ORDER BY lower(known), verdict DESC",
        {"ids": list(ids)},
    ):
        said = CandidateStep(CandidateVerdict(row.verdict), SaidBy(row.said_by), row.happened_on, row.reasons)
        steps[row.candidate].append(said)
    now = await resolve_persons(session, [one for row in rows.values() for one in (row.person, row.other)])
    return {
        key: Candidate(
            id=key,
            person=row.person,
            other=row.other,
            country=row.country,
            found_on=row.found_on,
            steps=tuple(steps[key]),
            linked=now[row.person] == now[row.other],
        )
        for key, row in ((key, rows[key]) for key in ids if key in rows)
    }


async def add_candidate(session: WriteSession, found: Candidate) -> None:
    """Keep a new candidate without any step; one that is there already stays. Audit is the caller's."""
    await session.execute(
        "INSERT INTO link_candidate (id, person, other, country, found_on)"
        " VALUES (:id, :person, :other, :country, :found_on) ON CONFLICT (id) DO NOTHING",
        {name: getattr(found, name) for name in ("id", "person", "other", "country", "found_on")},
    )


async def add_step(session: WriteSession, candidate: UUID, step: CandidateStep) -> None:
    """Add what somebody said; said already, it stays. Audit is the caller's."""
    await session.execute(
        "INSERT INTO link_candidate_step (candidate, verdict, said_by, happened_on, reasons, actor, known) VALUES"
        " (:candidate, :verdict, :by, :on, :reasons, :actor, int8range(:sequence, NULL))"
        " ON CONFLICT (candidate, verdict, said_by) DO NOTHING",
        {
            "candidate": candidate,
            "verdict": step.verdict.value,
            "by": step.by.value,
            "on": step.on,
            "reasons": step.reasons,
            "actor": session.caller.actor,
            "sequence": await session.sequence(),
        },
    )


def tell(session: WriteSession, candidate: UUID) -> None:
    """Have the other country told."""
    session.announce(TOLD, candidate=candidate.hex)


@dataclass(frozen=True, slots=True)
class Untold:
    """A candidate that the other country has not confirmed, up to the outbox line of `sequence`."""

    candidate: Candidate
    sequence: int


async def untold_candidates(session: ReadSession, most: int = 100) -> list[Untold]:
    """What is still to be told, the oldest first; what is gone meanwhile is not."""
    rows = await session.all(
        "SELECT CAST(o.body->>'candidate' AS uuid) AS id, max(o.sequence) AS sequence FROM outbox o"
        " JOIN link_candidate l ON l.id = CAST(o.body->>'candidate' AS uuid)"
        f" WHERE o.kind = '{TOLD}' AND o.delivered_at IS NULL GROUP BY 1 ORDER BY 2 LIMIT :most",
        {"most": most},
    )
    found = await candidates(session, [row.id for row in rows])
    return [Untold(found[row.id], row.sequence) for row in rows]


async def told(database: Database, untold: Untold) -> None:
    """Note that the other country has confirmed it, and everything before."""
    async with database.engine.begin() as connection:
        await connection.execute(
            text(
                f"UPDATE outbox SET delivered_at = now() WHERE kind = '{TOLD}' AND delivered_at IS NULL"
                " AND body->>'candidate' = :id AND sequence <= :sequence"
            ),
            {"id": untold.candidate.id.hex, "sequence": untold.sequence},
        )


async def receive_candidate(database: Database, sender: Caller, said: Candidate) -> bool:
    """Take in a verified word; False when it says nothing new, or of somebody who is no member here (any more).

    Raises `Refusal` FORBIDDEN where the candidate is another country's.
    """
    async with database.reading() as session:
        if not await _fresh(session, said):
            return False
    async with database.writing(sender, "receiveCandidate") as session:
        if await _fresh(session, said):
            await add_candidate(session, said)
            for step in said.steps:
                await add_step(session, said.id, step)
        session.record("candidate.heard", said.id.hex, said=[step.verdict.value for step in said.steps])
    return True


async def _fresh(session: ReadSession, said: Candidate) -> bool:
    kept = (await candidates(session, [said.id])).get(said.id)
    if kept is None:
        here = (await resolve_persons(session, [said.person]))[said.person]
        return bool(await persons_known(session, [here], said.found_on))
    if kept.country != said.country:
        raise Refusal("FORBIDDEN", "This is between two other countries.")
    known = {step.verdict for step in kept.steps if step.by is SaidBy.OTHER_COUNTRY}
    return any(step.verdict not in known for step in said.steps)
