"""A subgraph as its callers meet it: over HTTP, with tokens, a database and a trace."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson
import pytest
import strawberry
import strawberry.federation

from commons.auth.access import AccessTable, Rule
from commons.auth.caller import Role
from commons.database.migrating import common_tables, run_script
from commons.database.sessions import Database
from commons.errors import Refusal
from commons.ids import global_id
from commons.subgraph.app import build_app
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.guard import Subject
from commons.subgraph.schema import SubgraphSchema
from commons.telemetry import finished, logs
from hemicycle.postgres import Databases
from tests.commons.asgi import Answer, ask, graphql
from tests.commons.partitions import Issuing, partition_of, role

A, B, MISSING, BROKEN = (global_id("BE", "thing", UUID(int=number)) for number in (1, 2, 3, 4))


@strawberry.federation.type(keys=["id"])
class Thing:
    """`secret` is guarded, `shown` is open, the rest needs a login."""

    id: strawberry.ID
    shown: str
    secret: str | None
    subject: strawberry.Private[Subject]


@strawberry.type
class Query:
    """Roots that answer, refuse and fail."""

    @strawberry.field
    def thing(self) -> Thing:
        """One."""
        return thing(A)

    @strawberry.field
    def fails(self) -> str | None:
        """A fault with something to hide."""
        raise KeyError("SELECT password FROM person")

    @strawberry.field
    def audited(self) -> str | None:
        """For auditors."""
        return "audited"

    @strawberry.field
    def on(self, day: date) -> str:
        """Takes a scalar."""
        return day.isoformat()

    @strawberry.field
    def wrong(self) -> int | None:
        """A value of another type than promised."""
        return "password"  # pyright: ignore[reportReturnType]

    @strawberry.field
    async def sequence(self, info: Info) -> int:
        """Asks the database."""
        async with info.context.reading() as session:
            return (await session.head())[0]


def thing(key: str) -> Thing:
    entity = "BE.entity.smartcoop" if key == A else "BE.entity.other"
    return Thing(id=strawberry.ID(key), shown="yes", secret=f"of {key[-1]}", subject=Subject(entity))


async def load(context: RequestContext, representations: Sequence[Any]) -> list[Any]:
    context.shared.setdefault("batches", []).append(len(representations))
    if any(row["id"] == BROKEN for row in representations):
        raise KeyError("column person.password")
    return [thing(row["id"]) if row["id"] in (A, B) else None for row in representations]


LOGIN, OPEN = Rule("login", login=True), Rule("anyone", open=True)
OFFICER = Rule("officer", roles=frozenset({Role.MEMBERSHIP_OFFICER}))
RULES = {
    "Query.thing": LOGIN,
    "Query.fails": LOGIN,
    "Query.on": LOGIN,
    "Query.wrong": LOGIN,
    "Query.sequence": LOGIN,
    "Query.audited": Rule("auditor", roles=frozenset({Role.AUDITOR})),
    "Thing.id": LOGIN,
    "Thing.shown": OPEN,
    "Thing.secret": OFFICER,
}


def schema(rules: dict[str, Rule] | None = None) -> SubgraphSchema:
    return SubgraphSchema(
        query=Query, mutation=None, types=[Thing], loaders={"Thing": load}, access=AccessTable(rules or RULES)
    )


@pytest.fixture(scope="module")
def issuing() -> Issuing:
    return Issuing()


@pytest.fixture(scope="module")
async def app(databases: Databases, issuing: Issuing) -> AsyncIterator[Any]:
    database = Database(await databases.create("test_kit_app"), "BE")
    async with database.engine.begin() as connection:
        await connection.run_sync(run_script, common_tables())
    yield build_app(schema(), partition_of(database, AccessTable(RULES), issuing))
    await database.close()
    await databases.drop("test_kit_app")


@pytest.fixture(scope="module")
def officer(issuing: Issuing) -> str:
    return issuing.token("be", "olga", roles=[role("membership_officer", "BE", entities=("BE.entity.smartcoop",))])


ENTITIES = "query($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Thing { id secret } } }"


def representations(*keys: str, kind: str = "Thing") -> dict[str, Any]:
    return {"r": [{"__typename": kind, "id": key} for key in keys]}


def codes(answer: Answer) -> list[str]:
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


class TestGuard:
    async def test_a_role_opens_its_entities_rows_and_the_rest_is_one_error(self, app: Any, officer: str) -> None:
        found = (await graphql(app, ENTITIES, representations(A, B, B, MISSING), officer)).json()
        rows = found["data"]["_entities"]
        assert [row and row["secret"] for row in rows] == ["of 1", None, None, None]
        assert [row and row["id"] for row in rows] == [A, B, B, None]
        [error] = found["errors"]
        assert error["path"] == ["_entities", 1, "secret"]
        assert error["extensions"]["code"] == "PARTITION_FORBIDDEN"
        assert (error["extensions"]["service"], error["extensions"]["country"]) == ("members", "BE")

    async def test_without_a_token_roots_refuse(self, app: Any) -> None:
        answer = await graphql(app, "{ thing { shown } }")
        assert codes(answer) == ["UNAUTHENTICATED"]

    async def test_without_a_token_entities_show_what_is_open_alone(self, app: Any) -> None:
        query = ENTITIES.replace("id secret", "shown")
        found = (await graphql(app, query, representations(A))).json()
        assert found["data"] == {"_entities": [{"__typename": "Thing", "shown": "yes"}]}
        assert "errors" not in found
        answer = await graphql(app, ENTITIES, representations(A))
        assert answer.json()["data"] == {"_entities": [None]}
        assert codes(answer)[0] == "UNAUTHENTICATED"

    async def test_a_root_for_others_is_refused_by_name(self, app: Any, officer: str) -> None:
        answer = await graphql(app, "{ audited }", token=officer)
        assert codes(answer) == ["PARTITION_FORBIDDEN"]
        assert "auditor" in answer.json()["errors"][0]["message"]

    def test_a_field_without_a_rule_fails_the_build(self) -> None:
        rules = {name: rule for name, rule in RULES.items() if name != "Thing.shown"}
        with pytest.raises(ValueError, match=r"Thing\.shown"):
            schema(rules)

    def test_a_guarded_field_must_be_nullable(self) -> None:
        with pytest.raises(ValueError, match=r"Thing\.shown .*nullable"):
            schema(RULES | {"Thing.shown": OFFICER})


class TestEntities:
    async def test_an_unknown_type_spoils_nothing_else(self, app: Any, officer: str) -> None:
        mixed = {"r": [{"__typename": "Ghost", "id": "x"}, *representations(A)["r"], {"id": A}]}
        answer = await graphql(app, ENTITIES, mixed, officer)
        assert [row and row["id"] for row in answer.json()["data"]["_entities"]] == [None, A, None]
        assert codes(answer) == ["BAD_ARGUMENT", "BAD_ARGUMENT"]

    async def test_a_fault_of_the_loader_leaks_nothing(self, app: Any, officer: str) -> None:
        answer = await graphql(app, ENTITIES, representations(A, BROKEN), officer)
        assert codes(answer) == ["INTERNAL"]
        assert b"password" not in answer.body
        assert b"KeyError" not in answer.body

    def test_two_services_in_one_process_keep_their_own_entities(self) -> None:
        @strawberry.federation.type(keys=["id"])
        class Other:
            id: strawberry.ID

        first = schema()
        second = SubgraphSchema(
            query=Query,
            mutation=None,
            types=[Other],
            loaders={"Other": load},
            access=AccessTable(RULES | {"Other.id": LOGIN}),
        )
        for built, members in ((first, "= Thing"), (second, "Other")):
            assert members in next(line for line in built.as_str().splitlines() if line.startswith("union _Entity"))

    async def test_a_stock_router_can_read_the_sdl(self, app: Any) -> None:
        sdl = (await graphql(app, "{ _service { sdl } }")).json()["data"]["_service"]["sdl"]
        assert '@key(fields: "id")' in sdl
        assert "federation/v2.9" in sdl


class TestErrors:
    async def test_a_fault_is_masked_and_logged_with_its_trace(self, app: Any, officer: str) -> None:
        stream = io.BytesIO()
        logs.configure("INFO", stream)
        answer = await graphql(app, "{ fails }", token=officer)
        logs.configure("CRITICAL")
        [error] = answer.json()["errors"]
        assert error["extensions"]["code"] == "INTERNAL"
        assert b"password" not in answer.body + stream.getvalue()
        lines = [orjson.loads(row) for row in stream.getvalue().splitlines()]
        assert [line["event"] for line in lines] == ["fault", "request"]
        assert {line["trace_id"] for line in lines} == {error["extensions"]["traceId"]}
        assert lines[0]["exception"] == "KeyError"
        assert (lines[1]["partition"], lines[1]["status"], lines[1]["method"]) == ("members/BE", 200, "POST")
        assert b"olga" not in stream.getvalue()

    async def test_a_document_that_is_wrong_says_where(self, app: Any, officer: str) -> None:
        for query, code in (
            ("{ thing {", "GRAPHQL_PARSE_FAILED"),
            ("{ thng { id } }", "GRAPHQL_VALIDATION_FAILED"),
            ("query($r: [_Any!]!) { _entities(representations: $r) { __typename } }", "GRAPHQL_VALIDATION_FAILED"),
        ):
            answer = await graphql(app, query, token=officer)
            [error] = answer.json()["errors"]
            assert error["extensions"]["code"] == code
            assert error["locations"]
            assert "Did you mean" not in error["message"]

    async def test_a_variable_that_is_wrong_says_so_in_no_words_of_python(self, app: Any, officer: str) -> None:
        wrong = {"query($d: Date!) { on(day: $d) }": {"d": "2020-13-01"}, '{ on(day: "2020-13-01") }': {}}
        for query, variables in wrong.items():
            [error] = (await graphql(app, query, variables, officer)).json()["errors"]
            assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
            assert error["message"].endswith('Value cannot represent a Date: "2020-13-01".')

    async def test_a_value_of_ours_that_does_not_fit_is_a_fault(self, app: Any, officer: str) -> None:
        answer = await graphql(app, "{ wrong }", token=officer)
        assert codes(answer) == ["INTERNAL"]
        assert b"password" not in answer.body

    async def test_a_bad_token_is_refused_before_anything_runs(self, app: Any, issuing: Issuing) -> None:
        for value in ("Bearer forged", "Basic eDp5", f"Bearer {issuing.token('be', aud='else')}"):
            body = orjson.dumps({"query": "{ thing { shown } }"})
            answer = await ask(app, "POST", "/graphql", body, content_type="application/json", authorization=value)
            assert answer.status == 401
            assert codes(answer) == ["UNAUTHENTICATED"]
            assert len(answer.json()["errors"][0]["extensions"]["traceId"]) == 32

    @pytest.mark.parametrize(
        ("method", "body", "query", "status"),
        [
            ("POST", b"{", "", 400),
            ("POST", b"[]", "", 400),
            ("POST", b"7", "", 400),
            ("POST", b"{}", "", 400),
            ("POST", b'{"query": 7}', "", 400),
            ("POST", b'{"query": "{ thing { shown } }", "variables": 7}', "", 400),
            ("POST", b"\xff", "", 400),
            ("GET", b"", "", 400),
        ],
    )
    async def test_what_is_not_graphql_over_http(
        self, app: Any, method: str, body: bytes, query: str, status: int
    ) -> None:
        answer = await ask(app, method, "/graphql", body, query, content_type="application/json")
        assert answer.status == status
        assert codes(answer) == ["BAD_REQUEST"]


class TestTelemetry:
    async def test_the_gateways_trace_goes_on(self, app: Any, officer: str) -> None:
        finished.RING.clear()
        header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        await graphql(app, "{ sequence }", token=officer, traceparent=header)
        await graphql(app, "{ sequence }", token=officer, traceparent=header[:-1] + "0")
        read, served = finished.RING.spans()
        assert (served["trace_id"], served["parent_id"]) == (header[3:35], header[36:52])
        assert (read["name"], read["parent_id"]) == ("read", served["span_id"])
        assert served["attributes"]["country"] == "BE"

    async def test_metrics_count_requests_without_a_path(self, app: Any) -> None:
        await ask(app, "GET", "/nothing/with/a-name/amelie")
        text = (await ask(app, "GET", "/metrics")).body.decode()
        assert 'http_response_status_code="404"' in text
        assert "amelie" not in text

    async def test_live_and_ready(self, app: Any) -> None:
        assert (await ask(app, "GET", "/live")).json() == {"live": True}
        assert (await ask(app, "GET", "/ready")).json() == {"ready": True, "partition": "members/BE", "sequence": 0}

    async def test_not_ready_without_its_database(self, issuing: Issuing) -> None:
        nowhere = Database("postgresql+asyncpg://nobody@127.0.0.1:1/none", "BE")
        answer = await ask(build_app(schema(), partition_of(nowhere, AccessTable(RULES), issuing)), "GET", "/ready")
        assert (answer.status, answer.json()["ready"]) == (503, False)

    async def test_the_partitions_public_key(self, app: Any) -> None:
        [key] = (await ask(app, "GET", "/jwks.json")).json()["keys"]
        assert (key["alg"], key["use"], "d" in key) == ("ES256", "sig", False)


async def test_a_refusal_of_the_kit_is_what_a_resolver_raises(issuing: Issuing) -> None:
    nowhere = Database("postgresql+asyncpg://nobody@127.0.0.1:1/none", "BE")
    tokens = issuing.tokens()
    context = RequestContext(
        partition_of(nowhere, AccessTable(RULES), issuing),
        await tokens.caller(issuing.token("be", roles=[role("membership_officer", "BE", entities=("BE.entity.a",))])),
    )
    context.require("Thing.secret", "BE.entity.a")
    with pytest.raises(Refusal) as refused:
        context.require("Thing.secret", "BE.entity.b")
    assert refused.value.code == "FORBIDDEN"
    assert context.entities_in_scope("Thing.secret") == {"BE.entity.a"}
    assert context.entities_in_scope("Query.audited") == frozenset()
