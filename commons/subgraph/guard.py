"""The access table, enforced: every field of a subgraph is wrapped once, when the schema is built.

A refused field is null. The first refusal of a coordinate in a request is reported as an error; the rest of a list
stay quiet, or a page of 500 rows would carry 500 equal errors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLNonNull, GraphQLObjectType, GraphQLSchema, default_field_resolver

from commons.auth.access import AccessTable, Rule
from commons.errors import Refusal
from commons.subgraph.context import RequestContext

ROOTS = ("Query", "Mutation", "Subscription")
LOG_IN = "Log in first: this field needs a token."
Resolver = Callable[..., Any]


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
        resolve = field.resolve or default_field_resolver
        if type_name == "Subscription":
            # Whether a stream may be opened, and again for each event; the stream decides which she sees.
            field.subscribe = GuardedRoot(field.subscribe or default_field_resolver, rule, coordinate)
        if type_name in ROOTS:
            field.resolve = GuardedRoot(resolve, rule, coordinate)
        elif not rule.guarded:
            field.resolve = LoginOnly(resolve)
        elif isinstance(field.type, GraphQLNonNull):
            raise ValueError(f"{coordinate} is guarded by '{rule.name}' and must be nullable")
        else:
            field.resolve = Guarded(resolve, rule, coordinate)


@dataclass(frozen=True, slots=True, eq=False)
class LoginOnly:
    """A resolver that answers callers with a token: `_entities` reaches rows without passing a guarded root."""

    resolve: Resolver

    def __call__(self, source: Any, info: Any, **arguments: Any) -> Any:
        """Resolve, or refuse with UNAUTHENTICATED."""
        if info.context.caller.anonymous:
            raise Refusal("UNAUTHENTICATED", LOG_IN)
        return self.resolve(source, info, **arguments)


@dataclass(frozen=True, slots=True, eq=False)
class GuardedRoot:
    """The resolver of a root field, for callers whom the rule may grant some row of this country."""

    resolve: Resolver
    rule: Rule
    coordinate: str

    def __call__(self, source: Any, info: Any, **arguments: Any) -> Any:
        """Resolve, or refuse with UNAUTHENTICATED or PARTITION_FORBIDDEN."""
        context: RequestContext = info.context
        if context.caller.anonymous:
            raise Refusal("UNAUTHENTICATED", LOG_IN)
        if not self.rule.may_hold(context.caller, context.country):
            raise refusal(self.rule, self.coordinate, context)
        return self.resolve(source, info, **arguments)


class Guarded:
    """The resolver of a field that the rule grants row by row, by the `subject` that a row carries."""

    __slots__ = ("coordinate", "name", "resolve", "rule")

    def __init__(self, resolve: Resolver, rule: Rule, coordinate: str) -> None:
        self.resolve = resolve
        self.rule = rule
        self.coordinate = coordinate
        self.name = coordinate.split(".")[1]

    def grants(self, source: Any, context: RequestContext) -> bool:
        """Whether the caller may have this field of this row."""
        subject: Subject = getattr(source, "subject", NOBODY)
        return self.rule.grants(
            context.caller,
            context.country,
            entity=subject.entity,
            own=subject.own,
            consented=self.name in subject.consented,
        )

    def __call__(self, source: Any, info: Any, **arguments: Any) -> Any:
        """Resolve; or refuse once in a request, and be null from then on."""
        context: RequestContext = info.context
        if self.grants(source, context):
            return self.resolve(source, info, **arguments)
        refused: set[str] = context.shared.setdefault("refused", set())
        if self.coordinate in refused:
            return None
        refused.add(self.coordinate)
        raise refusal(self.rule, self.coordinate, context)


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
