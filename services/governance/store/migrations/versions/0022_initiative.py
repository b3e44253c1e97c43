"""What members start themselves: motions, meetings, questions, amendments, candidacies, requests."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0022_initiative.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("what members asked for is on record for good")
