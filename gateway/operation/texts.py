"""Which text a request asks for: its own, a trusted document's, or one that was registered under its hash before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commons.errors import Refusal
from gateway.http.request import Request
from gateway.operation.remembered import Remembered
from gateway.operation.trusted import TrustedDocuments, hash_of

HASH_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Texts:
    """Where texts come from. `only_trusted`: nothing else is run. `automatic`: registered by callers; None is off.

    Automatic persisted queries are Apollo's protocol (`extensions.persistedQuery`): a caller sends the hash alone,
    and hash and text once when she is told PERSISTED_QUERY_NOT_FOUND.
    """

    trusted: TrustedDocuments = field(default_factory=TrustedDocuments)
    only_trusted: bool = False
    automatic: Remembered[str] | None = None
    longest: int = 100_000

    def text_of(self, request: Request) -> str:
        """The document's text. `Refusal` DOCUMENT_NOT_TRUSTED, PERSISTED_QUERY_NOT_FOUND or _NOT_SUPPORTED."""
        hashed = _persisted(request.extensions)
        if not request.document:
            return self._by_name(request.document_id, hashed)
        if hashed is not None and hash_of(request.document) != hashed:
            raise Refusal("BAD_REQUEST", "persistedQuery.sha256Hash is not the hash of 'query'.")
        if self.only_trusted and not self.trusted.holds(request.document):
            raise Refusal(
                "DOCUMENT_NOT_TRUSTED", "Only documents of this graph's manifest are run here; have yours added to it."
            )
        if hashed is not None and self.automatic is not None and len(request.document) <= self.longest:
            self._register(hashed, request.document)
        return request.document

    def _by_name(self, name: str | None, hashed: str | None) -> str:
        found = self.trusted.text(name or hashed or "")
        if found is not None:
            return found
        if name is not None:
            raise Refusal("PERSISTED_QUERY_NOT_FOUND", "No trusted document has this documentId.")
        if hashed is None:
            raise Refusal("BAD_REQUEST", "'query' holds the GraphQL document as text, or documentId names one.")
        if self.automatic is None:
            raise Refusal("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported")
        found = self.automatic.get((hashed, None))
        if found is None:
            raise Refusal("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
        return found

    def _register(self, hashed: str, text: str) -> None:
        assert self.automatic is not None
        if self.automatic.get((hashed, None)) is None:
            self.automatic.keep((hashed, None), text, len(text))


def _persisted(extensions: Mapping[str, Any]) -> str | None:
    """The hash that a request carries in Apollo's way; BAD_REQUEST where it is none."""
    asked = extensions.get("persistedQuery")
    if asked is None:
        return None
    found = asked.get("sha256Hash") if isinstance(asked, dict) and asked.get("version") == 1 else None
    if not isinstance(found, str) or len(found) != HASH_LENGTH:
        raise Refusal("BAD_REQUEST", "persistedQuery holds version 1 and sha256Hash, in 64 hexadecimal digits.")
    return found.lower()
