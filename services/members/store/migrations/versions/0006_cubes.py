"""Monthly cubes of statistics, with small cells suppressed."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0006_cubes.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("published figures stay as they were published")
