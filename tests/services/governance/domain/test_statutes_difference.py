"""What changed, key by key."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.statutes import Choice, Statutes
from services.governance.domain.statutes_difference import difference

CHOICES = st.dictionaries(st.sampled_from("abcd"), st.builds(Choice, st.integers(0, 2), st.sampled_from(["1", "2"])))


def statutes(choices: dict[str, Any]) -> Statutes:
    return Statutes("BE.entity.test", 1, date(2026, 1, 1), choices)


@given(CHOICES, CHOICES)
def test_the_changes_turn_one_version_into_the_other(before: dict[str, Choice], after: dict[str, Choice]) -> None:
    changes = difference(statutes(before), statutes(after))
    made = dict(before)
    for change in changes:
        assert change.before != change.after
        made.pop(change.key, None)
        if change.after is not None:
            made[change.key] = change.after
    assert made == after
    assert [change.key for change in changes] == sorted(change.key for change in changes)
