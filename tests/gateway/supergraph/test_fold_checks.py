"""A graph that could not be folded, or would carry one country's values into another, is not composed."""

from __future__ import annotations

import pytest

from gateway.supergraph.placement import CompositionError
from gateway.supergraph.placement_checks import read_overlay
from tests.gateway.plan.federation import Graph

UNFOLDABLE = Graph(
    "unfoldable",
    {
        "members": """
            type Query { membership(id: ID!): Membership }
            type Membership @key(fields: "id") @key(fields: "id person { id name }") { id: ID! person: Person! }
            type Person @key(fields: "id") { id: ID! name: String! size: Int }
        """,
        "votes": """
            type Membership @key(fields: "id") {
                id: ID! person: Person! @external
                ballot: Int @requires(fields: "person { id }")
                greeting: String @requires(fields: "person { id name }")
            }
            type Person @key(fields: "id") {
                id: ID! name: String! @external size: Int @external votes: Int @requires(fields: "size")
            }
        """,
        "letters": """
            type Query { letter(id: ID!): Letter }
            type Letter { to: Company }
            type Company @key(fields: "id", resolvable: false) { id: ID! address: String }
        """,
    },
)
PLACES = """
extend schema @countries(scalar: "CountryCode")
extend type Query {
  membership: Membership @byId(argument: "id")
  letter: Letter @byId(argument: "id")
}
extend type Membership @byId(kind: "membership")
extend type Person @borderless(kind: "person")
extend type Company @borderless(kind: "company")
"""


def faults(places: str) -> list[str]:
    with pytest.raises(CompositionError) as refused:
        read_overlay(places, UNFOLDABLE.supergraph)
    return [line.removeprefix("placement overlay: ") for line in str(refused.value).splitlines()]


def test_every_fault_is_said() -> None:
    assert faults(PLACES) == [
        'Company.address: letters must answer it by a resolvable @key(fields: "id"), for it is folded',
        "Membership: the key 'id person { id name }' holds more of a borderless object than its id (M24)",
        "Membership.greeting requires more of a borderless object than its id (M24)",
        "Person.votes has @requires, but a borderless object travels by its bare id (M24)",
    ]


def test_objects_of_one_country_may_do_all_of_it() -> None:
    rules = read_overlay(PLACES.replace("@borderless", "@byId"), UNFOLDABLE.supergraph)
    assert rules.folded == frozenset()
