"""NACE codes say something with their revision only."""

from __future__ import annotations

import json

import pytest

from commons.errors import Refusal
from commons.nace import REVISIONS, REVISIONS_FILE, Nace, activity


def test_a_code_is_read_in_its_revision() -> None:
    assert activity("9020") == Nace("90.20", "2.1")
    assert activity("90.20").label == "Activities of performing arts"
    assert activity("62.01", "2.0").label == "Computer programming activities"


@pytest.mark.parametrize(("code", "revision"), [("62.01", "2.1"), ("90.20", "2.0"), ("x", "2.1"), ("90.20", "3")])
def test_unknown_codes_and_revisions_are_refused(code: str, revision: str) -> None:
    with pytest.raises(Refusal) as refused:
        activity(code, revision)
    assert refused.value.code == "BAD_ARGUMENT"


def test_counterparts_are_as_many_as_there_are() -> None:
    assert activity("90.01", "2.0").counterparts == (Nace("90.20", "2.1"),)
    assert [one.code for one in activity("01.19", "2.0").counterparts] == ["01.13", "01.19"]
    assert activity("46.89", "2.1").counterparts == ()
    assert activity("J", "2.1").counterparts == ()


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_mapping_holds_both_ways(revision: str) -> None:
    other = REVISIONS[1 - REVISIONS.index(revision)]
    for code in _mapped(revision):
        found = activity(code, revision)
        assert found.counterparts
        for counterpart in found.counterparts:
            assert activity(counterpart.code, other) == counterpart
            assert found in counterpart.counterparts


def test_every_old_class_and_all_new_ones_but_one_are_mapped() -> None:
    classes = {revision: sum(len(code) == 5 for code in _mapped(revision)) for revision in REVISIONS}
    assert classes == {"2.0": 615, "2.1": 650}


def _mapped(revision: str) -> set[str]:
    forward = json.loads(REVISIONS_FILE.read_text("utf-8"))["forward"]
    return set(forward) if revision == "2.0" else {code for new in forward.values() for code in new}
