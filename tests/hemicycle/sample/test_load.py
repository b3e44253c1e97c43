"""The sample in real databases, through the services' own bulk loads."""

from __future__ import annotations

import pytest

from commons.database.audit import AuditLine, first_break
from commons.database.sessions import Database
from commons.directory import SERVICES, Directory
from commons.errors import Refusal
from hemicycle.sample.load import load_sample
from tests.hemicycle.sample.conftest import AS_OF, SCALE, Sample

NAMES = [f"{service}/{code}" for code in ("FR", "EU") for service in SERVICES]


async def test_every_row_lands_and_the_audit_chain_holds(fresh_database, sample: Sample) -> None:
    urls = {name: await fresh_database(name.split("/")[0]) for name in NAMES}
    told: list[tuple[int, int, str]] = []
    report = await load_sample(
        urls, Directory.load(), AS_OF, scale=SCALE, progress=lambda done, total, name: told.append((done, total, name))
    )
    assert [done for done, _, _ in told] == [1, 2, 3, 4, 5, 6]
    assert {name for _, _, name in told} == set(NAMES)
    assert report.rows["members/FR"] == len(sample.members["FR"])
    assert report.rows["clients/FR"] == len(sample.clients["FR"])
    assert report.rows["governance/FR"] == 4
    people = {record.person for code in ("FR", "EU") for record in sample.members[code] if record.person}
    assert report.people == len(people)
    for name, url in urls.items():
        await _chain_holds(Database(url, name[-2:]))
    await _as_generated(Database(urls["members/FR"], "FR"), sample)


async def _chain_holds(database: Database) -> None:
    async with database.reading() as session:
        rows = await session.all("SELECT * FROM audit ORDER BY sequence")
    await database.close()
    assert rows
    lines = [
        (AuditLine(row.sequence, row.at, row.actor, row.action, row.subject, row.body), row.previous, row.hash)
        for row in rows
    ]
    assert first_break(lines) is None


async def _as_generated(database: Database, sample: Sample) -> None:
    async with database.reading() as session:
        kinds = await session.all("SELECT kind, count(*) AS count FROM membership GROUP BY kind")
        numbers = await session.all("SELECT entity, count(*) AS count, max(number) AS last FROM membership GROUP BY 1")
        shares = await session.value("SELECT sum(held_change) FROM share_operation")
    await database.close()
    records = sample.members["FR"]
    assert {row.kind: row.count for row in kinds} == {
        kind: sum(record.kind == kind for record in records) for kind in ("PERSON", "ORGANISATION")
    }
    assert all(row.count == row.last for row in numbers)
    signs = {"SUBSCRIBE": 1, "REDEEM": -1, "EXCLUDE": -1}
    assert shares == sum(signs.get(kind, 0) * count for record in records for kind, count, _, _ in record.operations)


async def test_an_unknown_country_is_refused(fresh_database) -> None:
    url = await fresh_database("clients")
    with pytest.raises(Refusal) as refused:
        await load_sample({"clients/XX": url}, Directory.load(), AS_OF, scale=SCALE)
    assert refused.value.code == "UNKNOWN_COUNTRY"
