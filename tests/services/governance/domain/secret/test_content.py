"""What is in an envelope: always as long, read back as it was meant, spoilt where it says nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.governance.domain.ballots.casting import Marked
from services.governance.domain.ballots.seats import Seats, Standing
from services.governance.domain.secret.content import content_of, length_of, read
from services.governance.domain.words import VoteChoice

SEATS = Seats(2, tuple(Standing(f"Candidate {number}") for number in range(12)))


@given(choice=st.sampled_from(VoteChoice))
def test_a_choice(choice: VoteChoice) -> None:
    content = content_of(Marked(choice), None)
    assert (len(content), read(content, None)) == (length_of(None), Marked(choice))


@given(marks=st.sets(st.sampled_from([row.name for row in SEATS.candidates])))
def test_marks_also_more_than_seats(marks: set[str]) -> None:
    content = content_of(Marked(marks=tuple(sorted(marks))), SEATS)
    found = read(content, SEATS)
    assert found is not None
    assert set(found.marks or ()) == marks
    assert len(content) == length_of(SEATS)


@given(content=st.binary(max_size=64))
def test_anything_else_is_spoilt_and_no_fault(content: bytes) -> None:
    assert read(content, None) is None
    assert read(content.ljust(length_of(None)), None) is None


@pytest.mark.parametrize(
    "said",
    [
        {"choice": "MAYBE"},
        {"choice": ["FOR"]},
        {"choice": "FOR", "name": "x"},
        {"marks": [1]},
        [],
        None,
    ],
)
def test_no_choice(said: object) -> None:
    assert read(json.dumps(said).encode().ljust(length_of(None)), None) is None


@pytest.mark.parametrize("marks", [[0], [13], [1, 1], [True], ["Candidate 1"], "1", {"1": 1}])
def test_no_marks(marks: object) -> None:
    assert read(json.dumps({"marks": marks}).encode().ljust(length_of(SEATS)), SEATS) is None


def test_nothing_and_another_length() -> None:
    assert read(None, None) is None
    assert read(b'{"choice":"FOR"}', None) is None
    assert read(b"[" * length_of(None), None) is None
