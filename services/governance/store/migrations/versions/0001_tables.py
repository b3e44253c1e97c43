"""Statutes, sign-offs, assemblies with resolutions and tallies, rolls with their lines and signatures."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import common_tables, run_script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0001_tables.sql")


def upgrade() -> None:
    run_script(op.get_bind(), common_tables())
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("the first revision is where the past begins")
