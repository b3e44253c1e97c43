"""Which organisation a registration is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from commons.errors import Refusal
from commons.identifiers import Identifier, IdentifierScheme
from services.clients.domain.organisations.numbers import Number
from services.clients.domain.organisations.registration import Known, Placement, Registration, distinct, place

VAT = Identifier(IdentifierScheme.VAT, "BE0999999922")
REGISTER = Identifier(IdentifierScheme.REGISTER, "BE:0999999922")
HERE, ELSEWHERE, CLIENT = UUID(int=1), UUID(int=2), UUID(int=3)
REGISTRATION = Registration("BE.entity.smartcoop", "Cera", (Number(VAT), Number(REGISTER)))


def by(identifier: Identifier, organisation: UUID) -> dict:
    return {identifier: frozenset({organisation})}


def test_unknown_everywhere_mints_an_id() -> None:
    assert place(REGISTRATION, Known()) == Placement(None)


def test_known_here_by_identifier_keeps_its_id() -> None:
    assert place(REGISTRATION, Known(by(VAT, HERE))) == Placement(HERE)


def test_known_elsewhere_keeps_that_country_s_id() -> None:
    placed = place(replace(REGISTRATION, organisation=ELSEWHERE), Known(named=ELSEWHERE))
    assert placed == Placement(ELSEWHERE)


def test_an_earlier_id_of_this_country_is_one_with_the_named_one() -> None:
    placed = place(replace(REGISTRATION, organisation=ELSEWHERE), Known(by(VAT, HERE), named=ELSEWHERE))
    assert placed == Placement(ELSEWHERE, joins=HERE)


def test_a_named_former_id_is_read_as_the_present_one() -> None:
    placed = place(replace(REGISTRATION, organisation=ELSEWHERE), Known(by(VAT, HERE), named=HERE))
    assert placed == Placement(HERE)


@pytest.mark.parametrize("named", [None, HERE])
def test_another_valid_number_of_the_same_register_is_another_organisation(named: UUID | None) -> None:
    lei, other = (
        Identifier(IdentifierScheme.LEI, "549300E9PC51EN656011"),
        Identifier(IdentifierScheme.VAT, "BE0683683417"),
    )
    registration = replace(REGISTRATION, numbers=(Number(other), Number(lei)))
    known = Known({} if named else by(lei, HERE), named=named, numbers={HERE: (Number(VAT), Number(lei))})
    with pytest.raises(Refusal) as refused:
        place(registration, known)
    assert refused.value.code == "ORGANISATIONS_DIFFER"


def test_a_number_that_has_ended_stands_in_nobody_s_way() -> None:
    lei, other = (
        Identifier(IdentifierScheme.LEI, "549300E9PC51EN656011"),
        Identifier(IdentifierScheme.VAT, "BE0683683417"),
    )
    moved = date(2020, 1, 1)
    known = Known(by(lei, HERE), numbers={HERE: (Number(VAT, until=moved), Number(lei))})
    registration = replace(REGISTRATION, numbers=(Number(other, since=moved), Number(lei)))
    assert place(registration, known) == Placement(HERE)


@pytest.mark.parametrize("named", [None, ELSEWHERE])
def test_the_same_relation_twice_is_refused(named: UUID | None) -> None:
    with pytest.raises(Refusal) as refused:
        place(replace(REGISTRATION, organisation=named), Known(by(VAT, HERE), named=named, clients={HERE: CLIENT}))
    assert refused.value.code == "ALREADY_EXISTS"
    assert refused.value.details == {"client": f"BE.client.{CLIENT.hex}"}


def test_numbers_of_two_organisations_are_refused() -> None:
    with pytest.raises(Refusal, match="two organisations"):
        place(REGISTRATION, Known({**by(VAT, HERE), **by(REGISTER, ELSEWHERE)}))


@pytest.mark.parametrize(
    "broken",
    [
        {"name": " "},
        {"name": "a\x00b"},
        {"name": "x" * 301},
        {"legal_form": "S\nA"},
        {"numbers": ()},
        {"numbers": (Number(VAT, shared=True),)},
    ],
)
def test_a_name_in_one_line_and_a_number_are_needed(broken: dict) -> None:
    with pytest.raises(Refusal) as refused:
        place(replace(REGISTRATION, **broken), Known())
    assert refused.value.code == "BAD_ARGUMENT"


def test_repeated_numbers_count_once() -> None:
    assert distinct([Number(VAT), Number(REGISTER), Number(VAT)]) == (Number(VAT), Number(REGISTER))
