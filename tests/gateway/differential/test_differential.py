"""Random requests are answered through the gateway as a monolith over the same world answers them."""

import pytest

from tests.gateway.differential.graphs import FAULTY, SOUND
from tests.gateway.differential.placed import CHECKS, Placed

SEEDS = 6
"""Of each graph; `make differential SEEDS=…` runs more."""
WORLDS = 75
"""Of countries, for each kind of check."""
RARE = {"walks": (606,)}
"""Seeds of what is seldom met: a country's failure was told of a row that the answer did not come to."""


@pytest.mark.parametrize("name", sorted(SOUND))
async def test_the_gateway_answers_like_a_monolith(name: str) -> None:
    for seed in range(SEEDS):
        await SOUND[name].check(seed)


async def test_fields_that_fail_are_null_where_a_monolith_has_null_and_say_so_there() -> None:
    failed = [await graph.check(seed) for graph in FAULTY.values() for seed in range(SEEDS)]
    assert sum(failed) > len(failed) // 10


@pytest.mark.parametrize("check", sorted(CHECKS))
async def test_several_countries_answer_like_a_monolith_that_merges_by_the_rules(check: str) -> None:
    for seed in (*range(WORLDS), *RARE.get(check, ())):
        await CHECKS[check](Placed(f"{check} {seed}"))
