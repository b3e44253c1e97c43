"""A mutation by the kit: done, or refused as a member of its union with nothing written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import strawberry
from graphql import GraphQLNonNull, GraphQLUnionType
from strawberry.federation import Schema

from commons.auth.access import AccessTable, Rule
from commons.auth.caller import Role
from commons.database.migrating import common_tables, run_script
from commons.database.sessions import Database
from commons.errors import Fault, Refusal
from commons.subgraph.app import build_app
from commons.subgraph.context import Info
from commons.subgraph.guard import coordinates
from commons.subgraph.mutations import mutation
from commons.subgraph.refusals import KIND_TYPES
from commons.subgraph.scalars import configuration
from commons.subgraph.schema import SubgraphSchema
from hemicycle.postgres import Databases
from tests.answers import SPREAD, done, is_refused, refusal
from tests.commons.asgi import graphql
from tests.commons.partitions import Issuing, partition_of

ANSWER = f"{{ __typename ... on NotePayload {{ said }} {SPREAD} }}"
WRITE = f"mutation($say: String!, $key: String) {{ write(say: $say, key: $key) {ANSWER} }}"
TABLES = ("note", "audit", "outbox", "idempotency")


@strawberry.type
class NotePayload:
    """What was written."""

    said: str


@mutation(description="Write a line, then do as told.")
async def write(info: Info, say: str, key: str | None = None) -> NotePayload:
    """DONE, FAULT, or the code of a refusal."""
    async with info.context.writing("write", {"say": say}, key) as session:
        if session.replayed is None:
            await session.execute("INSERT INTO note VALUES (:said)", {"said": say})
            session.record("note.written", "BE.note.1")
            session.announce("note.written", note="BE.note.1")
        if say == "FAULT":
            raise Fault("SELECT password FROM person")
        if say != "DONE":
            raise Refusal(say, "It was told to.", article="BE CSA 6:70", unverified=True)
    return NotePayload(said=say)


@mutation(description="The same for officers.")
async def write_too(info: Info, say: str) -> NotePayload:
    """It answers the same union."""
    return NotePayload(said=say)


@strawberry.type
class Mutation:
    """Both."""

    write = write
    write_too = write_too


@strawberry.type
class Query:
    """Something to ask."""

    said: str = "nothing"


def rules() -> AccessTable:
    plain = Schema(query=Query, mutation=Mutation, config=configuration())._schema
    found = {name: Rule("login", login=True) for name in coordinates(plain)}
    officer = Rule("officer", roles=frozenset({Role.MEMBERSHIP_OFFICER}))
    return AccessTable(found | {"Mutation.writeToo": officer})


@pytest.fixture(scope="module")
def schema() -> SubgraphSchema:
    return SubgraphSchema(query=Query, mutation=Mutation, types=(), loaders={}, access=rules())


class Desk:
    """The partition's app, and what was written in its database."""

    def __init__(self, app: Any, database: Database, token: str) -> None:
        self.app, self.database, self.token = app, database, token

    async def ask(self, document: str = WRITE, token: str | None = None, **variables: Any) -> dict[str, Any]:
        return (await graphql(self.app, document, variables, self.token if token is None else token)).json()

    async def written(self) -> dict[str, int]:
        async with self.database.reading() as session:
            return {table: await session.value(f"SELECT count(*) FROM {table}") for table in TABLES}


@pytest.fixture(scope="module")
async def desk(databases: Databases, schema: SubgraphSchema) -> AsyncIterator[Desk]:
    issuing = Issuing()
    database = Database(await databases.create("test_kit_mutations"), "BE")
    async with database.engine.begin() as connection:
        await connection.run_sync(run_script, common_tables() + "CREATE TABLE note (said text);")
    app = build_app(schema, partition_of(database, rules(), issuing))
    yield Desk(app, database, issuing.token("be", "ada"))
    await database.close()
    await databases.drop("test_kit_mutations")


async def test_what_is_done_is_the_payload(desk: Desk) -> None:
    before = await desk.written()
    assert done(await desk.ask(say="DONE"))["write"] == {"__typename": "NotePayload", "said": "DONE"}
    after = await desk.written()
    assert {table: after[table] - before[table] for table in ("note", "audit", "outbox")} == dict.fromkeys(
        ("note", "audit", "outbox"), 1
    )


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("NOTICE_TOO_SHORT", "LawRefusal"),
        ("BAD_ARGUMENT", "InputRefusal"),
        ("CHANGED_MEANWHILE", "StateRefusal"),
        ("SEAL_NEEDS_TWO", "PermissionRefusal"),
        ("PARTITION_UNAVAILABLE", "UnavailableRefusal"),
    ],
)
async def test_a_refusal_is_a_member_of_the_union_and_nothing_changes(desk: Desk, code: str, kind: str) -> None:
    before = await desk.written()
    answer = await desk.ask(say=code, key=code)
    assert "errors" not in answer
    assert answer["data"]["write"]["__typename"] == kind
    said = refusal(answer)
    assert (said["code"], said["message"]) == (code, "It was told to.")
    assert (said["article"], said["unverified"]) == ("BE CSA 6:70", True)
    assert await desk.written() == before


async def test_a_refused_request_leaves_no_key(desk: Desk) -> None:
    assert refusal(await desk.ask(say="ROLL_SEALED", key="k"))["code"] == "ROLL_SEALED"
    assert done(await desk.ask(say="DONE", key="k"))["write"]["said"] == "DONE"
    assert refusal(await desk.ask(say="ROLL_SEALED", key="k"))["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_what_is_refused_before_it_runs_is_an_error(desk: Desk) -> None:
    too = WRITE.replace("write(say: $say, key: $key)", "writeToo(say: $say)").replace(", $key: String", "")
    for answer, code in (
        (await desk.ask(say="DONE", token=""), "UNAUTHENTICATED"),
        (await desk.ask(too, say="DONE"), "PARTITION_FORBIDDEN"),
        (await desk.ask(say=1), "GRAPHQL_VALIDATION_FAILED"),
        (await desk.ask(say="UNAUTHENTICATED"), "UNAUTHENTICATED"),
    ):
        assert [error["extensions"]["code"] for error in answer["errors"]] == [code]
        assert not answer.get("data")


async def test_the_field_to_blame_is_named(desk: Desk) -> None:
    said = refusal(await desk.ask(say="DONE", key="a\nb"))
    assert (said["code"], said["argument"]) == ("BAD_ARGUMENT", "key")


async def test_a_fault_is_masked_and_writes_nothing(desk: Desk) -> None:
    before = await desk.written()
    answer = await desk.ask(say="FAULT")
    assert is_refused(answer)
    assert refusal(answer)["code"] == "INTERNAL"
    assert "password" not in str(answer)
    assert await desk.written() == before


def test_mutations_that_share_a_payload_share_the_union(schema: SubgraphSchema) -> None:
    fields = schema.graphql_schema.mutation_type.fields  # pyright: ignore[reportOptionalMemberAccess]
    one, other = fields["write"].type, fields["writeToo"].type
    assert isinstance(one, GraphQLNonNull)
    assert isinstance(other, GraphQLNonNull)
    assert one.of_type is other.of_type
    assert isinstance(one.of_type, GraphQLUnionType)
    kinds = {type_.__name__ for type_ in KIND_TYPES.values()}
    assert {type_.name for type_ in one.of_type.types} == kinds | {"NotePayload"}


def test_a_mutation_answers_a_payload() -> None:
    async def counted(info: Info) -> int:
        return 1

    with pytest.raises(TypeError, match="Payload"):
        mutation(description="A number.")(counted)
