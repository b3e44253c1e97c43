"""Which organisation a registration is about."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from commons.errors import Refusal
from commons.identifiers import Identifier, IdentifierScheme
from services.clients.domain.organisation import Known, Placement, Registration, distinct, place

VAT = Identifier(IdentifierScheme.VAT, "BE0999999922")
REGISTER = Identifier(IdentifierScheme.REGISTER, "BE:0999999922")
HERE, ELSEWHERE, CLIENT = UUID(int=1), UUID(int=2), UUID(int=3)
REGISTRATION = Registration("BE.entity.smartcoop", "Cera", (VAT, REGISTER))


def test_unknown_everywhere_mints_an_id() -> None:
    assert place(REGISTRATION, Known()) == Placement(None, new_here=True, fresh_identifiers=(VAT, REGISTER))


def test_known_here_by_identifier_keeps_its_id_and_gains_the_other_number() -> None:
    placed = place(REGISTRATION, Known({VAT: HERE}))
    assert placed == Placement(HERE, new_here=False, fresh_identifiers=(REGISTER,))


def test_known_elsewhere_keeps_that_country_s_id() -> None:
    placed = place(replace(REGISTRATION, organisation=ELSEWHERE), Known())
    assert placed == Placement(ELSEWHERE, new_here=True, fresh_identifiers=(VAT, REGISTER))


def test_an_earlier_id_of_this_country_is_joined_to_the_named_one() -> None:
    placed = place(replace(REGISTRATION, organisation=ELSEWHERE), Known({VAT: HERE}))
    assert placed == Placement(ELSEWHERE, new_here=True, fresh_identifiers=(REGISTER,), joins=HERE)


def test_a_named_former_id_is_read_as_the_present_one() -> None:
    placed = place(replace(REGISTRATION, organisation=ELSEWHERE), Known({VAT: HERE}, named=HERE))
    assert placed == Placement(HERE, new_here=False, fresh_identifiers=(REGISTER,))


@pytest.mark.parametrize("named", [None, ELSEWHERE])
def test_the_same_relation_twice_is_refused(named: UUID | None) -> None:
    with pytest.raises(Refusal) as refused:
        place(replace(REGISTRATION, organisation=named), Known({VAT: HERE}, clients={HERE: CLIENT}))
    assert refused.value.code == "ALREADY_EXISTS"
    assert refused.value.details == {"client": f"BE.client.{CLIENT.hex}"}


def test_numbers_of_two_organisations_are_refused() -> None:
    with pytest.raises(Refusal, match="two organisations"):
        place(REGISTRATION, Known({VAT: HERE, REGISTER: ELSEWHERE}))


@pytest.mark.parametrize(
    "broken", [{"name": " "}, {"name": "a\x00b"}, {"name": "x" * 301}, {"legal_form": "S\nA"}, {"identifiers": ()}]
)
def test_a_name_in_one_line_and_a_number_are_needed(broken: dict) -> None:
    with pytest.raises(Refusal) as refused:
        place(replace(REGISTRATION, **broken), Known())
    assert refused.value.code == "BAD_ARGUMENT"


def test_repeated_numbers_count_once() -> None:
    assert distinct([VAT, REGISTER, VAT]) == (VAT, REGISTER)
