"""The bundle of a sealed roll or consultation: JSON lines that prove themselves, and a check that needs the file only.

    {"hemicycle":"roll-bundle","format":1,"signature":…,"key":…,…}   the head: who signed, what was set by hand (its
                                                                     hash is signed)
    {"line":{…},"nonce":"…"}                                         every registered membership (a consultation's
                                                                     person), by its id
    {"audit":{…},"hash":"…","previous":"…","sequence":7}             the audit chain from computation to seal; lines
                                                                     about other things only as links
    {"lines":…,"audit":…,"sha256":"…"}                               the end: counts, and the hash of all bytes before

leaf = H(0x00 ‖ nonce ‖ line) over the line's bytes as they stand; the tree is RFC 6962's; the signature a compact
ES256 JWT over the claims of `domain.seal.SealStatement`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from commons.auth.signatures import claims_signed_by, thumbprint
from commons.database.audit import AuditLine, chain_hash
from commons.errors import Refusal
from services.governance.domain.bundle_head import told_digest
from services.governance.domain.bundle_kinds import KINDS, ROLL, BundleKind
from services.governance.domain.merkle import MerkleTree, inclusion_path, leaf_hash, root_from

FORMAT = 1
LINE_START, NONCE_START, LINE_END = b'{"line":', b',"nonce":"', b'"}'
_NONCE_HEX = 64
_TAIL = len(NONCE_START) + _NONCE_HEX + len(LINE_END)
LINE_MAX = 1 << 20
"""Bytes of one line; longer ones are no lines of a bundle."""


@dataclass(frozen=True, slots=True)
class LineProof:
    """One line with what proves that it is under the root: its place, and its siblings up to the root."""

    line: dict[str, Any]
    nonce: str
    index: int
    size: int
    path: tuple[bytes, ...]
    root: bytes

    def as_row(self) -> dict[str, Any]:
        """As JSON, for somebody who checks it elsewhere."""
        return {
            "line": self.line,
            "nonce": self.nonce,
            "index": self.index,
            "size": self.size,
            "path": [step.hex() for step in self.path],
            "root": self.root.hex(),
        }


@dataclass(frozen=True, slots=True)
class Verified:
    """What a whole bundle proves."""

    claims: dict[str, Any]
    head: dict[str, Any]
    key_id: str
    lines: int
    chain: int
    kind: str = ROLL.name
    proof: LineProof | None = None


def broken(what: str) -> Refusal:
    """The refusal of a bundle that does not hold together."""
    return Refusal("BUNDLE_BROKEN", f"This bundle does not hold together: {what}.")


@dataclass
class _Reading:
    """What has been read so far."""

    wanted: str | None
    kind: BundleKind = ROLL
    digest: Any = field(default_factory=hashlib.sha256)
    tree: MerkleTree = field(default_factory=MerkleTree)
    leaves: list[bytes] = field(default_factory=list)
    last: str = ""
    found: tuple[int, bytes, bytes] | None = None
    totals: Counter[str] = field(default_factory=Counter)
    previous: str | None = None
    chain: int = 0
    begun: str | None = None
    seal: dict[str, Any] | None = None
    end: dict[str, Any] | None = None


def verify(rows: Iterable[bytes], about: str | None = None) -> Verified:
    """Check a bundle, given its lines of bytes: signature, root, totals, audit chain; prove the line `about` an id.

    The id is a membership's, or the person's whose only line it is. Raises `Refusal` BUNDLE_BROKEN saying what does not
    hold, NOT_FOUND for who has no line, BAD_ARGUMENT for a person who has several.
    """
    reading, stream = _Reading(about), iter(rows)
    head = _head(next(stream, b""), reading)
    for row in stream:
        _take(row, reading)
    if reading.end is None:
        raise broken("its end is missing; export it again")
    claims, key_id = _signed(head)
    _check_claims(claims, reading)
    _check_told(claims, head)
    _check_seal(claims, reading)
    _check_end(reading.end, reading)
    proof = _proof(reading) if about is not None else None
    return Verified(claims, head, key_id, reading.tree.size, reading.chain, reading.kind.name, proof)


def _head(row: bytes, reading: _Reading) -> dict[str, Any]:
    head = _json(row)
    kind = KINDS.get(str(head.get("hemicycle")))
    if kind is None or head.get("format") != FORMAT:
        raise Refusal("BUNDLE_BROKEN", f"This is no bundle of a roll or consultation of format {FORMAT}.")
    reading.kind = kind
    reading.digest.update(row)
    return head


def _take(row: bytes, reading: _Reading) -> None:
    if reading.end is not None:
        raise broken("something follows its end")
    if row.startswith(LINE_START):
        _take_line(row.rstrip(b"\n"), reading)
    else:
        found = _json(row)
        if "lines" in found:
            reading.end = found
            return
        _take_audit(found, reading)
    reading.digest.update(row)


def _take_line(row: bytes, reading: _Reading) -> None:
    nonce = row[-_NONCE_HEX - len(LINE_END) : -len(LINE_END)]
    line = row[len(LINE_START) : -_TAIL]
    if row[-_TAIL : -_TAIL + len(NONCE_START)] != NONCE_START or not row.endswith(LINE_END) or reading.chain:
        raise broken("a line of the roll is cut or out of place")
    said = _json(line)
    about = str(said.get(reading.kind.about))
    if about <= reading.last:
        raise broken(f"{about} stands twice or out of order")
    reading.last = about
    try:
        leaf = leaf_hash(bytes.fromhex(nonce.decode("ascii")), line)
        reading.totals.update(reading.kind.counted(said))
    except (ValueError, KeyError, TypeError) as error:
        raise broken(f"the line of {about} cannot be read") from error
    if reading.wanted is not None:
        reading.leaves.append(leaf)
        if reading.wanted in (about, said.get("person")):
            if reading.found is not None:
                raise Refusal("BAD_ARGUMENT", f"{reading.wanted} has several lines; name a membership.")
            reading.found = (reading.tree.size, line, nonce)
    reading.tree.add(leaf)


def _take_audit(found: dict[str, Any], reading: _Reading) -> None:
    """One link: it names the one before, and a line that is shown hashes to what the link says."""
    if not {"sequence", "previous", "hash", "audit"} <= found.keys():
        raise broken("a line is none of a bundle")
    if reading.previous not in (None, found["previous"]):
        raise broken(f"the audit chain is cut before sequence {found['sequence']}")
    shown = found["audit"]
    if shown is not None:
        try:
            line = AuditLine(**{**shown, "at": datetime.fromisoformat(shown["at"]), "sequence": found["sequence"]})
            fresh = chain_hash(bytes.fromhex(found["previous"]), line).hex()
        except (ValueError, KeyError, TypeError) as error:
            raise broken(f"audit line {found['sequence']} cannot be read") from error
        if fresh != found["hash"]:
            raise broken(f"audit line {found['sequence']} was changed")
        if line.action == reading.kind.begun and reading.chain == 0:
            reading.begun = line.subject
        if line.action == reading.kind.sealed and _json(line.body.encode()).get("root"):
            reading.seal = {"subject": line.subject, **_json(line.body.encode())}
    reading.previous = found["hash"]
    reading.chain += 1


def _signed(head: dict[str, Any]) -> tuple[dict[str, Any], str]:
    claims = claims_signed_by(head.get("key") or {}, str(head.get("signature")))
    if claims is None:
        raise broken("the signature is not one of the key in the file")
    return claims, thumbprint(head["key"])


def _check_end(end: dict[str, Any], reading: _Reading) -> None:
    """Last, because everything before says more exactly what is wrong."""
    if (end.get("lines"), end.get("audit")) != (reading.tree.size, reading.chain):
        raise broken("it does not hold as many lines as its end says")
    if end.get("sha256") != reading.digest.hexdigest():
        raise broken("its bytes were changed")


def _check_claims(claims: dict[str, Any], reading: _Reading) -> None:
    try:
        claimed = reading.kind.claimed(claims)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise broken("what was signed is not about a bundle of this kind") from error
    for name in sorted(
        claimed.keys() | reading.totals.keys(), key=lambda name: (name != "lines", name != "votes", name)
    ):
        if claimed[name] != reading.totals[name]:
            raise broken(f"{name}: {reading.totals[name]} by its lines, {claimed[name]} were signed")
    if claims.get("root") != reading.tree.root().hex():
        raise broken("its lines do not give the root that was signed")


def _check_told(claims: dict[str, Any], head: dict[str, Any]) -> None:
    """Bundles sealed before the head was signed have no such claim; from a later one it cannot be taken away."""
    if "told_sha256" in claims and claims["told_sha256"] != told_digest(head):
        raise broken("its head (who signed, what was set by hand or decided) is not the one that was signed")


def _check_seal(claims: dict[str, Any], reading: _Reading) -> None:
    seal = reading.seal
    if seal is None or (seal["subject"], seal["root"]) != (claims.get("sub"), claims.get("root")):
        raise broken("its audit chain does not hold the seal of this root")
    if reading.begun != claims.get("sub"):
        raise broken("its audit chain does not begin with its computation")


def _proof(reading: _Reading) -> LineProof:
    if reading.found is None:
        raise Refusal("NOT_FOUND", f"There is no line of {reading.wanted}: not registered.")
    index, line, nonce = reading.found
    path = inclusion_path(reading.leaves, index)
    root = reading.tree.root()
    if root_from(reading.leaves[index], index, len(reading.leaves), path) != root:
        raise broken(f"the line of {reading.wanted} is not under the root")
    return LineProof(json.loads(line), nonce.decode(), index, len(reading.leaves), tuple(path), root)


def _json(row: bytes) -> dict[str, Any]:
    try:
        found = json.loads(row) if len(row) <= LINE_MAX else None
    except (ValueError, RecursionError) as error:
        raise broken("a line is no JSON") from error
    if not isinstance(found, dict):
        raise broken("a line is no JSON object")
    return found
