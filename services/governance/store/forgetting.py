"""Forgetting a member whose profile is erased: names and contacts go; what the law keeps of meetings keeps her id.

Rolls, attendance, proxies, objections, protests and minutes stay, with the membership's id: whom it stands for is the
held identity's to say, as long as the law holds that, for named roles and with a line in the log. Texts that people
wrote into the record of a meeting (what an objection or a protest says) are that record and stay with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from commons.database.sessions import Database, WriteSession
from commons.ids import global_id

BLANK = "[erased]"
PERSONAL: Mapping[str, tuple[str, str]] = {
    "delegate_candidate": (
        "display_name = :blank, contact = :blank,"
        " representative = CASE WHEN representative IS NULL THEN NULL ELSE :blank END",
        "membership = ANY(:ids)",
    ),
    "roll_objection": (
        "name = CASE WHEN on_behalf_of IS NULL THEN :blank ELSE name END,"
        " on_behalf_of = CASE WHEN on_behalf_of IS NULL THEN NULL ELSE :blank END",
        "membership = ANY(:ids)",
    ),
    "delegate_objection": (
        "name = CASE WHEN on_behalf_of IS NULL THEN :blank ELSE name END,"
        " on_behalf_of = CASE WHEN on_behalf_of IS NULL THEN NULL ELSE :blank END",
        "membership = ANY(:ids)",
    ),
    "proxy": ("name = :blank", "principal = ANY(:ids) AND NOT on_behalf"),
    "protest": ("name = :blank", "membership = ANY(:ids) AND NOT on_behalf"),
    "candidacy": (
        "display_name = :blank, name = CASE WHEN on_behalf THEN name ELSE :blank END",
        "membership = ANY(:ids)",
    ),
    **dict.fromkeys(
        ("initiative", "initiative_signature", "amendment", "written_question", "secret_vote_request"),
        ("name = :blank", "membership = ANY(:ids) AND NOT on_behalf"),
    ),
    "notice_choice": ("name = :blank", "membership = ANY(:ids) AND NOT on_behalf"),
}
"""By table: what is blanked, and in which rows. Whoever acted for her, an officer, keeps her own name."""
KEPT: Mapping[str, str] = {
    "minutes_signature": "minutes are signed by name, and sealed",
    "mandate": "the register of offices is public",
}
"""Tables with a member's name that keep it, with the reason."""


async def forget(session: WriteSession, memberships: Sequence[UUID], today: date) -> None:
    """Blank what is personal of these members. Audited as `member.forgotten`."""
    given = {"ids": list(memberships), "blank": BLANK}
    await session.value("SELECT set_config('hemicycle.erasing', 'on', true)")
    for table, (change, rows) in PERSONAL.items():
        await session.execute(f"UPDATE {table} SET {change} WHERE {rows}", given)
    sequence = await session.sequence()
    await session.execute(
        "INSERT INTO forgotten (membership, forgotten_on, known)"
        " SELECT id, CAST(:today AS date), int8range(:sequence, NULL) FROM unnest(CAST(:ids AS uuid[])) AS id"
        " ON CONFLICT DO NOTHING",
        {"ids": list(memberships), "today": today, "sequence": sequence},
    )
    names = [global_id(session.country, "membership", one) for one in memberships]
    session.record("member.forgotten", names[0], memberships=names)


async def still_named(database: Database, memberships: Sequence[UUID]) -> list[UUID]:
    """Those of them that were not forgotten yet."""
    async with database.reading() as session:
        rows = await session.all(
            "SELECT DISTINCT id FROM unnest(CAST(:ids AS uuid[])) AS id"
            " WHERE id NOT IN (SELECT membership FROM forgotten) ORDER BY id",
            {"ids": list(memberships)},
        )
    return [row.id for row in rows]
