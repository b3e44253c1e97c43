"""The terms on which an election is voted on."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0021_ballot_terms.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("votes that were cast are on record for good")
