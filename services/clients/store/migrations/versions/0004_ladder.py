"""What a step of the ladder rests on."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0004_ladder.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("a step that was decided is on record for good")
