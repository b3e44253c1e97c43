"""The gateway's cursors: a watermark in the total order, one more for each missing country, sealed (M8 to M12).

Sealed by AES-GCM, because sort keys can be personal data and cursors end in logs. Any replica reads them (shared
keyring); old keys stay in the ring until what they sealed has expired. A cursor never authorises anything.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import time
from binascii import b2a_base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from commons.errors import Fault, Refusal

LIFETIME_SECONDS = 24 * 3600
VERSION = 2
_PREFIX = "g1."
_NONCE = 12
_TAG = 16
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
Watermark = tuple[Any, ...]
"""(sort keys…, id) of the last row given out."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A country that a walk goes without: why, and the watermark it was frozen at (None: before its first row)."""

    code: str
    watermark: Watermark | None


@dataclass(frozen=True, slots=True)
class Position:
    """Where a walk stands. `only` holds for a resumed country's own walk."""

    watermark: Watermark | None
    missing: Mapping[str, Missing] = field(default_factory=dict)
    only: tuple[str, ...] | None = None
    as_of: str | None = None
    """The moment that all pages of the walk are asked for: its first page's (M18); None where no country stated one."""


class Keyring:
    """Named 256-bit keys; `current` seals, all open."""

    def __init__(self, keys: Mapping[str, bytes], current: str) -> None:
        if current not in keys:
            raise Fault("the keyring's current key is not in it")
        self.current = current
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}
        self._cipher = self._ciphers[current]
        self._name = current.encode()
        self._head = bytes([len(self._name)]) + self._name

    @classmethod
    def fresh(cls) -> Keyring:
        """A ring with one new key, for a gateway without replicas."""
        return cls({"k1": AESGCM.generate_key(256)}, "k1")

    @classmethod
    def load(cls, path: Path) -> Keyring:
        """Read `{"current": "k1", "keys": {"k1": base64}}`; a file that does not exist is made, with one new key."""
        if not path.exists():
            made = {"current": "k1", "keys": {"k1": base64.b64encode(AESGCM.generate_key(256)).decode()}}
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(json.dumps(made), "utf-8")
        found = json.loads(path.read_text("utf-8"))
        return cls({name: base64.b64decode(key) for name, key in found["keys"].items()}, found["current"])

    def seal_all(self, plains: Sequence[bytes], head: bytes = b"", tail: bytes = b"") -> list[str]:
        """Encrypt and authenticate JSON texts, each by itself, which differ between `head` and `tail` only.

        Blanks, which JSON may have at its end, fill each up to whole groups of three bytes: then base64 is made of all
        of them at once.
        """
        encrypt, name, prefix = self._cipher.encrypt, self._name, self._head
        around = len(prefix) + _NONCE + len(head) + len(tail) + _TAG
        tails = [tail + b" " * (-(around + length) % 3) for length in range(3)]
        random = os.urandom(_NONCE * len(plains))
        pieces: list[bytes] = []
        for start, plain in zip(range(0, len(random), _NONCE), plains, strict=True):
            nonce = random[start : start + _NONCE]
            sealed = encrypt(nonce, head + plain + tails[len(plain) % 3], name)
            pieces.append(prefix + nonce + sealed)
        text = b2a_base64(b"".join(pieces), newline=False).translate(_URL_SAFE).decode("ascii")
        ends = [0, *accumulate(len(piece) // 3 * 4 for piece in pieces)]
        return [_PREFIX + text[start:end] for start, end in pairwise(ends)]

    def seal(self, plain: bytes) -> str:
        """Encrypt and authenticate one JSON text."""
        return self.seal_all([plain])[0]

    def open(self, text: str) -> bytes:
        """Undo `seal`; CURSOR_INVALID for anything that no key of the ring sealed."""
        try:
            raw = base64.urlsafe_b64decode(text.removeprefix(_PREFIX) + "=" * (-len(text.removeprefix(_PREFIX)) % 4))
            name, rest = raw[1 : 1 + raw[0]], raw[1 + raw[0] :]
            cipher = self._ciphers[name.decode()]
            if not text.startswith(_PREFIX):
                raise ValueError
            return cipher.decrypt(rest[:_NONCE], rest[_NONCE:], name)
        except (ValueError, KeyError, IndexError, InvalidTag) as error:
            raise Refusal("CURSOR_INVALID", "Pass a cursor exactly as this field gave it out.") from error


@dataclass(frozen=True)
class Cursors:
    """Seals and opens positions; `countries` are the directory's, whose change ends a walk (CURSOR_TOPOLOGY)."""

    keyring: Keyring
    countries: tuple[str, ...]
    clock: Callable[[], float] = time.time

    @cached_property
    def epoch(self) -> str:
        """Names the set of countries a cursor was made for."""
        return hashlib.sha256(" ".join(sorted(self.countries)).encode()).hexdigest()[:8]

    def seal(self, field_name: str, arguments: str, position: Position) -> str:
        """A cursor of `field_name` asked with `arguments` (their hash)."""
        return self.sealer(field_name, arguments, position)([orjson.dumps(position.watermark)])[0]

    def sealer(self, field_name: str, arguments: str, position: Position) -> Callable[[Sequence[bytes]], list[str]]:
        """Seals the cursors of one page, which differ from `position` by their watermark only, given as JSON."""
        expires = int(self.clock()) + LIFETIME_SECONDS
        missing = {country: [gone.code, gone.watermark] for country, gone in position.missing.items()}
        where = [missing, position.only, position.as_of]
        head = orjson.dumps([VERSION, field_name, arguments, self.epoch, expires, *where])[:-1] + b","
        return partial(self.keyring.seal_all, head=head, tail=b"]")

    def open(self, field_name: str, arguments: str, cursor: str) -> Position:
        """The position; `Refusal` CURSOR_INVALID, _EXPIRED, _MISMATCH or _TOPOLOGY."""
        found = orjson.loads(self.keyring.open(cursor))
        if found[0] != VERSION:
            raise Refusal("CURSOR_INVALID", "This cursor is of another version; start again without it.")
        _, name, hashed, epoch, expires, missing, only, as_of, watermark = found
        if (name, hashed) != (field_name, arguments):
            raise Refusal("CURSOR_MISMATCH", "This cursor belongs to another field or other arguments; start again.")
        if epoch != self.epoch:
            raise Refusal("CURSOR_TOPOLOGY", "Countries joined or left since this cursor was given; start again.")
        if expires < self.clock():
            raise Refusal("CURSOR_EXPIRED", "Cursors live for a day; start again without one.")
        return Position(
            tuple(watermark) if watermark is not None else None,
            {country: Missing(code, tuple(w) if w is not None else None) for country, (code, w) in missing.items()},
            tuple(only) if only is not None else None,
            as_of,
        )


def hash_arguments(arguments: Iterable[tuple[str, Any]]) -> str:
    """What a cursor remembers of the arguments it was given for; the page's own four are left out."""
    kept = {name: value for name, value in arguments if name not in ("first", "last", "after", "before")}
    return hashlib.sha256(orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)).hexdigest()[:24]
