"""What can go wrong between the gateway and a partition (gateway.md, Errors and HTTP).

PartitionFailure
├── PARTITION_UNAVAILABLE            no connection, or one that broke before an answer
├── PARTITION_TIMEOUT                no answer in time
├── PARTITION_OVERLOADED             not asked: too many wait for it already
├── PARTITION_CIRCUIT_OPEN           not asked: it failed repeatedly and is given a rest
├── SUBREQUEST_HTTP_ERROR            an HTTP error that is not a GraphQL response
└── SUBREQUEST_MALFORMED_RESPONSE    bytes that are not HTTP, not JSON or not a GraphQL response
"""

from __future__ import annotations

from typing import Any

from commons.errors import CODES, HemicycleError

RETRYABLE = frozenset({"PARTITION_UNAVAILABLE", "PARTITION_TIMEOUT", "PARTITION_CIRCUIT_OPEN", "PARTITION_OVERLOADED"})


class TransportError(HemicycleError):
    """A call that got no usable HTTP answer. `sent`: the partition may have acted on the request."""

    def __init__(self, code: str, reason: str, *, sent: bool = True) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.sent = sent


class PartitionFailure(HemicycleError):
    """One partition's failure, as the caller is told of it: a typed GraphQL error without a path yet."""

    def __init__(self, code: str, service: str, country: str | None, *, retry_after_ms: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.service = service
        self.country = country
        self.retry_after_ms = retry_after_ms

    @property
    def timed_out(self) -> bool:
        """Whether time ran out, as opposed to something breaking."""
        return self.code == "PARTITION_TIMEOUT"

    def formatted(self) -> dict[str, Any]:
        """The GraphQL error."""
        where = self.country or self.service
        extensions: dict[str, Any] = {"code": self.code, "service": self.service}
        if self.country:
            extensions["country"] = self.country
        extensions["retryable"] = self.code in RETRYABLE
        if self.retry_after_ms is not None:
            extensions["retryAfterMs"] = self.retry_after_ms
        return {"message": f"{where}: {CODES[self.code]}.", "extensions": extensions}
