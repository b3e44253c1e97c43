"""Why an upheld objection leaves its line as it is."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0010_settled_objections.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("what became of an objection is on record for good")
