"""How links between countries came to be, step by step."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0011_links.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("how somebody was linked is on record for good")
