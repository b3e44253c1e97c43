"""The stream computes RFC 6962's tree; a line cannot be moved, changed or guessed."""

from __future__ import annotations

import hashlib
import hmac
import json

from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.merkle import (
    EMPTY_ROOT,
    MerkleTree,
    canonical_line,
    leaf_hash,
    node_hash,
    nonce,
)
from services.governance.domain.roll_rules import Standing
from services.governance.domain.words import RollReason
from tests.services.governance.country import key

HASHES = st.lists(st.binary(min_size=32, max_size=32), max_size=40)


def root_by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(root_by_definition(leaves[:split]), root_by_definition(leaves[split:]))


def root_of(leaves: list[bytes]) -> bytes:
    tree = MerkleTree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


@given(HASHES)
def test_the_stream_gives_the_tree_of_the_definition(leaves: list[bytes]) -> None:
    assert root_of(leaves) == root_by_definition(leaves)


@given(HASHES.filter(lambda leaves: len(set(leaves)) > 1), st.data())
def test_any_change_moves_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:at], bytes(32) if leaves[at] != bytes(32) else b"\1" * 32, *leaves[at + 1 :]]
    assert root_of(changed) != root_of(leaves)
    assert root_of([*leaves, leaves[-1]]) != root_of(leaves)


def test_nothing_but_peaks_is_kept() -> None:
    tree = MerkleTree()
    for number in range(10_000):
        tree.add(hashlib.sha256(str(number).encode()).digest())
    assert len(tree._peaks) <= 14


def test_the_empty_roll() -> None:
    assert MerkleTree().root() == EMPTY_ROOT


def test_a_line_is_canonical_json_and_its_leaf_hides_it() -> None:
    line = canonical_line("BE", key(1), key(2), Standing(1, RollReason.VOTES), 'A "quoted" é')
    assert (
        line
        == (
            '{"college":"A \\"quoted\\" é","membership":"BE.membership.00000000000040008000000000000001",'
            '"person":"person.00000000000040008000000000000002","reason":"VOTES","votes":1}'
        ).encode()
    )
    assert json.loads(line)["votes"] == 1
    salt = nonce(b"k" * 32, "BE.membership.1")
    assert salt == hmac.new(b"k" * 32, b"BE.membership.1", "sha256").digest()
    assert leaf_hash(salt, line) == hashlib.sha256(b"\0" + salt + line).digest()
