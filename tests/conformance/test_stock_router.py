"""One country's services behind a stock router (Hive Gateway from npm) answer as behind the gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hemicycle.sample.personas import persona
from tests.conformance.stock import Router, directory_of, free_port, stock_router
from tests.stack import Stack

OPERATIONS = Path(__file__).parents[2] / "schema" / "operations"
MARK = "# stock"
TEXTS = {path.stem: path.read_text("utf-8") for path in sorted(OPERATIONS.glob("*.graphql"))}
STOCK = {name: text for name, text in TEXTS.items() if MARK in text.splitlines()}
ENTITY = "BE.entity.smartcoop"
MEMBERSHIP = f"BE.membership.{persona('amelie').memberships[0].membership.hex}"
LOGINS = {
    **dict.fromkeys(("assembly_papers", "assembly_statutes", "real_numbers"), "otto"),
    **dict.fromkeys(("roll_lines", "roll_as_known_now"), "otto"),
    "clients_of_an_entity": "clara",
}
"""Who asks, where it is not a member. What nobody may ask our gateway refuses before it runs: no router else does."""
MEETINGS = """
query Meetings($entity: ID!) {
  entity(id: $entity) { assemblies(first: 20) { edges { node { id roll { id } imported { source } } } } }
}
"""
AGENDA: dict[str, Any] = {
    "heldOn": (date.today() + timedelta(days=40)).isoformat(),
    "agenda": [{"title": "Accounts and discharge", "resolution": "ORDINARY"}],
}
pytestmark = pytest.mark.conformance


def _variables(assembly: str, roll: str, past: str) -> dict[str, dict[str, Any]]:
    """What each operation is asked with."""
    return {
        "admission_terms": {"entity": ENTITY},
        "assembly_papers": {"assembly": assembly},
        "assembly_statutes": {"assembly": past},
        "clients_of_an_entity": {"entity": ENTITY},
        "entity_page": {"entity": ENTITY, "withLaw": True},
        "exit_terms": {"entity": ENTITY, "noticeOn": "2026-06-30"},
        "law_of_an_entity": {"entity": ENTITY, "prefix": "quorum"},
        "me": {},
        "membership_card": {"membership": MEMBERSHIP},
        "own_shares": {"membership": MEMBERSHIP},
        "person_across_borders": {"id": f"person.{persona('amelie').person.hex}"},
        "real_numbers": {"assembly": past},
        "rehearse": {
            "pack": "BE-SC-CNC",
            "question": "MAJORITY",
            "given": {"for": 60, "against": 30, "abstain": 10},
        },
        "roll_as_known_now": {"roll": roll},
        "roll_lines": {"roll": roll, "first": 5},
        "trades_and_sectors": {"under": "26", "sector": "90"},
    }


@dataclass(frozen=True)
class Both:
    """The two servers, and what to ask them."""

    stock: Router
    ours: Router
    stack: Stack
    variables: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
async def both(stack: Stack) -> AsyncIterator[Both]:
    """A router of either kind over Belgium alone, where a meeting is convened and its roll computed."""
    convened = await _mutate(stack, "convene", entity=ENTITY, title="Spring", kind="ORDINARY", form="HYBRID", **AGENDA)
    assembly = convened["assembly"]["id"]
    roll = (await _mutate(stack, "compute_roll", assembly=assembly))["roll"]["id"]
    held = (await stack.ask(MEETINGS, {"entity": ENTITY}, as_="otto"))["data"]["entity"]["assemblies"]["edges"]
    past = next(edge["node"]["id"] for edge in held if edge["node"]["imported"])
    alone = stack.folder / "alone.toml"
    alone.write_text(directory_of("BE"), "utf-8")
    with stock_router(stack, "BE", free_port()) as stock:
        async with stack.another_gateway(HEMICYCLE_COUNTRIES=str(alone)) as url:
            yield Both(stock, Router(url), stack, _variables(assembly, roll, past))


async def _mutate(stack: Stack, name: str, **given: Any) -> dict[str, Any]:
    answer = await stack.ask(TEXTS[name], {"input": given | {"idempotencyKey": uuid4().hex}}, as_="otto")
    (value,) = answer["data"].values()
    return value


def test_a_fair_number_of_operations_is_stock() -> None:
    assert len(STOCK) >= 12


@pytest.mark.parametrize("name", sorted(STOCK))
async def test_a_stock_router_answers_as_the_gateway(both: Both, name: str) -> None:
    asked = (STOCK[name], both.variables[name], both.stack.token(LOGINS.get(name, "amelie")))
    theirs, ours = [await asyncio.to_thread(router.ask, *asked) for router in (both.stock, both.ours)]
    assert theirs.get("data") is not None, theirs
    assert told(ours) == told(theirs)


def told(answer: dict[str, Any]) -> tuple[Any, list[tuple[str, Any, Any]]]:
    """The data, and the errors by what all servers say of them: code, message and place."""
    errors = ((e["extensions"].get("code"), e["message"], e.get("path")) for e in answer.get("errors", ()))
    return answer["data"], sorted(errors, key=str)
