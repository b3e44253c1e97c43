"""Docstrings become the graph's descriptions, where a service speaks of its own."""

from __future__ import annotations

from enum import Enum

import strawberry
from strawberry.federation.schema_directives import External, Key

from commons.subgraph.descriptions import Glossary, describe, undescribed


@strawberry.enum
class Colour(Enum):
    """What a ball looks like."""

    RED = "RED"


@strawberry.federation.type(keys=[Key(fields="id", resolvable=False)])
class Owner:
    """A stub: another service's."""

    id: strawberry.ID


@strawberry.federation.type(keys=["id"])
class Thrower:
    """Others refer to her, and this service answers for her."""

    id: strawberry.ID

    @strawberry.field
    def strength(self) -> int:
        """How far she throws."""
        return 1


@strawberry.type
class Ball:
    """A thing to throw,
    round.

    Not told in the graph.
    """

    colour: Colour
    weight: int = strawberry.field(directives=[External()], default=1)

    @strawberry.field
    def owner(self) -> Owner:
        """Whose it is."""
        return Owner(id=strawberry.ID("1"))

    @strawberry.field(description="Given, and kept.")
    def size(self) -> int:
        """Not this."""
        return 1

    @strawberry.field(directives=[External()])
    def history(self) -> int:
        """Another service's."""
        return 1


@strawberry.type
class Query:
    """The roots of one service."""

    @strawberry.field
    def ball(self) -> Ball | None:
        """The ball."""
        return None

    @strawberry.field
    def thrower(self) -> Thrower | None:
        """Who throws it."""
        return None


def test_docstrings_describe_what_is_the_services_own() -> None:
    schema = strawberry.federation.Schema(query=Query, federation_version="2.9")._schema
    describe(schema)
    told = {name: type_.description for name, type_ in schema.type_map.items()}
    assert told["Ball"] == "A thing to throw, round."
    assert told["Colour"] == "What a ball looks like."
    assert told["Owner"] is None
    assert told["Query"] is None
    fields = {name: field.description for name, field in schema.type_map["Ball"].fields.items()}  # type: ignore[attr-defined]
    assert fields == {
        "colour": None,
        "weight": None,
        "owner": "Whose it is.",
        "size": "Given, and kept.",
        "history": None,
    }
    assert schema.query_type is not None
    assert schema.query_type.fields["ball"].description == "The ball."


def test_a_glossary_speaks_where_nothing_else_does() -> None:
    schema = strawberry.federation.Schema(query=Query, federation_version="2.9")._schema
    assert "Ball.colour" in undescribed(schema)
    describe(
        schema, Glossary({"colour": "Its colour.", "Ball.size": "Not this.", "weight": "Nor this.", "id": "Its id."})
    )
    fields = {name: field.description for name, field in schema.type_map["Ball"].fields.items()}  # type: ignore[attr-defined]
    assert (fields["colour"], fields["size"], fields["weight"]) == ("Its colour.", "Given, and kept.", None)
    assert undescribed(schema) == []


def test_a_type_that_others_refer_to_is_described_here() -> None:
    schema = strawberry.federation.Schema(query=Query, federation_version="2.9")._schema
    assert "Thrower.id" in undescribed(schema)
    describe(schema, Glossary({"id": "Its id."}))
    fields = {name: field.description for name, field in schema.type_map["Thrower"].fields.items()}  # type: ignore[attr-defined]
    assert fields == {"id": "Its id.", "strength": "How far she throws."}


def test_a_name_that_means_something_else_in_one_type_is_said_for_that_type() -> None:
    schema = strawberry.federation.Schema(query=Query, federation_version="2.9")._schema
    describe(schema, Glossary({"colour": "Its colour.", "Ball.colour": "Red or nothing."}))
    assert schema.type_map["Ball"].fields["colour"].description == "Red or nothing."  # type: ignore[attr-defined]
