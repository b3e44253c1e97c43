"""Whether an upheld objection has been acted on, as the seal and every answer about it ask."""

from __future__ import annotations

UNRESOLVED = """
  coalesce(d.upheld, false)
  AND NOT EXISTS (SELECT FROM roll_settlement s WHERE s.objection = o.id)
  AND NOT EXISTS (SELECT FROM roll_override x WHERE x.roll = newest.id AND x.membership = o.membership
                     AND upper_inf(x.known) AND x.set_at >= d.decided_at)
  AND coalesce((SELECT line.votes FROM roll_line line
                 WHERE line.roll = newest.id AND line.membership = o.membership), 0) <> o.claimed_votes"""
"""SQL over objection `o`, its decision `d` and the assembly's `newest` roll: upheld, but the line does not say what was
claimed, nobody set it by hand since, and nobody said why not."""

NEWEST = "(SELECT id FROM roll r WHERE r.assembly = {assembly} ORDER BY r.version DESC LIMIT 1)"
"""SQL: the newest roll of an assembly."""
