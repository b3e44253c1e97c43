"""Where imported share operations come from."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0010_imports.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("a register only grows")
