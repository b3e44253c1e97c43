"""The desk: who runs the meeting, which item is open, in which order items are taken."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0017_desk.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("who ran a meeting is on record for good")
