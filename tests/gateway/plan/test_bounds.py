"""A legal but enormous operation is refused in good time."""

import pytest

from gateway.operation.model import Operation
from gateway.plan.bounds import Bounds, PlanTooComplex
from gateway.plan.planner import UnresolvableField, plan
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.selections import Field
from tests.gateway.plan.test_skip_include import SKIP_INCLUDE

DEEP = "{ product " + "{ similar " * 60 + "{ price }" + " }" * 60 + " }"


def test_items_are_counted():
    with pytest.raises(PlanTooComplex) as refused:
        SKIP_INCLUDE.plan(DEEP, bounds=Bounds(items=50))
    assert refused.value.code == "PLAN_TOO_COMPLEX"


def test_time_is_watched():
    with pytest.raises(PlanTooComplex):
        SKIP_INCLUDE.plan(
            DEEP.replace("price", " ".join(f"a{n}: price" for n in range(400))), bounds=Bounds(seconds=-1)
        )


def test_the_usual_bounds_allow_deep_operations():
    assert SKIP_INCLUDE.plan(DEEP).calls == 2


def test_nesting_beyond_what_python_recurses():
    field = Field("price", "price")
    for _ in range(2_000):
        field = Field("similar", "similar", selections=(field,))
    operation = Operation("query", None, "Query", (Field("product", "product", selections=(field,)),))
    with pytest.raises(PlanTooComplex):
        plan(SKIP_INCLUDE.supergraph, operation)


def test_a_field_out_of_reach_is_named():
    key = '@join__type(graph: PRICES, key: "id"'
    sdl = SKIP_INCLUDE.path.read_text()
    assert key in sdl
    supergraph = load_supergraph(sdl.replace(key, key + ", resolvable: false"))
    with pytest.raises(UnresolvableField, match="price"):
        plan(supergraph, SKIP_INCLUDE.normalise("{ product { price } }").operation)
