"""A bank's file over the command line: each payment once, the bad ones told by line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from commons.importing import ImportReport
from services.members.store.import_payments import import_payments
from tests.services.members.conftest import LOADER, SMARTCOOP, OpenRegister, Register, member

TODAY = date(2026, 6, 1)
HEADER = "reference;amount;booked_on;value_date;name"


async def taken_over(register: Register, folder: Path, *lines: str) -> tuple[ImportReport, int]:
    path = folder / "payments.csv"
    path.write_text("\n".join([HEADER, *lines, ""]), "utf-8")
    entity = register.partition.directory.entity(SMARTCOOP)
    return await import_payments(register.database, entity, path, LOADER, today=TODAY)


async def test_good_payments_are_kept_once_and_bad_ones_told(register: OpenRegister, tmp_path: Path) -> None:
    belgium = await register("BE")
    await belgium.load(member(1, register_number="BE-1"))
    lines = (
        "B-1;30,00;2026-05-02;2026-05-01;Ada",
        "B-2;much;2026-05-02;;",
        "B-3;60;2030-01-01;;",
        "B-4;1.234,50;2026-05-03;;Grace",
    )
    report, waiting = await taken_over(belgium, tmp_path, *lines)
    assert (report.landed, report.rejected, waiting) == (2, 2, 2)
    rejects = (tmp_path / "payments.rejects.csv").read_text("utf-8")
    assert "\n3," in rejects
    assert "amount is no number" in rejects
    assert "\n4," in rejects
    assert "lies ahead" in rejects
    async with belgium.database.reading() as session:
        kept = await session.all("SELECT reference, amount::text, value_date FROM payment ORDER BY 1")
    assert [tuple(row) for row in kept] == [("B-1", "30.00", date(2026, 5, 1)), ("B-4", "1234.50", date(2026, 5, 3))]
    before = await belgium.lines()
    again, waiting = await taken_over(belgium, tmp_path, *lines[:2], lines[3])
    assert (again.landed, again.unchanged, again.rejected, waiting) == (0, 2, 1, 0)
    assert await belgium.lines() == before


async def test_a_payment_that_says_something_else_now_is_rejected(register: OpenRegister, tmp_path: Path) -> None:
    belgium = await register("BE")
    await taken_over(belgium, tmp_path, "B-1;30,00;2026-05-02;2026-05-01;Ada")
    report, _ = await taken_over(belgium, tmp_path, "B-1;31,00;2026-05-02;2026-05-01;Ada", "B-2;10;2026-05-02;;")
    assert (report.landed, report.rejected) == (1, 1)
    assert "is known with 30.00" in (tmp_path / "payments.rejects.csv").read_text("utf-8")
