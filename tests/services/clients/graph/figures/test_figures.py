"""Figures of a month, as anybody who logs in reads them: what is small is withheld, and a month is counted once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from commons.cubes.cells import Cell
from commons.cubes.months import Month
from services.clients.domain.engagements.engagement import Engagement
from services.clients.domain.figures.words import Dimension
from services.clients.domain.organisations.classes import MarketSector
from services.clients.domain.partnership import PartnershipStatus, StatusPeriod
from services.clients.store.bulk_load import ClientRecord, OrganisationRecord, load
from services.clients.store.engagements.saving import EngagementRecord, copy_engagements
from services.clients.store.figures.counting import Counting, count
from tests.answers import asking
from tests.services.clients.graph.relation.conftest import HEAD, SCOP, World, world  # noqa: F401 - a fixture
from tests.services.governance.country import LOADER

MONTH = "2026-10"
FIGURES = """query($months: [String!]!, $of: ClientFiguresOf!, $by: [ClientFiguresBy!]!) {
  clientFigures(months: $months, of: $of, by: $by) {
    cube { month version threshold } all withheld cells { values count share } } }"""
INVOICED = """query($months: [String!]!, $by: ClientFiguresBy) {
  invoicedFigures(months: $months, by: $by) { cells { currency value amount { amount currency } } } }"""
MARKET, PUBLIC = MarketSector.MARKET, MarketSector.PUBLIC


def client(place: int) -> ClientRecord:
    """120 clients: 80 of the market, of which 30 are partners; 40 public, one of which is a member."""
    sector = MARKET if place < 80 else PUBLIC
    periods = [StatusPeriod(PartnershipStatus.CLIENT, date(2020, 1, 1), None)]
    if place < 30 or place == 119:
        status = PartnershipStatus.PARTNER if place < 30 else PartnershipStatus.MEMBER
        periods = [
            StatusPeriod(PartnershipStatus.CLIENT, date(2020, 1, 1), date(2024, 1, 1)),
            StatusPeriod(status, date(2024, 1, 1), None, "x"),
        ]
    organisation = OrganisationRecord(UUID(int=9000 + place, version=4), f"C{place}", (), sector=sector)
    return ClientRecord(UUID(int=8000 + place, version=4), HEAD, organisation, tuple(periods))


def work(place: int) -> list[EngagementRecord]:
    """90 members: 50 with one client, 40 with two halves; one more earns in kronor as well."""
    member = UUID(int=5000 + place, version=4)
    halves = [(place % 80, "500.00", "EUR")]
    if place >= 50:
        halves.append((80 + place % 40, "500.00", "EUR"))
    if place == 89:
        halves.append((3, "900.00", "SEK"))
    return [
        EngagementRecord(
            UUID(int=10_000 + place * 10 + part, version=4),
            HEAD,
            Engagement(
                UUID(int=8000 + of, version=4),
                member,
                f"F{place}.{part}",
                date(2026, 3, 1),
                date(2026, 4, 1),
                Decimal(amount),
                currency,
                date(2026, 4, 1),
                date(2026, 5, 1),
            ),
        )
        for part, (of, amount, currency) in enumerate(halves)
    ]


@pytest.fixture(scope="module")
async def counted(world: World) -> World:  # noqa: F811
    async with world.partition.database.writing(LOADER, "load") as session:
        await load(session, [client(place) for place in range(120)])
    async with world.partition.database.writing(LOADER, "load") as session:
        await copy_engagements(session, [one for place in range(90) for one in work(place)])
        session.record("engagements.loaded", "FR")
    await world.do("computeClientCube", "cube { version }", country="FR", month=MONTH, idempotencyKey="first")
    return world


async def table(world: World, of: str, *by: str) -> dict[tuple[str, ...], int | None]:  # noqa: F811
    (found,) = (await world.data(FIGURES, world.member("anybody"), months=[MONTH], of=of, by=by))["clientFigures"]
    return {tuple(cell["values"]): cell["count"] for cell in found["cells"]}


async def test_what_is_counted_is_exact_before_it_is_blurred(counted: World) -> None:
    async with counted.partition.database.reading() as session:
        head, _ = await session.head()
        found = await count(session, Counting(Month.read(MONTH), head, b"k" * 32))
    tallies = {cell: one.count for cell, one in found.tallies.items()}
    assert tallies[Cell("CLIENTS")] == 123  # three more are the world's own, of no sector that is on record
    assert tallies[Cell("CLIENTS:SECTOR", ("PUBLIC",))] == 40
    assert tallies[Cell("CLIENTS:SECTOR,CLIENTS:STATUS", ("MARKET", "PARTNER"))] == 30
    assert tallies[Cell("CLIENTS:ENGAGED", ("OCCASIONAL",))] > 100
    dependence = {value: tallies.get(Cell("MEMBERS:DEPENDENCE", (value,))) for value in ("ALL", "FROM_50", "UNCLEAR")}
    assert dependence == {"ALL": 50, "FROM_50": 39, "UNCLEAR": 1}
    euro = found.sums["EUR"][Cell("INVOICED")]
    assert (euro.tally.count, euro.total, euro.largest) == (90, Decimal(65_000), Decimal(1000))


async def test_shares_and_what_is_withheld(counted: World) -> None:
    (found,) = (await counted.data(FIGURES, months=[MONTH], of="CLIENTS", by=["SECTOR"]))["clientFigures"]
    assert found["cube"] == {"month": MONTH, "version": 1, "threshold": 10}
    market = next(cell for cell in found["cells"] if cell["values"] == ["MARKET"])
    assert abs(market["count"] - 83) < 25
    assert market["share"].count("/") == 1
    statuses = await table(counted, "CLIENTS", "STATUS", "SECTOR")
    assert statuses["MEMBER", "PUBLIC"] is None  # there is one
    assert [value for value in statuses.values() if value is None]
    dependence = await table(counted, "MEMBERS", "DEPENDENCE")
    assert abs((dependence["ALL",] or 0) - 50) < 25
    assert dependence["UNCLEAR",] is None


async def test_what_was_invoiced_currency_by_currency(counted: World) -> None:
    (found,) = (await counted.data(INVOICED, counted.member("anybody"), months=[MONTH]))["invoicedFigures"]
    shown = {cell["currency"]: cell["amount"] for cell in found["cells"]}
    assert shown["SEK"] is None  # one member's
    assert abs(Decimal(shown["EUR"]["amount"]) - 65_000) < 20_000
    (found,) = (await counted.data(INVOICED, months=[MONTH], by="SECTOR"))["invoicedFigures"]
    by_sector = {(cell["currency"], cell["value"]): cell["amount"] for cell in found["cells"]}
    assert abs(Decimal(by_sector["EUR", "MARKET"]["amount"]) - 43_000) < 15_000
    assert ("SEK", "MARKET") not in by_sector
    (found,) = (await counted.data(INVOICED, months=[MONTH], by="ENTITY"))["invoicedFigures"]
    # All of it is one entity's: its figure beside the empty ones would say what everybody's is.
    assert {cell["amount"] for cell in found["cells"]} == {None}


async def test_a_month_is_counted_once_and_corrected_with_a_reason(counted: World) -> None:
    given = {"country": "FR", "month": MONTH}
    assert (await counted.refused("computeClientCube", **given))["code"] == "ALREADY_EXISTS"
    assert (await counted.refused("computeClientCube", **given | {"month": "2026-11"}))["code"] == "BAD_ARGUMENT"
    low = await counted.refused("computeClientCube", **given, correction="x", threshold=5)
    assert low["code"] == "BAD_ARGUMENT"
    before = await table(counted, "MEMBERS", "DEPENDENCE")
    again = await counted.do("computeClientCube", "cube { version }", **given, correction="a late invoice")
    assert again == {"cube": {"version": 2}}
    # The same members are shown by the same figures: asking often averages nothing out.
    assert await table(counted, "MEMBERS", "DEPENDENCE") == before
    replayed = await counted.do("computeClientCube", "cube { version }", **given, idempotencyKey="first")
    assert replayed == {"cube": {"version": 1}}


async def test_who_may_have_it_counted_and_who_reads(counted: World) -> None:
    given = {"country": "FR", "month": "2026-09"}
    assert (await counted.refused("computeClientCube", counted.officer(SCOP), **given))["code"] == "FORBIDDEN"
    answer = await counted.ask(asking("computeClientCube", "__typename"), counted.member("x"), input=given)
    assert answer["errors"][0]["extensions"]["code"] == "PARTITION_FORBIDDEN"
    answer = await counted.ask(FIGURES, "", months=[MONTH], of="CLIENTS", by=["SECTOR"])
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    for months, by in (([], ["SECTOR"]), (["October"], ["SECTOR"]), ([MONTH], [Dimension.DEPENDENCE.value])):
        answer = await counted.ask(FIGURES, months=months, of="CLIENTS", by=by)
        assert answer["errors"][0]["extensions"]["code"] == "BAD_ARGUMENT"
    assert (await counted.data(FIGURES, months=["2020-01"], of="CLIENTS", by=["SECTOR"])) == {"clientFigures": []}
