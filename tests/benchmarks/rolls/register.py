"""A register as a country would have it after years: two share operations each, a few suspensions and defaults."""

from __future__ import annotations

from sqlalchemy import text

from commons.auth.caller import Caller
from commons.database.sessions import Database
from commons.directory import Directory
from services.members.store.legal_entities import open_entities

# Every tenth person is known in every country under the same id, as linking leaves them.
REGISTER = """
INSERT INTO membership_category VALUES (:entity, 'BENCH', 'Bench', 'OPTIONAL');
INSERT INTO membership (id, entity, number, kind)
  SELECT gen_random_uuid(), :entity, n, 'PERSON' FROM generate_series(1, :memberships) n;
INSERT INTO registration
  SELECT id, entity, daterange('2012-01-01'::date + number % 5000, NULL), int8range(1, NULL)
    FROM membership WHERE entity = :entity;
INSERT INTO membership_person
  SELECT r.membership, CASE WHEN m.number % 10 = 0 THEN md5(m.number::text)::uuid ELSE gen_random_uuid() END,
         r.valid, int8range(1, NULL)
    FROM registration r JOIN membership m ON m.id = r.membership WHERE r.entity = :entity;
INSERT INTO categorisation
  SELECT membership, 'BENCH', valid, int8range(1, NULL) FROM registration WHERE entity = :entity;
INSERT INTO share_operation
  SELECT m.entity, 2 * m.number - k, 0, m.id, CASE k WHEN 1 THEN 'SUBSCRIBE' ELSE 'PAY' END, c.code, k, (1 - k) * 30,
         lower(r.valid), int8range(1, NULL)
  FROM membership m JOIN registration r ON r.membership = m.id JOIN share_class c ON c.entity = m.entity
       CROSS JOIN (VALUES (1), (0)) AS leg (k)
  WHERE m.number % 20 > 0 AND m.entity = :entity;
INSERT INTO membership_fact
  SELECT id, CASE number % 2 WHEN 0 THEN 'IN_DEFAULT' ELSE 'VOTE_SUSPENDED' END, NULL,
         daterange('2026-01-01', NULL), int8range(1, NULL)
  FROM membership WHERE number % 33 = 0 AND entity = :entity
"""


async def fill(url: str, entity: str, memberships: int) -> None:
    """Fill one entity's register in the members database at `url`."""
    country = entity.partition(".")[0]
    database = Database(url, country)
    async with database.writing(Caller("bench", "bench"), "bench") as session:
        await open_entities(session, Directory.load().country(country))
        for statement in REGISTER.split(";"):
            given = {"entity": entity, "memberships": memberships}
            wanted = {name: value for name, value in given.items() if f":{name}" in statement}
            await session.connection.execute(text(statement), wanted)
        session.record("bench", entity)
    async with database.engine.connect() as connection:
        raw = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await raw.execute(text("VACUUM ANALYZE"))
    await database.close()
