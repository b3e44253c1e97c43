"""A registration: which organisation it is about, among those that this country knows or has been told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from commons.identifiers import Identifier
from commons.nace import Nace
from services.clients.domain.organisations.classes import MarketSector, SizeClass
from services.clients.domain.organisations.numbers import Number, check_one
from services.clients.domain.organisations.persons import check_organisations


@dataclass(frozen=True, slots=True)
class Registration:
    """What a client-relations officer enters: an organisation and the legal entity that works for it.

    `organisation` is the id another country gave it, if the officer found it there.
    """

    entity: str
    name: str
    numbers: tuple[Number, ...]
    legal_form: str | None = None
    nace: Nace | None = None
    sector: MarketSector | None = None
    size_class: SizeClass | None = None
    organisation: UUID | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What this country knows when a registration comes in, its own and what it was told. Ids are present ones."""

    by_identifier: Mapping[Identifier, frozenset[UUID]] = field(default_factory=dict)
    """Who has each of the registration's identifiers as a number of its own while the registration's holds."""
    named: UUID | None = None
    """The present id of the organisation that the registration names (itself where nothing is known of it)."""
    numbers: Mapping[UUID, tuple[Number, ...]] = field(default_factory=dict)
    """All numbers of each of these organisations."""
    clients: Mapping[UUID, UUID] = field(default_factory=dict)
    """Organisation → client of the registration's legal entity."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Which organisation a registration is about: None mints one; `joins` is said to be the same one as that."""

    organisation: UUID | None
    joins: UUID | None = None


def place(registration: Registration, known: Known) -> Placement:
    """Find the organisation of a registration among what is known.

    Raises `Refusal`: ALREADY_EXISTS when the entity already has it as a client, BAD_ARGUMENT when name or identifiers
    are missing or the identifiers belong to two organisations, ORGANISATIONS_DIFFER when the numbers of the one that
    is named, of the one that is found and of the registration cannot be one organisation's.
    """
    _complete(registration)
    found = _found(known)
    target = found if known.named is None else known.named
    joins = found if found is not None and found != target else None
    for candidate in (target, joins):
        if candidate is not None and candidate in known.clients:
            raise already(registration.entity, known.clients[candidate])
    theirs = [known.numbers.get(one, ()) for one in (target, joins) if one is not None]
    for numbers in theirs:
        check_one(registration.numbers, numbers)
    if len(theirs) > 1:
        check_one(*theirs)
    return Placement(target, joins)


def _found(known: Known) -> UUID | None:
    here = frozenset[UUID]().union(*known.by_identifier.values())
    if len(here) > 1:
        raise Refusal(
            "BAD_ARGUMENT",
            "These identifiers belong to two organisations; join them if they are one, or register them one by one.",
        )
    return next(iter(here), None)


def _complete(registration: Registration) -> None:
    texts.title("The organisation's name", registration.name)
    if registration.legal_form is not None:
        texts.title("The legal form", registration.legal_form)
    check_organisations(registration.numbers)
    if all(one.shared for one in registration.numbers):
        raise Refusal(
            "BAD_ARGUMENT",
            "Give at least one identifier of its own (VAT, register number or LEI): that is how countries find each "
            "other's; a number that a VAT group shares does not tell which organisation it is.",
        )
    for place_, one in enumerate(registration.numbers):
        check_one([one], registration.numbers[place_ + 1 :])


def already(entity: str, client: UUID) -> Refusal:
    """The refusal of a second relation of one legal entity with one client."""
    country = entity.split(".", maxsplit=1)[0]
    return Refusal(
        "ALREADY_EXISTS",
        "This legal entity already has that organisation as a client; open it instead.",
        client=f"{country}.client.{client.hex}",
    )


def distinct(numbers: Sequence[Number]) -> tuple[Number, ...]:
    """The same without repetitions, in order."""
    return tuple(dict.fromkeys(numbers))
