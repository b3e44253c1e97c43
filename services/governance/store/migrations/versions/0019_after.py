"""After the meeting: minutes, protests, filings, corrections of late discoveries."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0019_after.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("what followed a meeting is on record for good")
