"""Root arguments as data: variables count wherever they stand."""

from __future__ import annotations

import pytest
from graphql import parse_value

from gateway.plan.roots import argument_data
from gateway.route.arguments import foreign_countries, value_of
from tests.gateway.small_graph import Countries, Row, small_pipeline

COUNT = "query($c: CountryCode!) { membershipCount(countries: [$c]) }"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$a", "A"),
        ("[$a, 2]", ["A", 2]),
        ('{x: [$a, "b"], y: {z: $a}, w: 1}', {"x": ["A", "b"], "y": {"z": "A"}, "w": 1}),
        ("[[$a], [{x: $missing}]]", [["A"], [{"x": None}]]),
        ('["a", {b: 1}]', ["a", {"b": 1}]),
    ],
)
def test_variables_inside_lists_and_objects(text: str, value: object) -> None:
    assert value_of(argument_data("argument", parse_value(text)), {"a": "A"}) == value


def test_an_id_in_a_list_is_seen_by_who_keeps_a_mutation_in_one_country() -> None:
    inside = value_of(argument_data("ids", parse_value("{ids: [$id]}")), {"id": "FR.membership." + "0" * 32})
    assert list(foreign_countries(inside, "BE")) == ["FR"]


async def test_a_country_as_a_variable_in_a_list() -> None:
    small = small_pipeline(Countries([Row("BE", 1), Row("FR", 2)]))
    assert await small.data(COUNT, c="FR") == {"membershipCount": 1}
    assert small.world.asked("members") == ["FR"]
    response = await small.ask(COUNT, c="XX")
    assert response.errors[0]["extensions"]["code"] == "UNKNOWN_COUNTRY"
