"""The group's cube of a month: every country is asked, each person is counted by the first that knows her.

Hashes meet in a temporary table and nowhere else; their key is made for this count and forgotten with it. What is known
of persons stays in their countries: they send tallies. Every country answers, or nothing is written.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from commons.cubes.secret import hold_months, record_key, secret_of
from commons.cubes.showing import Rule
from commons.cubes.wanted import Wanted
from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.subgraph.context import Partition
from services.members.domain.activities.needs import vocabulary
from services.members.domain.cubes.joining import Part, join, publish_bases
from services.members.domain.cubes.plane import (
    CUBE_PERSONS_PATH,
    CUBE_TALLIES_PATH,
    GROUP,
    CubePersons,
    CubeTallies,
    TalliesAnswer,
    counts_of,
    published_of,
)
from services.members.domain.cubes.publishing import material_of, publish
from services.members.domain.cubes.words import Scope
from services.members.store.asking_countries import answered, framed, unavailable
from services.members.store.compute_cube import next_cube
from services.members.store.cube_hashes import COLUMN
from services.members.store.cubes import CubeRecord, Group, save_cube

_LEFT_OUT = """
SELECT hash FROM (SELECT country, hash, min(country) OVER (PARTITION BY hash) AS first FROM cube_person) AS p
 WHERE country = :country AND first < country"""


async def compute_group_cube(session: WriteSession, partition: Partition, wanted: Wanted, today: date) -> CubeRecord:
    """Count and publish the group.

    Raises `Refusal` as `compute_cube` does, UNROUTABLE_ID, PARTITION_INCOMPLETE or PARTITION_UNAVAILABLE.
    """
    wanted.month.over(today)
    check_group(partition)
    await hold_months(session)
    cube = await next_cube(session, wanted, Scope.GROUP)
    secret = await secret_of(session)
    count = _Count(wanted, list(partition.directory.countries), secrets.token_bytes(32), record_key(secret))
    answers = await _answers(session, partition, count)
    _check_definitions(cube, answers)
    # The highest threshold of any country: what one withholds for its size the group does not tell from fewer.
    cube = replace(cube, threshold=max(cube.threshold, *(answer.threshold for answer in answers.values())))
    needs = [kind.code for kind in vocabulary(wanted.month.last)]
    parts = [_part(country, answer, needs) for country, answer in answers.items()]
    joined = join(parts, cube.threshold)
    rule = Rule(cube.threshold, secret)
    published = publish(joined.material, rule)
    published |= publish_bases(joined, published, rule)
    sources = {country: answer.version for country, answer in answers.items()}
    await save_cube(session, cube, published, Group(joined.countries, sources))
    return cube


def check_group(partition: Partition) -> None:
    """Refuse UNROUTABLE_ID in any other partition than the group's own."""
    if partition.country.code != GROUP:
        raise Refusal("UNROUTABLE_ID", f"The group's cubes are computed and kept by {GROUP}.")


@dataclass(frozen=True)
class _Count:
    """One count: of what, of whom, under which keys."""

    wanted: Wanted
    countries: Sequence[str]
    key: bytes
    record_key: bytes


async def _answers(session: WriteSession, partition: Partition, count: _Count) -> dict[str, TalliesAnswer]:
    await session.connection.exec_driver_sql(
        "CREATE TEMPORARY TABLE cube_person (country smallint, hash bytea) ON COMMIT DROP"
    )
    await session.connection.exec_driver_sql(f"CREATE TEMPORARY TABLE cube_hash ({COLUMN} bytea) ON COMMIT DROP")
    states = [await _gather(session, partition, count, position) for position in range(len(count.countries))]
    await session.connection.exec_driver_sql("ANALYZE cube_person")
    return {
        country: await _answer(session, partition, count, at)
        for country, at in zip(count.countries, enumerate(states), strict=True)
    }


async def _gather(session: WriteSession, partition: Partition, count: _Count, position: int) -> int:
    """Take in one country's hashes; gives the state of its register they were read at."""
    body = msgspec.json.encode(CubePersons(str(count.wanted.month), count.key.hex()))
    driver = await session.driver()
    await session.connection.exec_driver_sql("TRUNCATE cube_hash")
    async with framed(partition, count.countries[position], CUBE_PERSONS_PATH, body) as reader:
        await driver.copy_to_table("cube_hash", source=reader.rows(), columns=[COLUMN], format="binary")
    await session.execute("INSERT INTO cube_person SELECT :country, hash FROM cube_hash", {"country": position})
    if reader.trailer is None:
        raise unavailable(count.countries[position])
    return reader.trailer.sequence


async def _answer(session: WriteSession, partition: Partition, count: _Count, at: tuple[int, int]) -> TalliesAnswer:
    position, known_at = at
    country = count.countries[position]
    left_out = [row.hash.hex() for row in await session.all(_LEFT_OUT, {"country": position})]
    wanted = CubeTallies(str(count.wanted.month), count.key.hex(), known_at, count.record_key.hex(), left_out)
    async with answered(partition, country, CUBE_TALLIES_PATH, msgspec.json.encode(wanted)) as response:
        body = await response.read()
    try:
        return msgspec.json.decode(body, type=TalliesAnswer)
    except msgspec.DecodeError as error:
        raise unavailable(country) from error


def _part(country: str, answer: TalliesAnswer, needs: Sequence[str]) -> Part:
    try:
        return Part(country, material_of(counts_of(answer.tallies), needs), published_of(answer.published))
    except (ValueError, KeyError) as error:
        raise unavailable(country) from error


def _check_definitions(cube: CubeRecord, answers: Mapping[str, TalliesAnswer]) -> None:
    other = [country for country, answer in answers.items() if answer.definition != cube.definition]
    if other:
        raise Refusal(
            "PARTITION_INCOMPLETE",
            f"{', '.join(other)} counted {cube.month} by another definition; a correction there counts it anew.",
            missing=other,
        )
