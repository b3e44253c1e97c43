"""Trusted documents: what front-ends were built with, in one file; a request names one by its hash.

A manifest is one JSON file in one of three shapes, so that each front-end's own tool can write it:

    {"format": "hemicycle-trusted-documents", "version": 1, "documents": {"<sha256>": "query …"}}   hemicycle documents
    {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id", "body"}]}     Apollo
    {"<id>": "query …"}                                                                           Relay, graphql-codegen
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

FORMAT = "hemicycle-trusted-documents"
APOLLO = "apollo-persisted-query-manifest"
PREFIX = "sha256:"


def hash_of(text: str) -> str:
    """The id of a document: the SHA-256 of its text in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class TrustedDocuments:
    """Texts by the ids that front-ends use, and by their hashes."""

    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, documents: Iterable[tuple[str, str]]) -> TrustedDocuments:
        """From (id, text) pairs."""
        texts: dict[str, str] = {}
        for name, text in documents:
            texts[name] = texts[hash_of(text)] = text
        return cls(texts)

    @classmethod
    def load(cls, file: Path) -> TrustedDocuments:
        """Read a manifest. `ValueError` where it is none."""
        return cls.of(read_manifest(file))

    def text(self, name: str) -> str | None:
        """The text behind an id, with or without `sha256:`."""
        return self.texts.get(name.removeprefix(PREFIX))

    def holds(self, text: str) -> bool:
        """Whether this very text is trusted."""
        return hash_of(text) in self.texts


def read_manifest(file: Path) -> list[tuple[str, str]]:
    """The (id, text) pairs of a manifest in any of the three shapes. `ValueError` where it is none."""
    try:
        found = orjson.loads(file.read_bytes())
        pairs = _pairs(found)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{file.name} is no manifest of trusted documents.") from error
    if not all(isinstance(name, str) and isinstance(text, str) for name, text in pairs):
        raise ValueError(f"{file.name} holds a document that is no text.")
    return pairs


def _pairs(found: Any) -> list[tuple[str, str]]:
    if found.get("format") == APOLLO:
        return [(row["id"], row["body"]) for row in found["operations"]]
    documents = found["documents"] if found.get("format") == FORMAT else found
    return list(documents.items())


def manifest(texts: Iterable[str]) -> bytes:
    """The file that `hemicycle documents` writes; equal texts are one document."""
    documents = dict(sorted((hash_of(text), text) for text in texts))
    found = {"format": FORMAT, "version": 1, "documents": documents}
    return orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n"
