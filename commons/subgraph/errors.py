"""GraphQL errors of a subgraph: refusals are shown with their code, faults are masked (gateway.md, Errors)."""

from __future__ import annotations

import re
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.exceptions import StrawberryInputCoercionError

from commons.errors import Refusal

MASKED = "Something went wrong here; the trace id finds it in the logs."
_CANNOT = re.compile(r'(Value cannot represent an? \w+: ".*?")\..*', re.DOTALL)
"""What a scalar says of a value, and behind it what Python said."""


def cause_of(error: GraphQLError) -> BaseException | None:
    """What was raised, through Strawberry's and graphql-core's wrappers; None if the document itself is wrong."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError) and not isinstance(cause, StrawberryInputCoercionError):
        cause = cause.original_error
    return cause


def refusal_of(error: GraphQLError) -> Refusal | None:
    """The refusal behind a GraphQL error, if there is one."""
    cause = cause_of(error)
    return cause if isinstance(cause, Refusal) else None


def shown(error: GraphQLError) -> bool:
    """Whether the caller may read this error: a refusal, or the fault of the document or of its variables.

    Any other error with a path comes from a value of ours, and quotes it.
    """
    cause = cause_of(error)
    return isinstance(cause, Refusal | StrawberryInputCoercionError) or (cause is None and error.path is None)


def formatted(error: GraphQLError, *, service: str, country: str, trace_id: str | None) -> dict[str, Any]:
    """The error as it goes out, with `code`, `service` and `country` in its extensions."""
    refused = refusal_of(error)
    if refused is not None:
        extensions, message = refused.extensions, refused.message
    elif shown(error):
        extensions, message = {"code": _code(error)}, _CANNOT.sub(r"\1.", error.message)
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


def _code(error: GraphQLError) -> str:
    if isinstance(error, GraphQLSyntaxError):
        return "GRAPHQL_PARSE_FAILED"
    return "GRAPHQL_VALIDATION_FAILED" if error.path is None else "BAD_ARGUMENT"
