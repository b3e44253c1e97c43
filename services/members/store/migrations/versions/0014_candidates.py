"""Entries of two countries that may be one human's, and what people said of them."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0014_candidates.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("what was said of two entries is not asked again")
