"""From text to a document that fits the schema: tokens are counted before, limits checked before validation."""

from __future__ import annotations

from graphql import DocumentNode, GraphQLError, GraphQLSchema, GraphQLSyntaxError, parse, validate

from commons.errors import Refusal
from commons.telemetry import trace
from gateway.operation.limits import Limits, check_shape

MAX_SHOWN = 10
"""Validation errors shown for one document."""


class DocumentRefused(Refusal):
    """A document that does not parse or validate; `errors` are its faults with their places."""

    def __init__(self, code: str, errors: list[GraphQLError]) -> None:
        super().__init__(code, errors[0].message)
        self.errors = errors


def read_document(schema: GraphQLSchema, text: str, limits: Limits) -> DocumentNode:
    """The parsed, valid document of a text that is not too long; `Refusal` QUERY_TOO_LARGE, _DEEP or a refused one."""
    with trace.span("parse"):
        document = _parsed(text, limits)
    with trace.span("validate"):
        check_shape(document, limits)
        errors = validate(schema, document, max_errors=MAX_SHOWN, hide_suggestions=not limits.suggestions)
    if errors:
        raise DocumentRefused("GRAPHQL_VALIDATION_FAILED", errors)
    return document


def check_length(text: str, limits: Limits) -> None:
    """Raise QUERY_TOO_LARGE for a text that is not even read."""
    if len(text) > limits.bytes:
        raise Refusal("QUERY_TOO_LARGE", f"A document holds at most {limits.bytes} bytes; split it.")


def _parsed(text: str, limits: Limits) -> DocumentNode:
    try:
        return parse(text, max_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        if "token" in error.message and str(limits.tokens) in error.message:
            raise Refusal("QUERY_TOO_LARGE", f"A document holds at most {limits.tokens} tokens; split it.") from error
        raise DocumentRefused("GRAPHQL_PARSE_FAILED", [error]) from error
