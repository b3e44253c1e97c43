"""Secret ballots: keys, envelopes, opened votes; certified counts of outside providers."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0016"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0016_secret.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("votes that were opened are on record for good")
