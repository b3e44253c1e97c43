"""`search-clients`: one ranked list of ten countries, against the slowest of these countries asked alone.

A whole Hemicycle with 82,000 clients more, asked over HTTP one question at a time. Each round asks the gateway and each
country's own partition the same texts: pieces of names, names with a slip, numbers as people write them.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections.abc import Sequence
from datetime import date
from typing import Any

import httpx2

from commons.auth.caller import Caller
from commons.database.sessions import Database
from commons.directory import Country
from commons.identifiers import Identifier, IdentifierScheme
from commons.ids import new_uuid, random_uuid
from commons.importing import analyzed
from commons.settings import PartitionSettings
from hemicycle.postgres.databases import driver_url
from hemicycle.runner.addresses import partition_settings
from hemicycle.runner.data_folder import DataFolder
from services.clients.domain.partnership import PartnershipStatus, StatusPeriod
from services.clients.store.bulk_load import ClientRecord, OrganisationRecord, load
from tests.benchmarks.figures import Figure
from tests.stack import Stack

SCALE = float(os.environ.get("SEARCH_CLIENTS_SCALE", "1"))
NAMED = {"BE": 40_000, "FR": 20_000, "DE": 8_000}
"""Clients by country; elsewhere 2,000."""
WHAT = ("Théâtre", "Festival", "Studio", "Uitgeverij", "Agence", "Bühne", "Cooperativa", "Színház", "Förlag", "École")
WHERE = ("Bruxelles", "Liège", "Gent", "Lyon", "Köln", "Wien", "Milano", "Málaga", "Malmö", "Győr", "Utrecht", "Namur")
WHOSE = ("Nova", "Mira", "Bel", "Cara", "Lumi", "Ost", "Vent", "Mar", "Sol", "Riva", "Kern", "Alto", "Peri", "Zon")
BENCH = Caller("bench", "bench")
TEXTS, ROUNDS = 60, 5
GOAL = 1.5
OFFICER = "clara"
NAMES = "{ clients(first: 500) { edges { node { organisation { name identifiers { value } } } } } }"
SEARCH = """query($text: String!) { searchClients(text: $text, first: 20) {
  edges { node { distance matched client { id status } } } } }"""


async def run() -> list[Figure]:
    """The ratio of the 95th percentiles."""
    stack = Stack(scale=0.05, split=())
    try:
        await asyncio.to_thread(stack.start)
        for country in stack.directory.countries.values():
            await _fill(stack, country)
        async with httpx2.AsyncClient(timeout=60, headers=_headers(stack)) as browser:
            return [Figure("search-clients", await _ratio(stack, browser), "<=", GOAL)]
    finally:
        await asyncio.to_thread(stack.remove)


async def _fill(stack: Stack, country: Country) -> None:
    """Invented clients, as many as a large and nine smaller offices have."""
    settings = partition_settings(f"clients/{country.code}", PartitionSettings(), DataFolder(stack.data))
    database, rng = Database(driver_url(settings.database_url), country.code, pool_size=2), random.Random(country.code)
    try:
        async with database.writing(BENCH, "bench") as session:
            await load(session, [_client(rng, country) for _ in range(int(NAMED.get(country.code, 2_000) * SCALE))])
        await analyzed(database)
    finally:
        await database.close()


def _client(rng: random.Random, country: Country) -> ClientRecord:
    name = f"{rng.choice(WHAT)} {rng.choice(WHOSE)}{rng.choice(WHOSE).lower()} {rng.choice(WHERE)}"
    lei = Identifier(IdentifierScheme.LEI, f"{rng.randrange(10**19):020}")
    organisation = OrganisationRecord(random_uuid(), name, (lei,))
    period = StatusPeriod(PartnershipStatus.CLIENT, date(2020, 1, 1))
    return ClientRecord(new_uuid(), country.entities[0].id, organisation, (period,))


async def _ratio(stack: Stack, browser: httpx2.AsyncClient) -> float:
    texts = await _texts(stack, browser)
    asked = {"gateway": f"{stack.url}/graphql"} | {
        name: f"{url}/graphql" for name, url in stack.directory.partitions.items() if name.startswith("clients/")
    }
    seconds: dict[str, list[float]] = {name: [] for name in asked}
    for number in range(ROUNDS + 1):
        for text in texts:
            for name, url in asked.items():
                taken = await _asked(browser, url, text)
                if number:  # the first round fills caches and connections
                    seconds[name].append(taken)
    ends = {name: _p95(found) for name, found in seconds.items()}
    slowest = max((one for one in ends if one != "gateway"), key=ends.__getitem__)
    print(
        f"# search-clients: gateway {ends['gateway'] * 1000:.1f} ms, {slowest} {ends[slowest] * 1000:.1f} ms",
        file=sys.stderr,
    )
    return ends["gateway"] / ends[slowest]


async def _asked(browser: httpx2.AsyncClient, url: str, text: str) -> float:
    began = time.perf_counter()
    answer = (await browser.post(url, json={"query": SEARCH, "variables": {"text": text}})).json()
    seconds = time.perf_counter() - began
    assert "errors" not in answer, answer
    return seconds


async def _texts(stack: Stack, browser: httpx2.AsyncClient) -> list[str]:
    """What an officer would type, from what is on record."""
    answer = (await browser.post(f"{stack.url}/graphql", json={"query": NAMES})).json()
    rows: list[dict[str, Any]] = [edge["node"]["organisation"] for edge in answer["data"]["clients"]["edges"]]
    rng = random.Random(11)
    return [_typed(rng, rng.choice(rows)) for _ in range(TEXTS)]


def _typed(rng: random.Random, row: dict[str, Any]) -> str:
    name: str = row["name"]
    kind = rng.randrange(4)
    if kind == 0 and row["identifiers"]:
        return str(rng.choice(row["identifiers"])["value"])
    if kind == 1:
        return name[: max(4, len(name) // 2)]
    slip = rng.randrange(1, len(name) - 1)
    return name if kind == 2 else name[:slip] + name[slip + 1 :]


def _headers(stack: Stack) -> dict[str, str]:
    return {"authorization": f"Bearer {stack.token(OFFICER)}"}


def _p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]
