"""What a meeting's decisions have to be filed as: known where it was read, asked for where nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from commons.errors import Refusal
from services.governance.domain.after.filings import Filing, FilingState, answered, done, filings_of, title_of, waived
from services.governance.domain.after.record import Item
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.law.leaf import Absent
from services.governance.domain.results.declare import Declaration
from services.governance.domain.words import AssemblyForm, AssemblyKind, ResolutionKind
from tests.services.governance.domain.readings import reading

DAY = date(2027, 6, 15)


def meeting(country: str, kind: AssemblyKind = AssemblyKind.ORDINARY) -> Assembly:
    return Assembly(UUID(int=1), f"{country}.entity.test", "Annual", kind, AssemblyForm.IN_ROOM, DAY, DAY)


def item(kind: ResolutionKind, verdict: str | None) -> Item:
    found = Declaration(verdict, "", (), None, "Otto", datetime(2027, 6, 15, tzinfo=UTC)) if verdict else None
    return Item(Resolution(UUID(int=2), UUID(int=1), 1, "Item", kind), declared=found)


def test_belgian_accounts_are_due_in_thirty_days_or_seven_months_after_the_year() -> None:
    law = reading("BE-SC", {"financial_year_end": "10-31"}, on=DAY)
    (found,) = filings_of(law, meeting("BE"), [])
    assert (found.duty, found.due_on) == ("accounts", date(2027, 5, 31))
    (late,) = filings_of(reading("BE-SC", {"financial_year_end": "12-31"}, on=DAY), meeting("BE"), [])
    assert late.due_on == date(2027, 7, 15)
    (silent,) = filings_of(reading("BE-SC", on=DAY), meeting("BE"), [])
    assert silent.due_on == date(2027, 7, 15)
    assert "do not say when a year ends" in silent.because


def test_french_accounts_are_due_by_company_form() -> None:
    (found,) = filings_of(reading("FR-SCIC-SA", form="SA", on=DAY), meeting("FR"), [])
    assert (found.due_on, found.law.unverified) == (date(2027, 7, 15), False)
    (unread,) = filings_of(reading("FR-SCIC-SARL", form="SARL", on=DAY), meeting("FR"), [])
    assert (unread.due_on, unread.law.absent) == (None, Absent.UNKNOWN)


def test_only_what_was_adopted_and_declared_is_filed() -> None:
    law, extra = reading("DE-EG", on=DAY), meeting("DE", AssemblyKind.EXTRAORDINARY)
    items = [
        item(ResolutionKind.AMENDMENT, "adopted"),
        item(ResolutionKind.AMENDMENT, "rejected"),
        item(ResolutionKind.ELECTION, "complete"),
        item(ResolutionKind.ELECTION, None),
        item(ResolutionKind.ORDINARY, "adopted"),
    ]
    found = filings_of(law, extra, items)
    assert [row.duty for row in found] == ["statutes", "officers"]
    assert all(row.due_on is None and row.law.absent is Absent.UNKNOWN for row in found)
    assert title_of("statutes") == "change of the statutes"


def open_filing(**fields: object) -> Filing:
    (found,) = filings_of(reading("DE-EG", on=DAY), meeting("DE"), [])
    return replace(found, **fields)  # pyright: ignore[reportArgumentType]


def test_an_answer_is_taken_only_where_nobody_knew() -> None:
    assert answered(open_filing(), date(2028, 1, 1), "letter of the auditor", DAY)[0] == date(2028, 1, 1)
    (known,) = filings_of(reading("IT-COOP", on=DAY), meeting("IT"), [])
    for filing, day, code in (
        (known, date(2028, 1, 1), "TRANSITION_NOT_ALLOWED"),
        (open_filing(), date(2027, 6, 14), "BAD_ARGUMENT"),
        (open_filing(state=FilingState.WAIVED), date(2028, 1, 1), "TRANSITION_NOT_ALLOWED"),
    ):
        with pytest.raises(Refusal) as refused:
            answered(filing, day, "letter", DAY)
        assert refused.value.code == code


def test_done_and_waived_once() -> None:
    assert done(open_filing(), DAY, "no. 17", DAY) == (DAY, "no. 17")
    assert waived(open_filing(), " no accounts ") == "no accounts"
    for filing, day in ((open_filing(), date(2027, 6, 16)), (open_filing(state=FilingState.DONE), DAY)):
        with pytest.raises(Refusal):
            done(filing, day, "no. 17", DAY)
    assert open_filing(due_on=DAY).overdue(date(2027, 6, 16))
    assert not open_filing(due_on=DAY).overdue(DAY)
    assert not open_filing(due_on=DAY, state=FilingState.DONE).overdue(date(2027, 6, 16))
