"""What closing a ballot needs to know."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0024_closing.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("votes that were cast are on record for good")
