"""Each day's run over what is due on shares."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0015_obligation_runs.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("a day that was done would be done again")
