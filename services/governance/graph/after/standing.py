"""What is read of a version of minutes when it is signed or shown: its officers, its law, what it lacks."""

from __future__ import annotations

from commons.ids import uuid_of
from services.governance.domain.after.signing import Officer
from services.governance.domain.after.words import Capacity, Kept
from services.governance.store.after.minutes import MinutesRecord


def officers_of(record: MinutesRecord) -> list[Officer]:
    """The bureau as the version names it."""
    return [
        Officer(
            Capacity(row["capacity"]),
            row["name"] or "",
            uuid_of(row["membership"], "membership") if row["membership"] else None,
        )
        for row in record.body["officers"]
    ]


def missing_in(record: MinutesRecord) -> list[str]:
    """The words of what law or statutes want and the version lacks."""
    return [row["word"] for row in record.body["wanted"] if row["kept"] == Kept.MISSING.value]
