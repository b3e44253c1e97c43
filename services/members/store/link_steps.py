"""Steps of links as rows; a person's are found under every id she went by here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from services.members.domain.links import LinkProcess, LinkStep, LinkStepKind

_IN_ORDER = f"lower(s.known), array_position(CAST('{{{','.join(LinkStepKind)}}}' AS text[]), s.step)"
"""Steps that arrived in one write come in the order in which they can happen."""

_HERS = f"""
WITH RECURSIVE name (person, known_as) AS (
  SELECT a, a FROM unnest(CAST(:ids AS uuid[])) AS a
  UNION
  SELECT n.person, p.old FROM name n JOIN person_alias p ON p.new = n.known_as AND upper_inf(p.known)
)
SELECT n.person, s.link, s.country, s.step, s.happened_on, s.expires
  FROM name n JOIN link_step s ON s.person = n.known_as
 ORDER BY n.person, {_IN_ORDER}
"""


async def link_steps_of(session: ReadSession, persons: Sequence[UUID]) -> dict[UUID, list[LinkStep]]:
    """Steps by person, in the order in which they were known."""
    found: dict[UUID, list[LinkStep]] = defaultdict(list)
    for row in await session.all(_HERS, {"ids": list(persons)}):
        step = LinkStep(row.link, row.country, LinkStepKind(row.step), row.happened_on, row.expires)
        found[row.person].append(step)
    return found


async def link_by_id(session: ReadSession, link: UUID) -> tuple[UUID, LinkProcess] | None:
    """The person it is about, by the id she had at its first step, and the link."""
    rows = await session.all(
        "SELECT s.person, s.country, s.step, s.happened_on, s.expires FROM link_step s WHERE s.link = :link"
        f" ORDER BY {_IN_ORDER}",
        {"link": link},
    )
    steps = [LinkStep(link, row.country, LinkStepKind(row.step), row.happened_on, row.expires) for row in rows]
    return (rows[0].person, LinkProcess(tuple(steps))) if rows else None


async def insert_link_step(session: WriteSession, person: UUID, step: LinkStep) -> None:
    """Add a step; one that is there already stays. Audit and outbox are the caller's."""
    await session.execute(
        "INSERT INTO link_step (link, person, country, step, happened_on, expires, known) VALUES (:link, :person,"
        " :country, :step, :on, :expires, int8range(:sequence, NULL)) ON CONFLICT (link, step) DO NOTHING",
        {
            "link": step.link,
            "person": person,
            "country": step.country,
            "step": step.kind.value,
            "on": step.on,
            "expires": step.expires,
            "sequence": await session.sequence(),
        },
    )
