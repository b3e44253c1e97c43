"""Names and contacts of erased members may be blanked."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0020_forgetting.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("what was forgotten is not remembered")
