"""The access table, enforced: every field of a subgraph is wrapped once, when the schema is built.

A refused field is null. The first refusal of a coordinate in a request is reported as an error; the rest of a list
stay quiet, or a page of 500 rows would carry 500 equal errors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLField, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, default_field_resolver

from commons.auth.access import AccessTable, Rule
from commons.errors import Refusal
from commons.subgraph.context import RequestContext

ROOTS = ("Query", "Mutation", "Subscription")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a row is about, as the guard needs it; rows with guarded fields carry one as `subject`.

    `own`: the caller's login is recorded for it. `consented`: names of the fields its member agreed to show the caller.
    """

    entity: str | None
    own: bool = False
    consented: frozenset[str] = frozenset()


NOBODY = Subject(entity=None)


def coordinates(schema: GraphQLSchema) -> list[str]:
    """Every `Type.field` of the subgraph that the access table must name (Federation's own fields apart)."""
    return [
        f"{name}.{field}"
        for name, type_ in schema.type_map.items()
        if isinstance(type_, GraphQLObjectType) and not name.startswith("_")
        for field in type_.fields
        if not field.startswith("_")
    ]


def guard(schema: GraphQLSchema, access: AccessTable) -> None:
    """Wrap every guarded field's resolver. A field without a rule, or a guarded one that cannot be null, fails."""
    names = coordinates(schema)
    if missing := access.missing(names):
        raise ValueError(f"schema/access.toml names no rule for {', '.join(missing)}")
    for coordinate in names:
        type_name, field_name = coordinate.split(".")
        rule = access.rule(coordinate)
        if rule.open:
            continue
        field = schema.type_map[type_name].fields[field_name]  # pyright: ignore[reportAttributeAccessIssue]
        if type_name in ROOTS:
            field.resolve = _guarded_root(field, rule, coordinate)
        elif rule.guarded:
            if isinstance(field.type, GraphQLNonNull):
                raise ValueError(f"{coordinate} is guarded by '{rule.name}' and must be nullable")
            field.resolve = _guarded(field, rule, coordinate)


def _guarded_root(field: GraphQLField, rule: Rule, coordinate: str) -> Callable[..., Any]:
    resolve = field.resolve or default_field_resolver

    def root(source: Any, info: Any, **arguments: Any) -> Any:
        context: RequestContext = info.context
        if context.caller.anonymous:
            raise Refusal("UNAUTHENTICATED", "Log in first: this field needs a token.")
        if not rule.may_hold(context.caller, context.country):
            raise refusal(rule, coordinate, context)
        return resolve(source, info, **arguments)

    return root


def _guarded(field: GraphQLField, rule: Rule, coordinate: str) -> Callable[..., Any]:
    resolve = field.resolve or default_field_resolver
    field_name = coordinate.split(".")[1]

    def guarded(source: Any, info: Any, **arguments: Any) -> Any:
        context: RequestContext = info.context
        subject: Subject = getattr(source, "subject", NOBODY)
        if rule.grants(
            context.caller,
            context.country,
            entity=subject.entity,
            own=subject.own,
            consented=field_name in subject.consented,
        ):
            return resolve(source, info, **arguments)
        refused: set[str] = context.shared.setdefault("refused", set())
        if coordinate in refused:
            return None
        refused.add(coordinate)
        raise refusal(rule, coordinate, context)

    return guarded


def refusal(rule: Rule, coordinate: str, context: RequestContext) -> Refusal:
    """The refusal of a field, saying which roles would have it."""
    roles = ", ".join(sorted(role.value for role in rule.roles)) or "no role"
    consent = " or the member's consent" if rule.consent else ""
    return Refusal(
        "PARTITION_FORBIDDEN",
        f"{coordinate} in {context.country} takes {roles}{consent}.",
        country=context.country,
        service=context.partition.service,
    )
