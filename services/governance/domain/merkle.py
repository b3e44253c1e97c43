"""A Merkle tree over a roll's lines, computed as a stream: RFC 6962 section 2.1 with our leaves, SHA-256.

leaf = H(0x00 ‖ nonce ‖ line), nonce = HMAC(roll key, membership id), node = H(0x01 ‖ left ‖ right). The tree is
RFC 6962's (split at the largest power of two below n; nothing is duplicated). The nonce keeps a line from being
guessed from its hash; the bundle carries the nonces.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from commons.ids import borderless_id, global_id
from services.governance.domain.roll_rules import Standing

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a roll without lines (RFC 6962)."""


def canonical_line(country: str, membership: UUID, person: UUID | None, line: Standing, college: str | None) -> bytes:
    """One line of the bundle: compact JSON, keys sorted, UTF-8."""
    row = {
        "college": college,
        "membership": global_id(country, "membership", membership),
        "person": borderless_id("person", person) if person else None,
        "reason": line.reason.name,
        "votes": line.votes,
    }
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def nonce(roll_key: bytes, membership_id: str) -> bytes:
    """The nonce of a membership's line."""
    return hmac.digest(roll_key, membership_id.encode(), "sha256")


def leaf_hash(line_nonce: bytes, line: bytes) -> bytes:
    """The hash of one line."""
    return hashlib.sha256(b"\x00" + line_nonce + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class MerkleTree:
    """Leaves go in one by one, in order; only the roots of full subtrees are kept: O(log n) memory."""

    size: int = 0
    _peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        """Add the next leaf's hash: it closes as many subtrees as the size has trailing one bits."""
        size, peaks = self.size, self._peaks
        self.size = size + 1
        while size & 1:
            leaf = hashlib.sha256(b"\x01" + peaks.pop() + leaf).digest()
            size >>= 1
        peaks.append(leaf)

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._peaks:
            return EMPTY_ROOT
        *rest, found = self._peaks
        for peak in reversed(rest):
            found = node_hash(peak, found)
        return found


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes at hand."""
    tree = MerkleTree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The siblings from the leaf up to the root (RFC 6962, section 2.1.1)."""
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*inclusion_path(leaves[:split], index), root_of(leaves[split:])]
    return [*inclusion_path(leaves[split:], index - split), root_of(leaves[:split])]


def root_from(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a path proves (RFC 9162, section 2.1.3.2); None for a path of the wrong length."""
    place, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return found if last == 0 else None
