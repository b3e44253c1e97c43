"""What the attendance list of a meeting is made of: presences, mandates, votes from here; names from the members."""

from __future__ import annotations

