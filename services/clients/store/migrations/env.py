"""Alembic's entry point; revisions are run by `commons.database.migrating` over a connection it already holds."""

from alembic import context

context.run_migrations()
