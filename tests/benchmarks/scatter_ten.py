"""`scatter-ten`: the newest 50 of ten countries' members, of which each has 100, against the ten calls alone, decoded.

Each country is asked for 51 rows. What is measured is what `gateway-overhead` measures, for this one question.
"""

from __future__ import annotations

from tests.benchmarks.figures import Figure
from tests.benchmarks.gateway_overhead import times_the_calls

GOAL = 2.0


async def run() -> list[Figure]:
    """The median ratio of CPU."""
    return [Figure("scatter-ten", await times_the_calls([("newest_members", {"first": 50})]), "<=", GOAL)]
