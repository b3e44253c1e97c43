"""Where a result would tell how somebody voted."""

from __future__ import annotations

from services.governance.domain.secret.slips import Part
from services.governance.domain.secret.threatened import Threat, Threatened, threatened

ALL, SMALL = Part(), Part("producers")


def test_few_voters_of_a_part() -> None:
    cast = [(ALL, 1)] * 5 + [(SMALL, 1)] * 4
    assert threatened(cast) == (Threatened(SMALL, 4, Threat.FEW_VOTERS),)


def test_one_who_outweighs_all_others_of_her_part() -> None:
    assert threatened([(ALL, 1)] * 5 + [(ALL, 6)]) == (Threatened(ALL, 6, Threat.ONE_OUTWEIGHS),)
    assert threatened([(ALL, 1)] * 5 + [(ALL, 5)]) == ()


def test_nobody_yet() -> None:
    assert threatened([]) == ()
