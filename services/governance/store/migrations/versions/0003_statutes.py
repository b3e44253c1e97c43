"""Statutes proposed and adopted, with their notarised date; opinions where the law is unknown."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0003_statutes.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("adopted statutes are on record for good")
