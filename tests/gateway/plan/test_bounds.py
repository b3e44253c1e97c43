"""A legal but enormous operation is refused in good time."""

import pytest

from gateway.plan.bounds import Bounds, PlanTooComplex
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
