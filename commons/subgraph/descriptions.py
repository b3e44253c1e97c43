"""What a type or field says of itself in the graph is its docstring, unless a description was given.

Whoever reads the code and whoever reads the graph then read the same sentence, and there is one place to mend it.
"""

from __future__ import annotations

import inspect
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLNamedType, GraphQLObjectType, GraphQLSchema
from strawberry.federation.schema_directives import External, Key
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

ROOTS = ("Query", "Mutation")
REPEATED = "The same request under the same key is done once and answered again, for 30 days; a UUID is a good key."
_DEFINITION = GraphQLCoreConverter.DEFINITION_BACKREF


def describe(schema: GraphQLSchema) -> None:
    """Fill in missing descriptions of what is this service's own.

    Roots keep none, because several services' roots become one; stubs and external fields are described by their owner.
    """
    for type_ in schema.type_map.values():
        if type_.name.startswith("_") or _is_stub(type_):
            continue
        if not type_.description and type_.name not in ROOTS:
            type_.description = _of_type(type_)
        if isinstance(type_, GraphQLObjectType):
            for name, field in type_.fields.items():
                if not name.startswith("_"):
                    field.description = field.description or _of_field(field.extensions.get(_DEFINITION))
        if isinstance(type_, GraphQLInputObjectType) and "idempotencyKey" in type_.fields:
            type_.fields["idempotencyKey"].description = REPEATED


def _is_stub(type_: GraphQLNamedType) -> bool:
    directives = getattr(type_.extensions.get(_DEFINITION), "directives", None) or ()
    keys = [directive for directive in directives if isinstance(directive, Key)]
    return bool(keys) and not any(key.resolvable for key in keys)


def _of_type(type_: GraphQLNamedType) -> str | None:
    definition = type_.extensions.get(_DEFINITION)
    if isinstance(type_, GraphQLEnumType) and isinstance(definition, StrawberryEnumDefinition):
        return _first_paragraph(definition.wrapped_cls)
    if isinstance(type_, GraphQLObjectType | GraphQLInputObjectType) and definition is not None:
        return _first_paragraph(definition.origin)
    return None


def _of_field(definition: Any) -> str | None:
    if not isinstance(definition, StrawberryField) or definition.base_resolver is None:
        return None
    if any(isinstance(directive, External) for directive in definition.directives or ()):
        return None
    return _first_paragraph(definition.base_resolver.wrapped_func)


def _first_paragraph(thing: Any) -> str | None:
    text = inspect.cleandoc(thing.__doc__ or "").split("\n\n")[0]
    return " ".join(text.split()) or None
