"""Consent names the reading country and its time."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0013_consent_edges.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("to whom a consent was given is on record for good")
