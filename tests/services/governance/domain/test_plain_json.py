"""What callers write as JSON is bounded before anything looks into it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.law.library import library
from services.governance.domain.plain_json import DEPTH_MAX, PARTS_MAX, WORD_MAX, check_plain

PLAIN = st.recursive(
    st.one_of(st.booleans(), st.integers(0, 9), st.sampled_from(["member", "share"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2),
    max_leaves=8,
)


def depth(value: Any) -> int:
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return 1 + max(map(depth, inner), default=0)


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def written(leaf: Any) -> Iterator[Any]:
    """Every value that a leaf of a pack holds: dated, by company form, or plain."""
    if leaf.get("dated"):
        yield from (row["value"] for row in leaf["value"])
    elif isinstance(leaf.get("value"), dict) and "by_form" in leaf["value"]:
        for variant in leaf["value"]["by_form"].values():
            yield from written(variant)
    elif "value" in leaf:
        yield leaf["value"]


def test_every_value_of_the_packs_is_plain() -> None:
    for pack in library().packs.values():
        for key, (_, leaf) in pack.leaves.items():
            for value in written(leaf):
                check_plain(key, value)


@pytest.mark.parametrize(
    "value",
    [None, 0.5, [1, None], {"a": 0.5}, deep(DEPTH_MAX + 1), deep(900), [1] * PARTS_MAX, "x" * (WORD_MAX + 1), "a\x00b",
     "\ud800", {"a\nb": 1}],
)  # fmt: skip
def test_what_is_refused(value: Any) -> None:
    with pytest.raises(Refusal) as refused:
        check_plain("This", value)
    assert refused.value.code == "BAD_ARGUMENT"


@given(PLAIN)
def test_plain_values_pass_up_to_the_depth(value: Any) -> None:
    if depth(value) <= DEPTH_MAX:
        check_plain("This", value)
    else:
        with pytest.raises(Refusal):
            check_plain("This", value)
