"""Alembic, driven by us: one folder of revisions per service, run against one database URL."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from commons.database.migration_texts import check_texts, texts

COMMON_TABLES = Path(__file__).with_name("tables.sql")
MIGRATION_LOCK = 0x4845_4D49


def script_directory(service: str) -> ScriptDirectory:
    """The revisions of `services.<service>.store.migrations`."""
    config = Config()
    folder = Path(import_module(f"services.{service}.store").__file__ or "").parent / "migrations"
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


async def migrate(service: str, url: str) -> str:
    """Bring the database at `url` to the newest revision of `service`; returns that revision.

    Raises `ChangedMigration` where a revision that ran in it has another text today.
    """
    scripts = script_directory(service)
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            # Replicas that start together wait here for the first of them instead of racing it.
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            await connection.run_sync(lambda sync: _upgrade(sync, scripts))
    finally:
        await engine.dispose()
    return scripts.get_current_head() or ""


async def same_texts(service: str, url: str) -> None:
    """Raise `ChangedMigration` where a revision that ran in the database at `url` has another text today."""
    wanted = texts(script_directory(service))
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            await connection.run_sync(lambda sync: check_texts(sync, wanted))
    finally:
        await engine.dispose()


def run_script(connection: Connection, script: str) -> None:
    """Run SQL of several statements inside the revision's transaction (asyncpg prepares only one at a time)."""
    connection.exec_driver_sql("SELECT 1")  # opens the transaction the script must be part of
    raw: Any = connection.connection.dbapi_connection
    raw.run_async(lambda driver: driver.execute(script))


def common_tables() -> str:
    """The tables that every partition has beside its own; each service's first revision runs them."""
    return COMMON_TABLES.read_text("utf-8")


def _upgrade(connection: Connection, scripts: ScriptDirectory) -> None:
    config = Config()
    with EnvironmentContext(config, scripts, fn=lambda revision, _: scripts._upgrade_revs("head", revision)) as env:  # pyright: ignore
        env.configure(connection=connection, target_metadata=None)
        env.run_migrations()
    check_texts(connection, texts(scripts))
