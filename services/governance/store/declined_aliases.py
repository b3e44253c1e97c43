"""Aliases that a country declined: two members of one entity are two people, whatever another country signed."""

from __future__ import annotations

from commons.database.sessions import ReadSession


async def drop_declined(session: ReadSession, people: str, entity: str) -> None:
    """Take from the temporary table `alias` what would fold two people of one entity.

    `people` is a temporary table with a row for each person and entity, by the ids that the countries tell; `entity` is
    its column of that entity's bit.
    """
    await session.connection.exec_driver_sql("ANALYZE alias")
    await session.connection.exec_driver_sql(f"ANALYZE {people}")
    await session.connection.exec_driver_sql(
        f"DELETE FROM alias USING {people} former, {people} present"
        " WHERE former.person = alias.old AND present.person = alias.new"
        f" AND former.{entity} = present.{entity}"
    )
