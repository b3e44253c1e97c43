"""Global ids: `BE.membership.<32 hex>` where a country holds the thing, `person.<32 hex>` where none does.

The country is read from the id (placement "by id"); ids of one kind and country sort by their bytes as the
uuids they hold do, so that a keyset over uuids and one over ids are the same (gateway.md, M1).
"""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from uuid import UUID

from commons.errors import Refusal

BORDERLESS_KINDS = frozenset({"person", "organisation", "meeting", "agreement"})
"""Kinds whose one key may be held in several countries."""

_HEX = re.compile(r"[0-9a-f]{32}\Z")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")


@dataclass(frozen=True, slots=True)
class GlobalId:
    """A parsed id: `country` is None for borderless kinds, `local` is 32 hex digits or, for entities, a slug."""

    kind: str
    local: str
    country: str | None = None

    def __str__(self) -> str:
        return ".".join(part for part in (self.country, self.kind, self.local) if part)

    @property
    def uuid(self) -> UUID:
        """The uuid it holds; entities hold none and raise `ValueError`."""
        return UUID(hex=self.local)

    @classmethod
    def parse(cls, text: str, kind: str | None = None) -> GlobalId:
        """Read an id, optionally of one kind only.

        Raises `Refusal`: UNROUTABLE_ID when it is no id at all, MALFORMED_ID when it is of another kind.
        """
        parts = text.split(".")
        country = parts.pop(0) if len(parts) == 3 else None
        if len(parts) != 2 or not _well_formed(country, *parts):
            said = "This is not an id of the graph; pass one exactly as the graph gave it."
            raise Refusal("UNROUTABLE_ID", said).blame(text)
        found = cls(kind=parts[0], local=parts[1], country=country)
        if kind is not None and found.kind != kind:
            raise Refusal("MALFORMED_ID", f"An id of kind '{kind}' is wanted here, not '{found.kind}'.").blame(text)
        return found


def _well_formed(country: str | None, kind: str, local: str) -> bool:
    if kind in BORDERLESS_KINDS:
        return country is None and bool(_HEX.match(local))
    if country is None or not _COUNTRY.match(country) or not kind.isidentifier():
        return False
    return bool((_SLUG if kind == "entity" else _HEX).match(local))


def global_id(country: str, kind: str, local: UUID | str) -> str:
    """The id of a thing held by `country`, as text."""
    return f"{country}.{kind}.{local.hex if isinstance(local, UUID) else local}"


def borderless_id(kind: str, local: UUID) -> str:
    """The id of a person, organisation or joint meeting, as text."""
    return f"{kind}.{local.hex}"


def uuid_of(text: str, kind: str, country: str | None = None) -> UUID:
    """The uuid behind an id that must be of `kind` (and held by `country`); a typed refusal otherwise."""
    prefix = f"{country}.{kind}."
    if country and kind not in BORDERLESS_KINDS and text.startswith(prefix) and _HEX.match(text, len(prefix)):
        return UUID(int=int(text[len(prefix) :], 16))  # the same at a third of the cost: batches come by the thousand
    found = GlobalId.parse(text, kind)
    if country is not None and found.country != country:
        raise Refusal("UNROUTABLE_ID", f"This id is held by {found.country}, not by {country}.").blame(text)
    return found.uuid


def new_uuid() -> UUID:
    """A UUIDv7 (RFC 9562): ordered by creation, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def random_uuid() -> UUID:
    """A UUIDv4: for persons and memberships, where even the time of creation would say something."""
    value = secrets.randbits(128)
    return UUID(int=value, version=4)
