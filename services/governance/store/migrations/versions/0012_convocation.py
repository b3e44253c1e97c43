"""Convocation: how each member is convened, what was dispatched, documents, texts, and meetings that move."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0012_convocation.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("what was convened and dispatched is on record for good")
