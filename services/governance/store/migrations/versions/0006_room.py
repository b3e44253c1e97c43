"""The room: calls, presence, representation, proxies, conflicts, changes at the door."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0006_room.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("what happened in the room is on record for good")
