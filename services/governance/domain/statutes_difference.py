"""What changed between two versions of an entity's statutes, key by key."""

from __future__ import annotations

from dataclasses import dataclass

from services.governance.domain.statutes import Choice, Statutes


@dataclass(frozen=True, slots=True)
class Change:
    """A key that the two versions do not say alike; None where a version leaves it to the law."""

    key: str
    before: Choice | None
    after: Choice | None


def difference(before: Statutes, after: Statutes) -> list[Change]:
    """The changes, by key. A choice that only moved to another article is one: the citation changes."""
    keys = sorted(before.choices.keys() | after.choices.keys())
    found = [Change(key, before.choices.get(key), after.choices.get(key)) for key in keys]
    return [change for change in found if change.before != change.after]
