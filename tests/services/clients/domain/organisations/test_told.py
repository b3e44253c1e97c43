"""Words between countries: what is signed is what is read, and what is no word is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from commons.errors import Refusal
from commons.identifiers import IdentifierScheme, identifier
from services.clients.domain.organisations.identity import Verdict
from services.clients.domain.organisations.numbers import Number
from services.clients.domain.organisations.told import Stated, Word, read_word, word_claims

A, B = UUID(int=1, version=4), UUID(int=2, version=4)
VAT = identifier(IdentifierScheme.VAT, "BE0999999922")
WORD = Word(
    (
        Stated(A, 7, (Number(VAT, date(2020, 1, 1), None), Number(VAT, None, date(2020, 1, 1), shared=True))),
        Stated(B, 1, ()),
    ),
    ((Verdict(A, B, same=False, turn=2, source="BE", version=9), date(2026, 1, 1)),),
)
CLAIMS = word_claims(WORD, "clients/BE", "clients/FR", datetime(2026, 1, 1, tzinfo=UTC))


def test_a_word_is_read_as_it_was_said() -> None:
    assert read_word(CLAIMS) == WORD


def test_a_number_that_fails_its_check_is_left_out_and_keeps_nothing_else_away() -> None:
    stated = CLAIMS["organisations"][0]
    broken = {**stated, "numbers": [{**stated["numbers"][0], "value": "BE0999999923"}, *stated["numbers"][1:]]}
    read = read_word({**CLAIMS, "organisations": [broken, *CLAIMS["organisations"][1:]]})
    assert [len(one.numbers) for one in read.stated] == [1, 0]


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": "OTHER"},
        {"organisations": [{"id": "BE.soletrader.00000000000000000000000000000001", "version": 1, "numbers": []}]},
        {"organisations": [{"id": "organisation.00000000000000000000000000000001"}]},
        {"organisations": None},
        {"verdicts": [{**CLAIMS["verdicts"][0], "ids": [CLAIMS["verdicts"][0]["ids"][0]] * 2}]},
        {"verdicts": [{**CLAIMS["verdicts"][0], "since": "soon"}]},
    ],
)
def test_what_is_no_word_is_refused(changes) -> None:
    with pytest.raises(Refusal) as refused:
        read_word({**CLAIMS, **changes})
    assert refused.value.code == "BAD_ARGUMENT"
