"""A person at a client: what she does there, since when, and how she is reached."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

import pycountry

from commons import texts
from commons.errors import Refusal

_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+\Z")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{3,30}\Z")


class ContactOffice(StrEnum):
    """What somebody does at the client."""

    DIRECTION = "DIRECTION"
    BOOKING = "BOOKING"
    ACCOUNTS = "ACCOUNTS"
    LEGAL = "LEGAL"
    STAFF = "STAFF"
    OTHER = "OTHER"


class ErasureGround(StrEnum):
    """Why a contact was erased."""

    ASKED = "ASKED"
    RETENTION = "RETENTION"


@dataclass(frozen=True, slots=True)
class ContactProfile:
    """Who she is: kept plain in one table, deleted by erasure."""

    name: str
    email: str | None = None
    phone: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """What she is to the client, on which days; `until` is the first day after (None: still)."""

    client: UUID
    office: ContactOffice
    since: date
    until: date | None = None


def profile(name: str, email: str | None, phone: str | None, language: str | None) -> ContactProfile:
    """A profile in normal form. Raises `Refusal` BAD_ARGUMENT, which never repeats what was given."""
    mail, number = (email or "").strip() or None, (phone or "").strip() or None
    if mail is not None and not (len(mail) <= 254 and _EMAIL.match(mail)):
        raise Refusal("BAD_ARGUMENT", "The e-mail address is none.")
    if number is not None and not _PHONE.match(number):
        raise Refusal("BAD_ARGUMENT", "A telephone number is digits, with its country's prefix where it has one.")
    if language is not None and pycountry.languages.get(alpha_2=language) is None:
        raise Refusal("BAD_ARGUMENT", "A language is two letters of ISO 639, like fr.")
    return ContactProfile(texts.title("The name", name), mail, number, language)


def known_days(given: Contact, today: date) -> Contact:
    """The contact, if its days can be. Raises `Refusal` BAD_ARGUMENT."""
    if given.since > today:
        raise Refusal("BAD_ARGUMENT", "Somebody is a contact from a day on that has come.")
    if given.until is not None and given.until <= given.since:
        raise Refusal("BAD_ARGUMENT", "A contact ends after she begins: 'until' is the first day without her.")
    return given
