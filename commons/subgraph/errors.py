"""GraphQL errors of a subgraph: refusals are shown with their code, faults are masked (gateway.md, Errors)."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError

from commons.errors import Refusal

MASKED = "Something went wrong here; the trace id finds it in the logs."


def refusal_of(error: GraphQLError) -> Refusal | None:
    """The refusal behind a GraphQL error, through Strawberry's and graphql-core's wrappers."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause if isinstance(cause, Refusal) else None


def shown(error: GraphQLError) -> bool:
    """Whether the caller may read this error: a refusal, or the document's own fault (no exception behind it)."""
    return refusal_of(error) is not None or error.original_error is None


def formatted(error: GraphQLError, *, service: str, country: str, trace_id: str | None) -> dict[str, Any]:
    """The error as it goes out, with `code`, `service` and `country` in its extensions."""
    refused = refusal_of(error)
    if refused is not None:
        extensions, message = refused.extensions, refused.message
    elif error.original_error is None:
        code = "GRAPHQL_VALIDATION_FAILED" if error.path is None else "BAD_ARGUMENT"
        extensions, message = {"code": code}, error.message
    else:
        extensions, message = {"code": "INTERNAL"}, MASKED
    row: dict[str, Any] = {"message": message}
    if error.locations:
        row["locations"] = [location.formatted for location in error.locations]
    if error.path:
        row["path"] = list(error.path)
    trace = {"traceId": trace_id} if trace_id else {}
    row["extensions"] = {"service": service, "country": country, **extensions, **trace}
    return row
