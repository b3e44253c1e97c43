"""Items of an agenda against the law's list of matters."""

from __future__ import annotations

import pytest

from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem
from services.governance.domain.results.check_matter import check_matters
from services.governance.domain.words import ResolutionKind
from tests.services.governance.domain.readings import reading


@pytest.mark.parametrize(("pack", "kind", "matter"), [
    ("DE-EG", ResolutionKind.OTHER, "merger"),
    ("DE-EG", ResolutionKind.OTHER, None),
    ("DE-EG", ResolutionKind.ORDINARY, "dissolution"),
    ("DE-EG", ResolutionKind.LIABILITY, None),
    ("AT-EGEN", ResolutionKind.DUTY_TO_USE, None),
    ("AT-EGEN", ResolutionKind.MANDATORY_THREE_QUARTERS, None),
    ("IT-COOP", ResolutionKind.OTHER, "dissolution"),
])  # fmt: skip
def test_what_the_law_does_not_list_is_refused(pack: str, kind: ResolutionKind, matter: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        check_matters(reading(pack), [AgendaItem("x", kind, matter)])
    assert refused.value.code == "BAD_ARGUMENT"


@pytest.mark.parametrize(("pack", "kind", "matter"), [
    ("DE-EG", ResolutionKind.OTHER, "dissolution"),
    ("DE-EG", ResolutionKind.DUTY_TO_USE, None),
    ("DE-EG", ResolutionKind.PLURAL_CLAUSE, None),
    ("AT-EGEN", ResolutionKind.LIABILITY, None),
    ("ES-COOP", ResolutionKind.OTHER, "merger"),
    ("IT-COOP", ResolutionKind.ORDINARY, None),
])  # fmt: skip
def test_what_it_lists_is_convened(pack: str, kind: ResolutionKind, matter: str | None) -> None:
    check_matters(reading(pack), [AgendaItem("x", kind, matter)])
