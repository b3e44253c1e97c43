"""Numbers that tell by their shape that they are a person's: a sole trader is never entered as an organisation.

Where a country's numbers are alike for persons and organisations (BE, DE, FR, IT and others), nobody can tell.

- ES: a person's NIF begins with a digit (DNI), K, L, M, X, Y or Z; an organisation's with another letter (Real Decreto
  1065/2007, articles 19, 20 and 22).
- SE: a person's number begins with her birthday, so that its third digit is 0 or 1; an organisation's is 2 or more (lag
  1974:174, section 1, and Skatteverket, SKV 709).
- PT: a person's NIF begins with 1, 2, 3 or 45 (Decreto-Lei 14/2013, article 4; Portaria 377-A/2009 for 45).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from commons.errors import Refusal
from commons.identifiers import Identifier, IdentifierScheme
from services.clients.domain.organisations.numbers import Number

_OF_PERSONS = re.compile(r"ES:?[0-9KLMXYZ]|SE:?[0-9]{2}[01]|PT:?(?:[123]|45)")


def of_a_person(one: Identifier) -> bool:
    """Whether a number can be nobody's but a person's."""
    return one.scheme is not IdentifierScheme.LEI and _OF_PERSONS.match(one.value) is not None


def check_organisations(numbers: Iterable[Number]) -> None:
    """Refuse BAD_ARGUMENT where one of these numbers is a person's, before it is told abroad."""
    if any(of_a_person(one.identifier) for one in numbers):
        raise Refusal(
            "BAD_ARGUMENT",
            "One of these numbers is a person's: register her as a sole trader, whom no other country is told of.",
        )
