"""Licences have defaults, and confidence has an order."""

from __future__ import annotations

from services.governance.domain.law.leaf import Absent, Confidence, Leaf


def test_a_value_is_fixed_and_an_absence_free_unless_said_otherwise() -> None:
    value = Leaf("k", "P", 1, None, "art. 1", Confidence.READ)
    absence = Leaf("k", "P", None, Absent.STATUTES, "art. 1", Confidence.LIKELY)
    said = Leaf("k", "P", 1, None, "art. 1", Confidence.READ, "stricter")
    assert (value.licence, absence.licence, said.licence) == ("fixed", "free", "stricter")
    assert (value.unverified, absence.unverified) == (False, True)


def test_the_worse_confidence_wins() -> None:
    assert Confidence.READ.worse(Confidence.UNSURE) is Confidence.UNSURE
    assert Confidence.UNSURE.worse(Confidence.LIKELY) is Confidence.UNSURE
    assert Confidence.READ.worse(Confidence.READ) is Confidence.READ
