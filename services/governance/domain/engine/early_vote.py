"""Votes cast before the count: from how early they count (`early_and_remote_voting.early_max_days`)."""

from __future__ import annotations

from datetime import date

from services.governance.domain.law.reading import Reading


def early_vote_counts(law: Reading, cast_on: date, count_on: date) -> bool:
    """Whether a vote cast on that day is counted: not too early, or (FR SA) received long enough before."""
    days = (count_on - cast_on).days
    leaf = law.required("early_and_remote_voting.early_max_days")
    if isinstance(leaf.value, dict):
        latest = int(leaf.value["form_received_days_before"])
        law.figure("days", latest, leaf, f"A form must have arrived {latest} days before the count.")
        return days >= latest
    if leaf.absent is not None:
        law.figure("days", None, leaf, "No earliest day.")
        return days >= 0
    law.figure("days", leaf.value, leaf, f"A vote counts from {leaf.value} days before the count on.")
    return 0 <= days <= leaf.value
