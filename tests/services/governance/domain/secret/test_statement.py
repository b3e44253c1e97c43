"""The bundle of opened votes proves its count by itself, and whatever is changed in it shows."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commons.auth.keys import SigningKey
from commons.errors import Refusal
from services.governance.domain.ballots.seats import Seats, Standing
from services.governance.domain.secret.by_its_votes import by_its_votes
from services.governance.domain.secret.slips import Apart, Part, Slip, SlipKind
from services.governance.domain.secret.statement import Statement, bundle, verify_ballot

KEY = SigningKey.generate()
PART = Part()
MAJORITY = {
    "article": "art. 1",
    "present": 9,
    "entitled": 20,
    "parts": [{"threshold": [1, 2], "base": "cast_excl", "strict": True}],
}
SAID = Statement(
    ballot="DE.ballot.1",
    resolution="DE.resolution.1",
    assembly="DE.assembly.1",
    entity="DE.entity.smart-eg",
    call=1,
    roll="DE.roll.1",
    root="00" * 32,
    envelopes=9,
    digest="11" * 32,
    seats=None,
    apart=Apart(),
    slips=(
        Slip(PART, SlipKind.CHOICE, "AGAINST", 3),
        Slip(PART, SlipKind.CHOICE, "FOR", 5),
        Slip(PART, SlipKind.CHOICE, "SPOILT", 1),
    ),
    majority=MAJORITY,
)
BOARD = replace(
    SAID,
    seats=Seats(1, (Standing("Ada", "A"), Standing("Bo"))),
    apart=Apart(colleges=True),
    slips=(
        Slip(Part("A"), SlipKind.MARK, "Ada", 2),
        Slip(Part("A"), SlipKind.PAPER, "1", 2),
        Slip(Part("B"), SlipKind.PAPER, "SPOILT", 1),
    ),
    majority=None,
)


def bundled(said: Statement) -> list[bytes]:
    return list(bundle(KEY.sign(said.claims("governance/DE")), KEY.public_set()["keys"][0], said.slips))


@pytest.mark.parametrize("said", [SAID, BOARD, replace(SAID, slips=())], ids=["resolution", "election", "nobody"])
def test_a_bundle_proves_its_count(said: Statement) -> None:
    found = verify_ballot(bundled(said))
    assert (found.slips, found.claims["sub"], found.key_id) == (said.slips, "DE.ballot.1", KEY.kid)


def test_whether_they_carry_is_made_anew_too() -> None:
    assert list(by_its_votes(verify_ballot(bundled(SAID)).claims)) == [
        "5 for; more than 1/2 of 8 (cast_excl) takes 5: reached"
    ]
    present = {**MAJORITY, "parts": [{"threshold": [2, 3], "base": "present", "strict": False}]}
    assert list(by_its_votes(verify_ballot(bundled(replace(SAID, majority=present))).claims)) == [
        "5 for; at least 2/3 of 9 (present) takes 6: missed"
    ]
    assert list(by_its_votes(verify_ballot(bundled(BOARD)).claims)) == []


@given(place=st.integers(0, 10_000), byte=st.integers(1, 255))
@settings(max_examples=80)
def test_no_byte_can_be_changed(place: int, byte: int) -> None:
    whole = bytearray(b"".join(WHOLE))
    whole[place % len(whole)] ^= byte
    changed = [line + b"\n" for line in bytes(whole).split(b"\n")[:-1]]
    with pytest.raises(Refusal) as refused:
        verify_ballot(changed)
    assert refused.value.code == "BUNDLE_BROKEN"


WHOLE = bundled(SAID)


def test_a_count_that_the_slips_do_not_give_is_told_even_where_it_was_signed() -> None:
    claims = SAID.claims("governance/DE")
    claims["count"] = {**claims["count"], "for": 6}
    with pytest.raises(Refusal, match="was signed"):
        verify_ballot(bundle(KEY.sign(claims), KEY.public_set()["keys"][0], SAID.slips))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [b"{}\n"],
        WHOLE[:-1],
        [WHOLE[0], *WHOLE[2:]],
        [WHOLE[0], WHOLE[2], WHOLE[1], *WHOLE[3:]],
        [WHOLE[0], WHOLE[1], *WHOLE[1:]],
        [*WHOLE, WHOLE[-1]],
        [WHOLE[0], b'{"slip":{}}\n', *WHOLE[1:]],
        [b"[" * 99_999],
    ],
)
def test_what_is_cut_moved_or_added_is_broken(rows: list[bytes]) -> None:
    with pytest.raises(Refusal) as refused:
        verify_ballot(rows)
    assert refused.value.code == "BUNDLE_BROKEN"


def test_slips_name_no_voter() -> None:
    said = [json.loads(line)["slip"].keys() for line in WHOLE[1:-1]]
    assert all(keys == {"college", "groups", "kind", "votes", "word"} for keys in said)
