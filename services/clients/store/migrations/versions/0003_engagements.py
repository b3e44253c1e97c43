"""Who worked for whom, contacts and advisers."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0003_engagements.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("work that was done is on record for good")
