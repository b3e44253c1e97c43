"""Organisations, clients and the partnership ladder."""

from pathlib import Path

from alembic import op

from commons.database.migrating import COMMON_TABLES

revision = "0001"
down_revision = None

TABLES = Path(__file__).parent.parent.parent / "tables.sql"


def upgrade() -> None:
    for path in (COMMON_TABLES, TABLES):
        script = path.read_text("utf-8")
        # Several statements at once need the simple protocol, which only the driver offers.
        op.get_bind().connection.dbapi_connection.run_async(lambda driver, script=script: driver.execute(script))
