"""People of the sample data who play a part in the guides and journeys: fixed ids, logins and roles.

Everything about them is invented. A persona logs in at an issuer (its name in the country directory) under `subject`;
memberships name the country's entity and how they came about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from commons.auth.caller import Role

GROUP_COUNTRIES = ("DE", "AT", "IT", "ES", "NL", "SE", "HU")


@dataclass(frozen=True, slots=True)
class PersonaMembership:
    """One membership of a persona. `story` tells the generator what is special about it."""

    entity: str
    membership: UUID
    login: tuple[str, str] | None = None
    """(issuer name, subject) recorded by that country beside the persona's own."""
    consents: tuple[str, ...] | None = None
    """Fields of Membership shown to others' officers for purpose SERVICE; None: not even its existence."""
    story: str = "ordinary"
    """ordinary · in_default · no_share · one_share_2023 · suspended"""


@dataclass(frozen=True, slots=True)
class Persona:
    """A login with its roles (as token claims) and memberships."""

    subject: str
    issuer: str
    name: str
    country: str
    person: UUID
    roles: tuple[dict[str, object], ...] = ()
    memberships: tuple[PersonaMembership, ...] = field(default=())
    about: str = ""


def _uuid(number: int) -> UUID:
    return UUID(int=number, version=4)


def _role(role: Role, *countries: str) -> dict[str, object]:
    return {"role": role.value, "countries": list(countries)}


PERSONAS: tuple[Persona, ...] = (
    Persona(
        "amelie",
        "be",
        "Amélie Laurent",
        "BE",
        _uuid(0xA1),
        memberships=(
            PersonaMembership("BE.entity.smartcoop", _uuid(0xA1B), ("be", "amelie")),
            PersonaMembership(
                "FR.entity.smartfr", _uuid(0xA1F), ("fr", "amelie-fr"), ("joinedOn", "category", "facts")
            ),
            PersonaMembership("DE.entity.smart-eg", _uuid(0xA1D), ("group", "amelie-de")),
        ),
        about="A member in Belgium, France and Germany; consented to show France's part, not Germany's.",
    ),
    Persona(
        "bruno",
        "be",
        "Bruno Peeters",
        "BE",
        _uuid(0xB1),
        memberships=(PersonaMembership("BE.entity.smartcoop", _uuid(0xB1B), ("be", "bruno")),),
        about="A member in Belgium who also joined in France and has not linked the two yet.",
    ),
    Persona(
        "bruno-fr",
        "fr",
        "Bruno Peeters",
        "FR",
        _uuid(0xB2),
        memberships=(PersonaMembership("FR.entity.smartfr", _uuid(0xB1F), ("fr", "bruno-fr")),),
        about="The same Bruno as France knows him.",
    ),
    Persona(
        "nadia",
        "be",
        "Nadia Benali",
        "BE",
        _uuid(0xC1),
        memberships=(PersonaMembership("BE.entity.smartcoop", _uuid(0xC1B), ("be", "nadia"), story="one_share_2023"),),
        about="Bought one share in 2023 and has not used the service since: she has a vote.",
    ),
    Persona(
        "denis",
        "be",
        "Denis Maes",
        "BE",
        _uuid(0xD1),
        memberships=(PersonaMembership("BE.entity.smartcoop", _uuid(0xD1B), ("be", "denis"), story="in_default"),),
        about="In default in Belgium, where the law suspends the vote.",
    ),
    Persona(
        "dieter",
        "group",
        "Dieter Braun",
        "DE",
        _uuid(0xD2),
        memberships=(PersonaMembership("DE.entity.smart-eg", _uuid(0xD2D), ("group", "dieter"), story="in_default"),),
        about="In default in Germany, where the law does not suspend the vote.",
    ),
    Persona(
        "sami",
        "be",
        "Sami Claes",
        "BE",
        _uuid(0xE1),
        memberships=(PersonaMembership("BE.entity.smartcoop", _uuid(0xE1B), ("be", "sami"), story="no_share"),),
        about="Registered in Belgium without a share.",
    ),
    Persona(
        "olga",
        "be",
        "Olga Devos",
        "BE",
        _uuid(0xF1),
        (_role(Role.MEMBERSHIP_OFFICER, "BE", "EU"),),
        about="Membership officer, Belgium.",
    ),
    Persona(
        "fanny",
        "fr",
        "Fanny Roche",
        "FR",
        _uuid(0xF2),
        (_role(Role.MEMBERSHIP_OFFICER, "FR"),),
        about="Membership officer, France.",
    ),
    Persona(
        "greta",
        "group",
        "Greta Wolf",
        "DE",
        _uuid(0xF3),
        (_role(Role.MEMBERSHIP_OFFICER, *GROUP_COUNTRIES),),
        about="Membership officer, the seven other countries.",
    ),
    Persona(
        "otto",
        "be",
        "Otto Lemaire",
        "BE",
        _uuid(0x101),
        (_role(Role.ORGANISER, "BE", "EU"),),
        about="Organiser, Belgium and the group.",
    ),
    Persona(
        "oriane",
        "be",
        "Oriane Dubois",
        "BE",
        _uuid(0x102),
        (_role(Role.ORGANISER, "BE", "EU"),),
        about="A second organiser, Belgium and the group.",
    ),
    Persona(
        "fleur", "fr", "Fleur Martin", "FR", _uuid(0x103), (_role(Role.ORGANISER, "FR"),), about="Organiser, France."
    ),
    Persona(
        "felix",
        "fr",
        "Félix Bernard",
        "FR",
        _uuid(0x104),
        (_role(Role.ORGANISER, "FR"),),
        about="A second organiser, France.",
    ),
    Persona(
        "gerda",
        "group",
        "Gerda Vogel",
        "DE",
        _uuid(0x105),
        (_role(Role.ORGANISER, *GROUP_COUNTRIES),),
        about="Organiser, the seven other countries.",
    ),
    Persona(
        "gustav",
        "group",
        "Gustav Lindqvist",
        "SE",
        _uuid(0x106),
        (_role(Role.ORGANISER, *GROUP_COUNTRIES),),
        about="A second organiser, the seven other countries.",
    ),
    Persona(
        "aude", "be", "Aude Simon", "BE", _uuid(0x107), (_role(Role.AUDITOR, "BE", "EU"),), about="Auditor, Belgium."
    ),
    Persona(
        "guido",
        "group",
        "Guido Ferrari",
        "IT",
        _uuid(0x108),
        (_role(Role.AUDITOR, *GROUP_COUNTRIES),),
        about="Auditor, the seven other countries.",
    ),
    Persona(
        "edith",
        "be",
        "Édith Fontaine",
        "BE",
        _uuid(0x10C),
        (_role(Role.ETHICS_SECRETARY, "BE"),),
        about="Secretary of the ethics committee, Belgium.",
    ),
    Persona(
        "clara",
        "be",
        "Clara Janssens",
        "BE",
        _uuid(0x109),
        (_role(Role.CLIENT_OFFICER, "BE", "EU"),),
        about="Client-relations officer, Belgium.",
    ),
    Persona(
        "colin",
        "fr",
        "Colin Petit",
        "FR",
        _uuid(0x10A),
        (_role(Role.CLIENT_OFFICER, "FR"),),
        about="Client-relations officer, France.",
    ),
    Persona(
        "klara",
        "group",
        "Klara Huber",
        "AT",
        _uuid(0x10B),
        (_role(Role.CLIENT_OFFICER, *GROUP_COUNTRIES),),
        about="Client-relations officer, the seven other countries.",
    ),
)

INTEGRATORS: dict[str, dict[str, object]] = {
    "ticketing-be": {
        "issuer": "be",
        "secret": "ticketing-secret",
        "country": "BE",
        "roles": [_role(Role.INTEGRATOR, "BE")],
        "scope": "entities:read assemblies:read",
    },
}
"""Applications of the sample data: client id → its issuer, secret (embedded default only) and roles."""

SHARED_CLIENT_VAT = "BE0999999922"
"""A Belgian organisation that is a client in BE, a partner in FR and unknown in DE."""


def persona(subject: str) -> Persona:
    """The persona with this subject; `KeyError` if there is none."""
    for found in PERSONAS:
        if found.subject == subject:
            return found
    raise KeyError(subject)


def logins() -> tuple[Persona, ...]:
    """Everyone who can log in: the personas, and the further logins that some have with another country's issuer."""
    known = {(found.issuer, found.subject) for found in PERSONAS}
    others = [
        Persona(subject, issuer, found.name, membership.entity[:2], found.person, about=f"{found.name}'s login there.")
        for found in PERSONAS
        for membership in found.memberships
        for issuer, subject in ([membership.login] if membership.login else [])
        if (issuer, subject) not in known
    ]
    return (*PERSONAS, *others)
