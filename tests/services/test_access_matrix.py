"""Every field and mutation by every role, by own or foreign entity and country, against the guards as installed.

The expectation is worked out here from the table's text alone, in the plainest words; what is asked are the resolvers
of the three services' schemas. A new field is in the matrix from its first day: without a rule its schema is not built.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest
from graphql import GraphQLNonNull, GraphQLSchema

from commons.auth.access import ACCESS_FILE, AccessTable
from commons.auth.caller import ANONYMOUS, Caller, Role, RoleGrant
from commons.directory import SERVICES
from commons.errors import Refusal
from commons.subgraph.guard import ROOTS, Guarded, GuardedRoot, LoginOnly, Subject, coordinates

HERE, THERE = "BE", "FR"
ENTITY, OTHER = "BE.entity.smartcoop", "BE.entity.other"
SHOWN = object()
TABLE = tomllib.loads(ACCESS_FILE.read_text("utf-8"))
RULES: dict[str, dict[str, Any]] = {
    f"{type_name}.{field}": TABLE["rules"][rule]
    for type_name, groups in TABLE["types"].items()
    for rule, fields in groups.items()
    for field in fields
}


@dataclass(frozen=True)
class Asker:
    """One row of the matrix: a role, and where it holds."""

    role: str | None
    country: str = HERE
    entity: str | None = None
    logged_in: bool = True

    @property
    def caller(self) -> Caller:
        if not self.logged_in:
            return ANONYMOUS
        entities = frozenset({self.entity} if self.entity else ())
        grant = [RoleGrant(Role(self.role), frozenset({self.country}), entities)] if self.role else []
        return Caller("issuer", "subject", grants=tuple(grant))


ASKERS = [
    Asker(None, logged_in=False),
    Asker(None),
    *(
        Asker(role.value, country, entity)
        for role in Role
        for country, entity in ((HERE, None), (HERE, ENTITY), (HERE, OTHER), (THERE, None))
    ),
]
SUBJECTS = [(own, consented) for own in (False, True) for consented in (False, True)]


def by_role(rule: dict[str, Any], asker: Asker, *, entity: str | None) -> bool:
    if asker.role not in rule.get("roles", ()):
        return False
    if rule.get("anywhere"):
        return True
    return asker.country == HERE and (entity is None or asker.entity in (None, entity))


def expected(rule: dict[str, Any], asker: Asker, *, own: bool, consented: bool) -> bool:
    """Whether a field of a row of ENTITY is shown."""
    if rule.get("open"):
        return True
    if not asker.logged_in:
        return False
    personal = (own and rule.get("self")) or (consented and rule.get("consent"))
    return bool(rule.get("login") or personal or by_role(rule, asker, entity=ENTITY))


def root_expected(rule: dict[str, Any], asker: Asker) -> bool:
    """Whether a root field is run at all: it then decides by row."""
    if rule.get("open"):
        return True
    if not asker.logged_in:
        return False
    return bool(rule.get("login") or rule.get("self") or rule.get("consent") or by_role(rule, asker, entity=None))


@dataclass
class FakePartition:
    service: str = "members"


@dataclass
class FakeContext:
    caller: Caller
    country: str = HERE

    def __post_init__(self) -> None:
        self.shared: dict[str, Any] = {}
        self.partition = FakePartition()


@dataclass
class FakeInfo:
    context: FakeContext


@dataclass
class Row:
    subject: Subject


def shown(guarded: Any, asker: Asker, row: Row | None) -> bool:
    try:
        return guarded(row, FakeInfo(FakeContext(asker.caller))) is SHOWN
    except Refusal as refusal:
        code = refusal.code
    assert code in {"PARTITION_FORBIDDEN", "UNAUTHENTICATED"}
    return False


def schema_of(service: str) -> GraphQLSchema:
    return import_module(f"services.{service}.graph.schema").schema(AccessTable.load()).graphql_schema


def resolvers(service: str) -> Iterator[tuple[str, Any]]:
    schema = schema_of(service)
    for coordinate in coordinates(schema):
        type_name, field = coordinate.split(".")
        yield coordinate, schema.type_map[type_name].fields[field]  # pyright: ignore[reportAttributeAccessIssue]


def answering(resolve: Any) -> Any:
    """The same guard around a resolver that always answers."""
    if isinstance(resolve, LoginOnly):
        return LoginOnly(lambda *_, **__: SHOWN)
    return type(resolve)(lambda *_, **__: SHOWN, resolve.rule, resolve.coordinate)


@pytest.mark.parametrize("service", SERVICES)
def test_every_field_is_shown_to_whom_the_table_says(service: str) -> None:
    wrong, asked = [], 0
    for coordinate, field in resolvers(service):
        rule, root = RULES[coordinate], coordinate.split(".")[0] in ROOTS
        if rule.get("open"):
            assert not isinstance(field.resolve, Guarded | GuardedRoot | LoginOnly), coordinate
            continue
        assert isinstance(field.resolve, Guarded | GuardedRoot | LoginOnly), f"{coordinate} has no guard"
        guarded = answering(field.resolve)
        for asker in ASKERS:
            for own, consented in SUBJECTS:
                name = coordinate.split(".")[1]
                row = Row(Subject(ENTITY, own, frozenset({name} if consented else ())))
                want = root_expected(rule, asker) if root else expected(rule, asker, own=own, consented=consented)
                asked += 1
                if shown(guarded, asker, row) is not want:
                    wrong.append((coordinate, asker, own, consented, want))
    assert wrong == []
    assert asked > 1000


@pytest.mark.parametrize("service", SERVICES)
def test_a_refused_field_is_null_and_not_a_broken_row(service: str) -> None:
    for coordinate, field in resolvers(service):
        if isinstance(field.resolve, Guarded):
            assert not isinstance(field.type, GraphQLNonNull), coordinate


@pytest.mark.parametrize("service", SERVICES)
def test_a_mutation_is_never_for_everybody(service: str) -> None:
    """Nothing is written without a token, and whom a mutation is for is a role, herself, or a login's own act."""
    for coordinate, _ in resolvers(service):
        if coordinate.startswith("Mutation."):
            rule = RULES[coordinate]
            assert not rule.get("open"), coordinate
            assert rule.get("roles") or rule.get("self") or coordinate in OWN_ACTS, coordinate


OWN_ACTS = {
    "Mutation.createLinkToken",
    "Mutation.redeemLinkToken",
    "Mutation.confirmLink",
    "Mutation.declineLink",
    "Mutation.applyForMembership",
}
"""What any login may do: they decide by the login itself."""


def test_consent_opens_what_the_member_named_and_nothing_beside() -> None:
    field = dict(resolvers("members"))["Membership.profile"]
    guarded = answering(field.resolve)
    stranger = Asker("organiser", THERE)
    assert shown(guarded, stranger, Row(Subject(ENTITY, False, frozenset({"profile"}))))
    assert not shown(guarded, stranger, Row(Subject(ENTITY, False, frozenset({"joinedOn", "category"}))))


def test_a_row_without_a_subject_is_nobodys() -> None:
    """A type that forgot to say whom its rows are about shows them to a role of the whole country at most."""
    for coordinate, field in resolvers("members"):
        if isinstance(field.resolve, Guarded):
            plain = answering(field.resolve)
            assert not shown(plain, Asker(None), object()), coordinate  # pyright: ignore[reportArgumentType]
