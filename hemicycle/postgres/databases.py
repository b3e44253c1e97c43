"""Databases on one server: made from a template in some tens of milliseconds, each with a note about its state."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import asyncpg
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from commons.database.migration_texts import ChangedMigration
from hemicycle.problem import Problem

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}\Z")


def driver_url(url: str) -> str:
    """`DATABASE_URL` as people write it (`postgres://`, `postgresql://`), for SQLAlchemy's asyncpg driver."""
    return make_url(re.sub(r"\Apostgres(ql)?://", "postgresql+asyncpg://", url)).render_as_string(hide_password=False)


class Databases:
    """The databases of the server behind `url`, whose user may create some.

    A database's note is its comment: a JSON object that lives and dies with it.
    """

    def __init__(self, url: str) -> None:
        self._url = make_url(driver_url(url))

    def url(self, name: str) -> str:
        """SQLAlchemy's URL of one database."""
        return self._url.set(database=name).render_as_string(hide_password=False)

    async def notes(self, prefix: str = "") -> dict[str, dict[str, Any]]:
        """The databases whose names start with `prefix`, each with its note (`{}` without one)."""
        statement = (
            "SELECT datname, shobj_description(oid, 'pg_database') AS note FROM pg_database"
            " WHERE starts_with(datname, :prefix) ORDER BY datname"
        )
        async with self._connection() as connection:
            rows = (await connection.execute(text(statement), {"prefix": prefix})).all()
        return {name: _note(comment) for name, comment in rows}

    async def create(self, name: str, template: str | None = None, *, passing: bool = False) -> str:
        """Make a database, empty or a copy of `template`; returns its URL.

        `passing`: it need not outlive the server's death, and is made in half the time by copying files.
        """
        # C.UTF-8 or ICU defaults of a foreign server would order cursors differently.
        source = f"TEMPLATE {_checked(template)}" if template else "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
        async with self._connection() as connection:
            how = " STRATEGY FILE_COPY" if passing else ""
            await connection.execute(text(f"CREATE DATABASE {_checked(name)} {source}{how}"))
        return self.url(name)

    async def create_noted(self, name: str, note: dict[str, Any], template: str | None = None) -> str:
        """Make a database that never exists without its note: it gets its name last."""
        unnamed = f"{name}__unnamed"
        await self.drop(unnamed)
        await self.create(unnamed, template)
        await self.write_note(unnamed, note)
        async with self._connection() as connection:
            await connection.execute(text(f"ALTER DATABASE {_checked(unnamed)} RENAME TO {_checked(name)}"))
        return self.url(name)

    async def drop(self, name: str) -> None:
        """Remove a database, if there is one, whoever is connected."""
        async with self._connection() as connection:
            await connection.execute(text(f"DROP DATABASE IF EXISTS {_checked(name)} WITH (FORCE)"))

    async def write_note(self, name: str, note: dict[str, Any]) -> None:
        """Replace a database's note."""
        quoted = json.dumps(note, sort_keys=True).replace("'", "''").replace(":", r"\:")
        async with self._connection() as connection:
            await connection.execute(text(f"COMMENT ON DATABASE {_checked(name)} IS '{quoted}'"))

    async def version(self) -> int:
        """The server's major version."""
        async with self._connection() as connection:
            return int((await connection.execute(text("SHOW server_version_num"))).scalar_one()) // 10_000

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        with problems(self._url.render_as_string(hide_password=True)):
            engine = create_async_engine(self._url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
            try:
                async with engine.connect() as connection:
                    yield connection
            finally:
                await engine.dispose()


@contextmanager
def problems(url: str) -> Iterator[None]:
    """Tell in one sentence what a server says; `url` is named without its password."""
    try:
        yield
    except (OSError, DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Problem(_reason(error, make_url(url).render_as_string(hide_password=True))) from error
    except ChangedMigration as error:
        raise Problem(str(error)) from error


def _reason(error: Exception, shown_url: str) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    sentence = str(cause).strip().partition("\n")[0].removeprefix("<class ").split(">: ")[-1]
    return f"PostgreSQL at {shown_url} says: {sentence}"


def _checked(name: str) -> str:
    if not _NAME.match(name):
        raise ValueError(f"not a database name: {name!r}")
    return name


def _note(comment: str | None) -> dict[str, Any]:
    try:
        found = json.loads(comment or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
