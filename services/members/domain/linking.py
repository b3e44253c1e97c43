"""Linking by token (architecture, section 6): the member proves two logins, one country signs, the other believes.

The token says "this login is recorded here as this person, who goes by this name", is good for one country, once, for
ten minutes. Redeeming it asks for the link; it stands once the country that gave the token has asked its own member.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from commons.errors import Refusal
from commons.ids import borderless_id, uuid_of

LINK_PURPOSE = "LINK"
ALIAS_PURPOSE = "PERSON_ALIAS"
ALIAS_AUDIENCE = "members"
LINK_LIFETIME = timedelta(minutes=10)
ALIAS_LIFETIME = timedelta(days=3652)


@dataclass(frozen=True, slots=True)
class LinkClaims:
    """What country A says: its login (issuer name, subject) is `person`'s, whom its register calls `name`.

    `token` is good once, until `expires`.
    """

    token: UUID
    country: str
    person: UUID
    issuer: str
    subject: str
    expires: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """What redeeming comes to: `former` ids of hers here become `person`; `login` of country A is hers too."""

    person: UUID
    former: tuple[UUID, ...]
    login: tuple[str, str]
    claims: LinkClaims


def link_claims(claims: LinkClaims, issuer: str, audience: str) -> dict[str, Any]:
    """The claims partition `issuer` signs for partition `audience`."""
    issued = claims.expires - LINK_LIFETIME
    return {
        "iss": issuer,
        "aud": audience,
        "sub": borderless_id("person", claims.person),
        "jti": claims.token.hex,
        "iat": int(issued.timestamp()),
        "exp": int(claims.expires.timestamp()),
        "purpose": LINK_PURPOSE,
        "login": {"issuer": claims.issuer, "subject": claims.subject},
        "name": claims.name,
    }


def read_link_claims(claims: Mapping[str, Any]) -> LinkClaims:
    """Read verified claims; LINK_TOKEN_INVALID when they are not a link token's."""
    try:
        if claims["purpose"] != LINK_PURPOSE:
            raise invalid()
        login = claims["login"]
        return LinkClaims(
            token=UUID(hex=claims["jti"]),
            country=str(claims["iss"]).partition("/")[2],
            person=uuid_of(claims["sub"], "person"),
            issuer=str(login["issuer"]),
            subject=str(login["subject"]),
            expires=datetime.fromtimestamp(claims["exp"], UTC),
            name=str(claims["name"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, Refusal) as error:
        raise invalid() from error


def invalid() -> Refusal:
    """The one refusal of a link token, whatever is wrong with it."""
    return Refusal(
        "LINK_TOKEN_INVALID",
        "The link token is expired, used, forged or meant for another country; log in there and ask for a new one.",
    )


def check_name(claims: LinkClaims, said: str) -> None:
    """Refuse BAD_ARGUMENT unless whoever redeems says with whom: a token alone shows it to nobody."""
    if said.strip() != claims.name:
        raise Refusal(
            "BAD_ARGUMENT",
            "This is not the name that the token's country gives; see linkOffer, and link only yourself.",
        )


def decide_link(claims: LinkClaims, person: UUID, mine: Sequence[UUID], theirs: Sequence[UUID], *, used: bool) -> Link:
    """What redeeming `claims` changes here.

    `person` is the token's person by today's id, `mine` the persons of the login redeeming it, `theirs` those that A's
    login is recorded for here already: all are one human now. Raises `Refusal` LINK_TOKEN_INVALID (used),
    NOT_FOUND (the login has no membership here) or ALREADY_LINKED.
    """
    if used:
        raise invalid()
    if not mine:
        raise Refusal("NOT_FOUND", "Your login is not recorded with a membership in this country; nothing to link.")
    former = tuple(dict.fromkeys(old for old in (*mine, *theirs) if old != person))
    if not former:
        raise Refusal("ALREADY_LINKED", "Both memberships already belong to one person.")
    return Link(person, former, (claims.issuer, claims.subject), claims)


def alias_claims(old: UUID, new: UUID, issuer: str, at: datetime) -> dict[str, Any]:
    """The signed statement "`old` is now `new`", for every country that knew `old`."""
    return {
        "iss": issuer,
        "aud": ALIAS_AUDIENCE,
        "sub": borderless_id("person", old),
        "new": borderless_id("person", new),
        "iat": int(at.timestamp()),
        "exp": int((at + ALIAS_LIFETIME).timestamp()),
        "purpose": ALIAS_PURPOSE,
    }


def read_alias_claims(claims: Mapping[str, Any]) -> tuple[UUID, UUID]:
    """(old, new) of a verified statement; BAD_ARGUMENT when it is none."""
    old, new = (uuid_of(str(claims.get(name)), "person") for name in ("sub", "new"))
    if claims.get("purpose") != ALIAS_PURPOSE or old == new:
        raise Refusal("BAD_ARGUMENT", "This is no statement about a person's former id.")
    return old, new


def alias_counts(old: UUID, new: UUID, new_is_now: UUID) -> bool:
    """Whether a statement of another country changes anything here, where `new` goes by `new_is_now`.

    Two countries may have linked the same two ids towards each other at once: then the smaller id is kept by both.
    """
    return new_is_now != old or new < old
