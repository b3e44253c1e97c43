"""Links, candidates and transfers between countries."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0008_borders.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("what crossed a border is on record for good")
