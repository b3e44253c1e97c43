"""Elections by list, seats after the count, mandates, draws by lot."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0018_elections.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("who was elected and held office is on record for good")
