"""Alembic's entry: the connection comes from `commons.database.migrating`."""

from alembic import context

context.run_migrations()
