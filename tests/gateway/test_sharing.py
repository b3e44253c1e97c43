"""Equal queries of one caller at the same moment are run once (M21); what could differ is run for itself."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from gateway.fetch.inflight import Inflight
from gateway.fetch.partitions import Reply
from tests.gateway.small_graph import Countries, Row, Small, Tokens, officer, plain, small_pipeline

NAME = "query($id: ID!) { membership(id: $id) { name } }"


class Slow(Countries):
    """A world that takes a moment to answer."""

    async def call(self, *args: Any, **given: Any) -> Reply:
        await asyncio.sleep(0.01)
        return await super().call(*args, **given)


def sharing() -> Small:
    small = small_pipeline(Slow([Row("BE", 1, name="Ann"), Row("BE", 2, name="Bea")]))
    callers: Any = Tokens({name: officer("BE", home="BE") for name in ("olga", "otto")})
    return Small(replace(small.pipeline, shared=Inflight(), tokens=callers), small.world)


async def test_equal_queries_at_the_same_moment_are_run_once_and_sent_as_the_same_bytes() -> None:
    small = sharing()
    found = await asyncio.gather(*(small.ask(NAME, id=Row("BE", 1).id) for _ in range(10)))
    assert len(small.world.calls) == 1
    assert plain(found[0])["data"] == {"membership": {"name": "Ann"}}
    assert {id(response.encoded) for response in found} == {id(found[0].encoded)}


async def test_layout_and_literals_make_no_difference_but_variables_callers_and_later_do() -> None:
    small = sharing()
    first = Row("BE", 1).id
    await asyncio.gather(
        small.ask(NAME, id=first),
        small.ask(NAME.replace("{ name }", "{\n  name }"), id=first),
        small.ask(NAME, id=Row("BE", 2).id),
        small.ask(NAME, "otto", id=first),
    )
    assert len(small.world.calls) == 3
    await small.ask(NAME, id=first)
    assert len(small.world.calls) == 4


async def test_mutations_are_never_shared() -> None:
    small = sharing()
    rename = 'mutation($id: ID!) { rename(id: $id, name: "Eva") { name } }'
    await asyncio.gather(*(small.ask(rename, id=Row("BE", 1).id) for _ in range(3)))
    assert len(small.world.calls) == 3
