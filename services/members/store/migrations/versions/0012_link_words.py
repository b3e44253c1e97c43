"""A link is asked for, confirmed by the member of the country that offered it, and told by each side to the other."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0012_link_words.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("who confirmed a link is on record for good")
