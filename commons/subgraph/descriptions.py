"""What a type or field says of itself in the graph is its docstring, unless a description was given.

Whoever reads the code and whoever reads the graph then read the same sentence, and there is one place to mend it.
Names that mean the same wherever they stand (`entity`, `asOf`) are said once, in the service's glossary.
"""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
)
from strawberry.federation.schema_directives import External, Key
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

ROOTS = ("Query", "Mutation", "Subscription")
REPEATED = "The same request under the same key is done once and answered again, for 30 days; a UUID is a good key."
_TABLES = ("fields", "arguments")
_DEFINITION = GraphQLCoreConverter.DEFINITION_BACKREF


@dataclass(frozen=True, slots=True)
class Glossary:
    """What names of fields (of types and inputs) and of arguments mean in one service.

    `Type.field` goes before the bare name, for a type in which it means something else.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, *paths: Path) -> Glossary:
        """Read glossaries with the tables `fields` and `arguments`; each may stand in several files."""
        read = [tomllib.loads(path.read_text("utf-8")) for path in paths]
        fields, arguments = ({k: v for one in read for k, v in one.get(table, {}).items()} for table in _TABLES)
        return cls(fields, arguments)


def describe(schema: GraphQLSchema, glossary: Glossary | None = None) -> None:
    """Fill in missing descriptions of what is this service's own.

    Roots keep none, because several services' roots become one; stubs and external fields are described by their owner.
    """
    for type_ in schema.type_map.values():
        if type_.name.startswith("_") or _is_stub(type_):
            continue
        if not type_.description and type_.name not in ROOTS:
            type_.description = _of_type(type_)
        if isinstance(type_, GraphQLObjectType):
            for name, row in type_.fields.items():
                if not name.startswith("_"):
                    row.description = row.description or _of_field(row.extensions.get(_DEFINITION))
        if isinstance(type_, GraphQLInputObjectType) and "idempotencyKey" in type_.fields:
            type_.fields["idempotencyKey"].description = REPEATED
        if isinstance(type_, GraphQLObjectType | GraphQLInputObjectType):
            _explain(type_, glossary or Glossary())


def undescribed(schema: GraphQLSchema) -> list[str]:
    """Coordinates of this service's own fields and arguments that say nothing of themselves."""
    found = []
    for type_ in schema.type_map.values():
        if type_.name.startswith("_") or not isinstance(type_, GraphQLObjectType | GraphQLInputObjectType):
            continue
        for name, row in type_.fields.items():
            if name.startswith("_") or _elsewhere(type_, row):
                continue
            if not row.description:
                found.append(f"{type_.name}.{name}")
            arguments = row.args if isinstance(row, GraphQLField) else {}
            found += [f"{type_.name}.{name}({key}:)" for key, argument in arguments.items() if not argument.description]
    return found


def _explain(type_: GraphQLObjectType | GraphQLInputObjectType, glossary: Glossary) -> None:
    for name, row in type_.fields.items():
        if name.startswith("_") or _elsewhere(type_, row):
            continue
        meaning = glossary.fields.get(f"{type_.name}.{name}") or glossary.fields.get(name)
        row.description = row.description or meaning
        for key, argument in (row.args if isinstance(row, GraphQLField) else {}).items():
            argument.description = argument.description or glossary.arguments.get(key)


def _elsewhere(type_: GraphQLNamedType, row: GraphQLField | GraphQLInputField) -> bool:
    """Whether another service says what it is."""
    directives = getattr(row.extensions.get(_DEFINITION), "directives", None) or ()
    return _is_stub(type_) or any(isinstance(directive, External) for directive in directives)


def _is_stub(type_: GraphQLNamedType) -> bool:
    directives = getattr(type_.extensions.get(_DEFINITION), "directives", None) or ()
    keys = [directive for directive in directives if isinstance(directive, Key)]
    # A key that says nothing of it is resolvable.
    return bool(keys) and all(key.resolvable is False for key in keys)


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
