"""The overlay agrees with the supergraph, or the graph is not composed."""

from __future__ import annotations

import pytest

from gateway.supergraph.placement import CompositionError
from gateway.supergraph.placement_checks import read_overlay
from gateway.supergraph.public_schema import lookup_of
from tests.gateway.small_graph import PLACEMENT, RULES, SCHEMA, SUPERGRAPH


def fault(old: str, new: str) -> str:
    assert old in PLACEMENT
    with pytest.raises(CompositionError) as refused:
        read_overlay(PLACEMENT.replace(old, new, 1), SUPERGRAPH)
    return str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  me: Person @borderless\n", "", "query me has no place"),
        ("me: Person @borderless", "me: Person @borderless\n  you: Person @borderless", "no service has it"),
        ("me: Person @borderless", "me: Person! @borderless", "is Person in the supergraph, not Person!"),
        ("me: Person @borderless", "me: Person", "exactly one of"),
        ("me: Person @borderless", 'me: Person @borderless @byId(argument: "id")', "exactly one of"),
        ("me: Person @borderless", "me: Person @borderless\n  me: Person @borderless", "placed twice"),
        ('membership: Membership @byId(argument: "id")', "membership: Membership @borderless", "not a borderless type"),
        (
            'membership: Membership @byId(argument: "id")',
            'membership: Membership @byId(argument: "key")',
            "no argument",
        ),
        ('"input.entity"', '"input.entityId"', "no argument 'input.entityId'"),
        ('cursor: "k1"', 'cursor: "offset"', "cursor format 'offset'"),
        ('keys: ["joinedOn"], descending: true', 'keys: ["joined"], descending: true', "order key Membership.joined"),
        ('{ value: "OLDEST", keys: ["joinedOn"] }', "", "orders must name the values"),
        ('orderBy: "orderBy"', 'orderBy: "sort"', "no enum argument 'sort'"),
        ("merge: LIST", "merge: SUM", "needs a number"),
        ("merge: LIST", "merge: PILE", "names no merge rule"),
        ("merge: SUM", "merge: CONNECTION", "is not a connection"),
        (
            'rename: Membership @byId(argument: "id")',
            "rename: Membership @everywhere(merge: ANY)",
            "belongs to one country",
        ),
        ('extend type Assembly @byId(kind: "assembly")', "", "entity type Assembly has no place"),
        ('@byId(kind: "assembly")', "@byId", "needs its id and the kind"),
        (
            "memberships: [Membership!]! @merge(rule: CONCAT)",
            "friends: [Person!]! @merge(rule: CONCAT)",
            "does not exist",
        ),
        ("memberships: [Membership!]!", "memberships: [Membership]", "is [Membership!]! in the supergraph"),
        ('"LOW", "MIDDLE", "HIGH"', '"LOW", "HIGH"', "needs the order of all values"),
        (
            "extend type MembershipConnection {\n  totalCount: Int! @merge(rule: SUM)\n}\n",
            "",
            "MembershipConnection.totalCount needs a @merge rule",
        ),
        ("@merge(rule: SUM, strict: true)", "@merge(rule: SUM)", "is strict, or it would lack"),
        ("extend type Query {", "type Query {", "only 'extend type' lines"),
        ("extend type Query {", "extend type Query {{", "placement overlay: Syntax Error"),
    ],
)
def test_every_disagreement_is_said(old: str, new: str, said: str) -> None:
    assert said in fault(old, new)


def test_the_callers_schema_gains_what_is_the_gateways() -> None:
    query = SCHEMA.query_type
    assert query is not None
    assert "countries" in query.fields["members"].args
    assert "countries" in query.fields["me"].args
    assert "strict" in query.fields["me"].args
    assert str(SCHEMA.type_map["Person"].fields["shares"].type) == "Int", "a strict field may be missing"  # type: ignore[attr-defined]
    assert "countries" not in query.fields["membership"].args
    assert str(query.fields["node"].type) == "Node"
    assert str(query.fields["members"].type) == "MembershipConnection", "what crosses a border may be missing"
    edge = SCHEMA.type_map["ConsultationEdge"]
    assert str(edge.fields["node"].type) == "Person", "nor may a person whom nobody shows"  # type: ignore[attr-defined]
    for name in ("MembershipConnection", "ConsultationConnection", "Person"):
        assert str(SCHEMA.type_map[name].fields["partitions"].type) == "[PartitionStatus!]!"  # type: ignore[attr-defined]
    assert "partitions" not in SCHEMA.type_map["Membership"].fields  # type: ignore[attr-defined]


def test_nodes_are_what_a_root_field_finds_by_id() -> None:
    found = {name: lookup_of(RULES, name) for name, rule in RULES.entities.items() if rule.place}
    assert found == {"Person": "person", "Membership": "membership", "LegalEntity": None, "Assembly": "assembly"}


def test_the_composed_schema_itself_is_untouched() -> None:
    assert "node" not in SUPERGRAPH.api_schema.query_type.fields  # type: ignore[union-attr]
    assert "countries" not in SUPERGRAPH.api_schema.query_type.fields["members"].args  # type: ignore[union-attr]
