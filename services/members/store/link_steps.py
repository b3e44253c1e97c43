"""Steps of links as rows; a person's are found under every id she went by here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from services.members.domain.links import LinkStep, LinkStepKind

_HERS = """
WITH RECURSIVE name (person, known_as) AS (
  SELECT a, a FROM unnest(CAST(:ids AS uuid[])) AS a
  UNION
  SELECT n.person, p.old FROM name n JOIN person_alias p ON p.new = n.known_as AND upper_inf(p.known)
)
SELECT n.person, s.link, s.country, s.step, s.happened_on, s.expires
  FROM name n JOIN link_step s ON s.person = n.known_as
 ORDER BY n.person, lower(s.known)
"""


async def link_steps_of(session: ReadSession, persons: Sequence[UUID]) -> dict[UUID, list[LinkStep]]:
    """Steps by person, in the order in which they were known."""
    found: dict[UUID, list[LinkStep]] = defaultdict(list)
    for row in await session.all(_HERS, {"ids": list(persons)}):
        step = LinkStep(row.link, row.country, LinkStepKind(row.step), row.happened_on, row.expires)
        found[row.person].append(step)
    return found


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


async def note_taken_up(session: WriteSession, person: UUID, country: str, day: date) -> None:
    """The newest offer of `person` to that country was taken up there: its signed alias says so."""
    link = await session.value(
        "SELECT link FROM link_step s WHERE person = :person AND country = :country AND step = 'OFFERED' AND NOT EXISTS"
        " (SELECT FROM link_step t WHERE t.link = s.link AND t.step = 'LINKED') ORDER BY lower(known) DESC LIMIT 1",
        {"person": person, "country": country},
    )
    if link is not None:
        await insert_link_step(session, person, LinkStep(link, country, LinkStepKind.LINKED, day))
