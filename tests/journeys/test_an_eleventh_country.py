"""Portugal joins: a table in the country directory and a law pack, no code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from commons.directory import COUNTRIES_FILE
from tests.answers import done
from tests.journeys.operations import operation
from tests.stack import Stack

PACKS = Path("services/governance/domain/law/packs")
PORTUGAL = """
[countries.PT]
name = "Portugal"
issuer = "group"
currency = "EUR"
timezone = "Europe/Lisbon"
vat = "pt.nif"
language = "pt"
people = 2000
entities = [{ slug = "smart-pt", name = "Smart PT", legal_form = "cooperativa", pack = "PT-COOP" }]
"""
ROLES = [{"role": role, "countries": ["PT", "DE"]} for role in ("organiser", "membership_officer")]


@pytest.fixture(scope="module")
def eleven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("eleven")
    countries = COUNTRIES_FILE.read_text("utf-8").replace('"SE", "HU"] }', '"SE", "HU", "PT"] }') + PORTUGAL
    (folder / "countries.toml").write_text(countries, "utf-8")
    pack = json.loads((PACKS / "DE-EG.json").read_text("utf-8"))
    pack |= {
        "id": "PT-COOP",
        "country": "PT",
        "waiting_days": {"value": 30, "source": "an invented article for this test", "confidence": "read"},
    }
    (folder / "packs").mkdir()
    (folder / "packs" / "PT-COOP.json").write_text(json.dumps(pack), "utf-8")
    stack = Stack(
        split=(),
        scale=0.05,
        environment={
            "HEMICYCLE_COUNTRIES": str(folder / "countries.toml"),
            "HEMICYCLE_LAW_PACKS": str(folder / "packs"),
        },
    )
    try:
        yield stack.start()
    finally:
        stack.remove()


def token(eleven: Stack) -> str:
    return eleven.forge_roles(ROLES, issuer="group")


async def test_its_members_stand_among_the_others(eleven: Stack):
    answer = await eleven.ask(
        operation("newest_members"), {"first": 50, "countries": ["DE", "PT"]}, token=token(eleven)
    )

    assert "errors" not in answer, answer["errors"]
    countries = {edge["node"]["id"][:2] for edge in answer["data"]["members"]["edges"]}
    assert countries == {"DE", "PT"}
    assert {row["country"] for row in answer["data"]["members"]["partitions"]} == {"DE", "PT"}


async def test_its_own_law_decides_its_roll(eleven: Stack):
    held = date.today() + timedelta(days=40)
    wanted = {
        "entity": "PT.entity.smart-pt",
        "title": "Assembleia geral",
        "kind": "ORDINARY",
        "form": "IN_ROOM",
        "heldOn": held.isoformat(),
        "agenda": [{"title": "Contas", "resolution": "ORDINARY"}],
        "idempotencyKey": uuid4().hex,
    }
    convened = await eleven.ask(operation("convene"), {"input": wanted}, token=token(eleven))
    assembly = done(convened)["convene"]["assembly"]["id"]
    computed = await eleven.ask(operation("compute_roll"), {"input": {"assembly": assembly}}, token=token(eleven))
    roll = done(computed)["computeRoll"]["roll"]
    assert roll["totals"]["voters"] > 50

    lines = await eleven.ask(
        operation("roll_lines"), {"roll": roll["id"], "first": 50, "reason": "VOTES"}, token=token(eleven)
    )
    joined = [edge["node"]["membership"]["joinedOn"] for edge in lines["data"]["roll"]["lines"]["edges"]]
    assert joined
    assert all(date.fromisoformat(day) <= held - timedelta(days=30) for day in joined)
