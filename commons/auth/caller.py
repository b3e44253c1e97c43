"""The caller of a request: a login, its home country and the roles its issuer may give it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Role(StrEnum):
    """The roles of architecture section 7. `member` is nobody's grant: it follows from a recorded login."""

    MEMBERSHIP_OFFICER = "membership_officer"
    ORGANISER = "organiser"
    CLIENT_OFFICER = "client_officer"
    ETHICS_SECRETARY = "ethics_secretary"
    AUDITOR = "auditor"
    INTEGRATOR = "integrator"


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """One role within named countries and, if any are named, within those legal entities only."""

    role: Role
    countries: frozenset[str]
    entities: frozenset[str] = frozenset()

    def covers(self, country: str, entity: str | None = None) -> bool:
        """Whether the grant holds in `country` and, when given, for that legal entity."""
        return country in self.countries and (entity is None or not self.entities or entity in self.entities)


@dataclass(frozen=True)
class Caller:
    """Who asks. (`issuer`, `subject`) is the login, the issuer by its name in the directory.

    `purpose` is set on cross-border reads by others.

    `token` is kept to be passed on to services, which check it again; it is never printed.
    """

    issuer: str
    subject: str
    name: str = ""
    home: str | None = None
    grants: tuple[RoleGrant, ...] = ()
    scopes: frozenset[str] = frozenset()
    purpose: str | None = None
    token: str = field(default="", repr=False)

    @property
    def anonymous(self) -> bool:
        """Whether no token came with the request."""
        return not self.subject

    def has(self, role: Role, country: str, entity: str | None = None) -> bool:
        """Whether the caller holds `role` in `country` (and for `entity`)."""
        return any(grant.role is role and grant.covers(country, entity) for grant in self.grants)

    def entities_with(self, roles: frozenset[Role], country: str) -> frozenset[str] | None:
        """The legal entities of `country` in which one of `roles` is held; None means all, empty means none."""
        found: set[str] = set()
        for grant in self.grants:
            if grant.role in roles and country in grant.countries:
                if not grant.entities:
                    return None
                found |= grant.entities
        return frozenset(found)

    @cached_property
    def digest(self) -> str:
        """What two requests must share to share an answer (gateway.md, M21)."""
        grants = sorted((g.role.value, *sorted(g.countries), *sorted(g.entities)) for g in self.grants)
        text = repr((self.issuer, self.subject, self.home, grants, sorted(self.scopes), self.purpose))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def actor(self) -> str:
        """The name an audit line carries: a hash of the login, not the login."""
        return hashlib.sha256(f"{self.issuer}\n{self.subject}".encode()).hexdigest()[:32]


ANONYMOUS = Caller(issuer="", subject="")
