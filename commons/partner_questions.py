"""What the clients service asks of the register and of governance, of its own country, before a client comes closer."""

from __future__ import annotations

from datetime import date

import msgspec

from commons.law_questions.member_limits import MemberCount

ASKED_MOST = 1000
"""Organisations or memberships named in one question."""

ORGANISATION_PATH = "/bulk/organisation-memberships"
ORGANISATION_PURPOSE = "ORGANISATION_MEMBERSHIP"
HOLDERS_PATH = "/bulk/mandate-holders"
HOLDERS_PURPOSE = "MANDATE_HOLDERS"


class OrganisationsRequest(msgspec.Struct, frozen=True):
    """Whether these organisations (32 hex digits each) are or were members of an entity, and how it is composed."""

    entity: str
    day: date
    organisations: tuple[str, ...]


class OrganisationMember(msgspec.Struct, frozen=True):
    """A membership that an organisation holds or held: its first day and its last, if that is known."""

    organisation: str
    membership: str
    joined_on: date
    ended_on: date | None
    category: str | None
    college: str | None


class OrganisationsAnswer(msgspec.Struct, frozen=True):
    """Their memberships, and how many members of each kind and category the entity has on the day."""

    memberships: tuple[OrganisationMember, ...]
    members: tuple[MemberCount, ...]


class HoldersRequest(msgspec.Struct, frozen=True):
    """Which of these memberships (32 hex digits each) hold a mandate of the entity on a day."""

    entity: str
    day: date
    memberships: tuple[str, ...]


class MandateHolder(msgspec.Struct, frozen=True):
    """One that does, and in which office."""

    membership: str
    office: str


class HoldersAnswer(msgspec.Struct, frozen=True):
    """Those that do."""

    holders: tuple[MandateHolder, ...]
