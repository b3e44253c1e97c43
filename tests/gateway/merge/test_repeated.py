"""Objects that a reply holds again and again: the same answers as if each were read for itself, with less to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest

from gateway.fetch.failures import PartitionFailure
from gateway.fetch.partitions import Reply, Timing
from gateway.http.request import Request
from gateway.merge.repeated import worth_it
from gateway.operation.limits import Limits
from gateway.operation.prepare import Documents
from gateway.pipeline import Graph, Pipeline
from gateway.route.cursors import Cursors, Keyring
from gateway.route.objects import Repeated
from gateway.supergraph.load import load_supergraph
from tests.gateway.fetch.by_calls import ByCalls

SHOP = load_supergraph((Path(__file__).parents[2] / "benchmarks/shop/supergraph.graphql").read_text("utf-8"))
QUERY = "{ users { id reviews { id product { upc name } } } }"
USERS, REVIEWS = 3, 4


@dataclass
class Shop(ByCalls):
    """Every user wrote reviews of two products, in turn; `product` is what the reviews say of one."""

    product: Callable[[int], dict[str, Any] | None] = lambda number: {"__typename": "Product", "upc": str(number % 2)}
    down: bool = False
    faults: list[dict[str, Any]] = field(default_factory=list)
    asked: list[list[dict[str, Any]]] = field(default_factory=list)
    timing: Timing = field(default_factory=Timing)

    async def call(self, service: str, country: None, body: bytes, headers: bytes, *, decode: Any, **_: Any) -> Reply:
        given = orjson.loads(body)["variables"]
        representations = given.get("representations", [])
        if service == "accounts":
            data: Any = {"users": [{"__typename": "User", "id": str(n)} for n in range(USERS)]}
        elif service == "reviews":
            data = {"_entities": [{"reviews": self._reviews(user * REVIEWS)} for user in range(USERS)]}
        else:
            self.asked.append(representations)
            if self.down:
                return Reply(service, country, failure=PartitionFailure("PARTITION_UNAVAILABLE", service, country))
            data = {"_entities": [{"name": f"product {r['upc']}"} for r in representations]}
        errors = self.faults if service == "reviews" else []
        answer = (decode or orjson.loads)(orjson.dumps({"data": data, **({"errors": errors} if errors else {})}))
        return Reply(service, country, answer["data"], answer.get("errors", []))

    def _reviews(self, first: int) -> list[dict[str, Any]]:
        return [{"id": f"r{n}", "product": self.product(n)} for n in range(first, first + REVIEWS)]


def pipeline(shop: Any) -> Pipeline:
    limits = Limits()
    graph = Graph(SHOP, SHOP.api_schema, None, None, limits, Documents(SHOP.api_schema, None, limits))
    return Pipeline(graph, shop, None, Cursors(Keyring.fresh(), ()))


async def ask(served: Pipeline, query: str = QUERY) -> tuple[dict[str, Any], list[Any]]:
    """An answer, and the tree's objects that stand for products."""
    trees: list[Any] = []
    response = await served.answer(
        Request(query), lambda stage, found: trees.append(found) if stage == "merge" else None
    )
    products = [review["product"] for user in trees[-1]["users"] for review in user["reviews"]]
    return orjson.loads(response.encoded), products


def test_a_few_objects_say_nothing_and_many_different_ones_are_not_worth_it() -> None:
    assert not worth_it(4, 1)
    assert not worth_it(100, 51)
    assert worth_it(100, 50)


async def test_from_the_second_time_on_they_are_one_object_and_the_answer_stays_the_same() -> None:
    shop = Shop()
    served = pipeline(shop)
    (first, apart), (second, same), (third, _) = [await ask(served) for _ in range(3)]
    assert len({id(product) for product in apart}) == USERS * REVIEWS
    assert len({id(product) for product in same}) == 2
    assert all(isinstance(product, Repeated) for product in same)
    assert first["data"]["users"][2]["reviews"][3] == {"id": "r11", "product": {"upc": "1", "name": "product 1"}}
    assert first == second == third
    assert shop.asked[0] == shop.asked[1] == shop.asked[2]


async def test_they_are_told_apart_by_their_bytes() -> None:
    """The number one and true are equal to Python."""
    odd: list[Any] = ["a", True, 1, None]
    served = pipeline(
        Shop(lambda number: {"__typename": "Product", "upc": odd[number % 4]} if number % 4 < 3 else None)
    )
    answers = [(await ask(served))[0] for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    found = [review["product"] for review in answers[1]["data"]["users"][0]["reviews"]]
    assert orjson.dumps([product and product["upc"] for product in found]) == b'["a",true,1,null]'


async def test_a_call_that_failed_is_told_once_wherever_its_objects_stand() -> None:
    shop = Shop()
    served = pipeline(shop)
    await ask(served)
    shop.down = True
    answers = [(await ask(served))[0] for _ in range(2)]
    assert answers[0]["data"]["users"][1]["reviews"][0]["product"] == {"upc": "0", "name": None}
    assert [error["path"] for error in answers[0]["errors"]] == [["users", 0, "reviews", 0, "product", "name"]]


async def test_a_reply_with_errors_is_read_whole() -> None:
    shop = Shop()
    served = pipeline(shop)
    await ask(served)
    shop.faults = [{"message": "no", "path": ["_entities", 1, "reviews", 2, "product", "upc"]}]
    answer, products = await ask(served)
    assert len({id(product) for product in products}) == USERS * REVIEWS
    assert [error["path"] for error in answer["errors"]] == [["users", 1, "reviews", 2, "product", "upc"]]


@pytest.mark.parametrize("strange", [7, "text", [[{"upc": "1"}]], {"upc": {"a": 1}}])
async def test_what_is_no_object_is_told_as_ever(strange: Any) -> None:
    shop = Shop()
    served = pipeline(shop)
    await ask(served)
    shop.product = lambda number: strange if number % 2 else {"__typename": "Product", "upc": "1"}
    learnt = (await ask(served))[0]
    plain = (await ask(pipeline(shop)))[0]
    trace = [error["extensions"].pop("traceId") for error in (*learnt.get("errors", ()), *plain.get("errors", ()))]
    assert trace or "errors" not in learnt
    assert learnt == plain


async def test_where_they_turn_out_to_be_many_they_are_read_as_they_stand_again() -> None:
    shop = Shop()
    served = pipeline(shop)
    await ask(served)
    shop.product = lambda number: {"__typename": "Product", "upc": str(number)}
    await ask(served)
    shop.product = Shop().product
    for _ in range(2):
        _, products = await ask(served)
        assert len({id(product) for product in products}) == USERS * REVIEWS
