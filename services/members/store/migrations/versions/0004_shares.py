"""The share register in full: obligations, operations on their way, payments, refunds."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0004_shares.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("the register is append-only")
