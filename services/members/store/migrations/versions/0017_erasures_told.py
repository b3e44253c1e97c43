"""Erasures that governance has not confirmed are found by an index."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0017_erasures_told.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("an index goes with its migration")
