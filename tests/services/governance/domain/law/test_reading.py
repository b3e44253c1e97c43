"""What the law wants the statutes to say themselves: named in a rehearsal, needed before anything is acted on."""

from __future__ import annotations

from datetime import date

import pytest

from commons.errors import Refusal
from services.governance.domain.draft_statutes import check_draft
from services.governance.domain.law.reading import Reading
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)
CAP = "vote_caps.per_member"
TENTH = {"base": "present_uncapped", "frac": [1, 20], "strict": False, "round": "floor"}


def test_a_rehearsal_counts_with_the_laws_value_and_says_what_is_missing() -> None:
    law = Reading(regime("DE-EG-ENTREPRENEURS", {}), TODAY)
    assert law.ceiling(CAP).value["frac"] == [1, 10]
    assert law.gaps == [CAP]


def test_a_real_assembly_waits_for_the_statutes_word() -> None:
    with pytest.raises(Refusal) as refused:
        Reading(regime("DE-EG-ENTREPRENEURS", {}), TODAY, binding=True).ceiling(CAP)
    assert (refused.value.code, refused.value.details["key"]) == ("LAW_UNKNOWN", CAP)
    said = Reading(regime("DE-EG-ENTREPRENEURS", {CAP: TENTH}), TODAY, binding=True)
    assert (said.ceiling(CAP).value, said.gaps) == (TENTH, [])


def test_a_maximum_that_statutes_must_set_is_never_guessed() -> None:
    with pytest.raises(Refusal) as refused:
        Reading(regime("SCE", {}), TODAY).ceiling("proxies.max_principals")
    assert refused.value.code == "LAW_UNKNOWN"


def test_a_draft_names_every_word_it_still_owes() -> None:
    gaps = check_draft(regime("SCE", {"proxies.max_principals": 2}), TODAY).gaps
    assert {"proxies.allowed", "quorum.ordinary.first", "quorum.special"} <= set(gaps)
    assert "proxies.max_principals" not in gaps
    assert "notice_days.channels" in check_draft(regime("DE-EG", {}), TODAY).gaps
