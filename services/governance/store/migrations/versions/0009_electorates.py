"""Electorates beyond one register: suspected duplicates, named entities."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0009_electorates.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("decisions on an electorate are on record for good")
