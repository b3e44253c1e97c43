"""A revision that ran keeps its text: what stands in a file changed afterwards never ran where it already had."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from commons.errors import HemicycleError

_TABLE = "CREATE TABLE IF NOT EXISTS migration_text (revision text PRIMARY KEY, digest text NOT NULL)"


class ChangedMigration(HemicycleError):
    """A revision's SQL is not what ran in this database; the message names the file and what to do."""


def texts(scripts: ScriptDirectory) -> Mapping[str, tuple[str, str]]:
    """The SQL file and its SHA-256 (hex) of every revision that has one, by revision."""
    found = {}
    for script in scripts.walk_revisions():
        file = Path(script.path).with_suffix(".sql")
        if file.exists():
            found[script.revision] = (file.name, hashlib.sha256(file.read_bytes()).hexdigest())
    return found


def check_texts(connection: Connection, wanted: Mapping[str, tuple[str, str]]) -> None:
    """Raise `ChangedMigration` where a revision ran here with another text; one seen for the first time is noted.

    To be called when the database has all of them: within the transaction of the upgrade, or after it.
    """
    connection.execute(text(_TABLE))
    known: dict[str, str] = {}
    for row in connection.execute(text("SELECT revision, digest FROM migration_text")):
        known[row.revision] = row.digest
    for revision, (name, digest) in sorted(wanted.items()):
        if known.get(revision, digest) != digest:
            raise ChangedMigration(
                f"{name} has changed since it ran in this database: put its text back and write what is new in another "
                "revision, or begin with an empty database."
            )
    fresh = [{"revision": one, "digest": wanted[one][1]} for one in sorted(wanted.keys() - known.keys())]
    if fresh:
        connection.execute(text("INSERT INTO migration_text (revision, digest) VALUES (:revision, :digest)"), fresh)
