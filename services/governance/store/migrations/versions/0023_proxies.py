"""Proxies in bulk, with instructions, and what holds over."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from commons.database.migrating import run_script

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = Path(__file__).with_name("0023_proxies.sql")


def upgrade() -> None:
    run_script(op.get_bind(), TABLES.read_text("utf-8"))


def downgrade() -> None:
    raise NotImplementedError("a proxy that was given is on record for good")
