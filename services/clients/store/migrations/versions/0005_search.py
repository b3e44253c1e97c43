"""Search by name and number, and files that were imported."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0005_search.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("what was imported is on record for good")
