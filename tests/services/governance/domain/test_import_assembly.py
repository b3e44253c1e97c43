"""Past meetings: labelled, sourced, and adding up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem
from services.governance.domain.import_assembly import PastAssembly, PastItem, import_assembly
from services.governance.domain.record_tally import Count
from services.governance.domain.words import AssemblyForm, AssemblyKind, AssemblyState, ResolutionKind
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)


def past(count: Count, **fields: Any) -> PastAssembly:
    tally = count.tally(entitled=fields.pop("entitled", None), reconstructed=True, rehearsal=False)
    item = PastItem(AgendaItem("Auditor", ResolutionKind.ORDINARY), tally)
    plain = PastAssembly(
        "Mixed assembly", AssemblyKind.MIXED, AssemblyForm.REMOTE, date(2020, 6, 23), (item,), "published", "", True
    )
    return replace(plain, **fields)


def code(asked: PastAssembly) -> str:
    with pytest.raises(Refusal) as refused:
        import_assembly(asked, regime("BE-SC-CNC", opened_on="2016-10-01"), TODAY)
    return refused.value.code


def test_an_imported_assembly_says_so() -> None:
    found = import_assembly(past(Count(502, 44, 192)), regime("BE-SC-CNC"), TODAY)
    assert found.imported is not None
    assert (found.imported.source, found.imported.reconstructed, found.convened_on) == ("published", True, None)
    assert found.state(TODAY) is AssemblyState.HELD
    assert found.notice_days is None


def test_what_does_not_add_up_is_refused() -> None:
    assert code(past(Count(502, 44, 192, present=700))) == "BAD_ARGUMENT"
    assert code(past(Count(502, 44, 192), entitled=737)) == "BAD_ARGUMENT"
    assert code(past(Count(-1, 44, 192))) == "BAD_ARGUMENT"
    assert code(past(Count(2**31 - 1, 44, 192))) == "BAD_ARGUMENT"


def test_days_and_sources() -> None:
    count = Count(502, 44, 192)
    assert code(past(count, held_on=TODAY)) == "BAD_ARGUMENT"
    assert code(past(count, source=" ")) == "BAD_ARGUMENT"
    assert code(past(count, items=())) == "BAD_ARGUMENT"
    assert code(past(count, held_on=date(2016, 9, 30))) == "ENTITY_NOT_OPEN"
