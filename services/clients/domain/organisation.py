"""Organisations: legal persons outside or inside the cooperative, one id each, joined across countries by aliases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from commons.identifiers import Identifier
from commons.nace import Nace


class MarketSector(StrEnum):
    """Where an organisation's income comes from, in the words of Smart's own question about its clients."""

    MARKET = "MARKET"
    NON_MARKET = "NON_MARKET"
    PUBLIC = "PUBLIC"


@dataclass(frozen=True, slots=True)
class Registration:
    """What a client-relations officer enters: an organisation and the legal entity that works for it.

    `organisation` is the id another country gave it, if the officer found it there.
    """

    entity: str
    name: str
    identifiers: tuple[Identifier, ...]
    legal_form: str | None = None
    nace: Nace | None = None
    sector: MarketSector | None = None
    organisation: UUID | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What this country already knows when a registration comes in."""

    by_identifier: Mapping[Identifier, UUID] = field(default_factory=dict)
    """The organisation (its present id) behind each of the registration's identifiers."""
    named: UUID | None = None
    """The present id of the organisation that the registration names, if it is here."""
    clients: Mapping[UUID, UUID] = field(default_factory=dict)
    """Organisation → client of the registration's legal entity."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Which organisation a registration is about.

    `organisation` None: mint one. `new_here`: this country has no row of it yet. `joins`: an id given earlier in this
    country, which from now on is an alias of `organisation`. `fresh_identifiers` are written.
    """

    organisation: UUID | None
    new_here: bool
    fresh_identifiers: tuple[Identifier, ...]
    joins: UUID | None = None


def place(registration: Registration, known: Known) -> Placement:
    """Find the organisation of a registration among what is known.

    Raises `Refusal`: ALREADY_EXISTS when the entity already has it as a client, BAD_ARGUMENT when name or identifiers
    are missing or the identifiers belong to two organisations.
    """
    _complete(registration)
    here = set(known.by_identifier.values())
    if len(here) > 1:
        raise Refusal("BAD_ARGUMENT", "These identifiers belong to two organisations; register them one by one.")
    found = next(iter(here), None)
    target = known.named or registration.organisation or found
    joins = found if found is not None and found != target else None
    for candidate in (target, joins):
        if candidate is not None and candidate in known.clients:
            raise _already(registration, known.clients[candidate])
    fresh = tuple(item for item in registration.identifiers if item not in known.by_identifier)
    return Placement(
        target, new_here=target is None or target not in {known.named, found}, fresh_identifiers=fresh, joins=joins
    )


def _complete(registration: Registration) -> None:
    texts.title("The organisation's name", registration.name)
    if registration.legal_form is not None:
        texts.title("The legal form", registration.legal_form)
    if not registration.identifiers:
        raise Refusal(
            "BAD_ARGUMENT",
            "Give at least one identifier (VAT, register number or LEI): that is how countries find each other's.",
        )


def _already(registration: Registration, client: UUID) -> Refusal:
    country = registration.entity.split(".", maxsplit=1)[0]
    return Refusal(
        "ALREADY_EXISTS",
        "This legal entity already has that organisation as a client; open it instead.",
        client=f"{country}.client.{client.hex}",
    )


def distinct(identifiers: Sequence[Identifier]) -> tuple[Identifier, ...]:
    """The same without repetitions, in order."""
    return tuple(dict.fromkeys(identifiers))
