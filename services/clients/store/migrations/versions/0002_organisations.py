"""What organisations are known by: names, numbers in time, joins and splits."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0002_organisations.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("an organisation's past is kept")
