"""Cubes say as of which state of governance they know who took part in meetings."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0016_turnout.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("a cube would not say what its turnout rests on")
