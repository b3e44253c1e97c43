"""Rectified profiles, what they said before, and the documents that say it still."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import global_id, new_uuid
from services.members.domain.protection.rectify import IDENTITY, Rectification
from services.members.domain.pseudonyms import pseudonym
from services.members.store.profiles import ProfileRecord, member_key, profiles_of, save_profile


@dataclass(frozen=True, slots=True)
class FormerIdentity:
    """What the profile said of `fields` until `rectified_on`, and the ids of documents that say it still."""

    number: int
    fields: tuple[str, ...]
    given_name: str | None
    family_name: str | None
    birth_date: date | None
    discreet: bool
    rectified_on: date
    documents: tuple[str, ...]


async def profile_now(session: ReadSession, membership: UUID) -> tuple[ProfileRecord, int]:
    """The profile and its version: how often it was rectified. NOT_FOUND where it is gone or never was."""
    found = (await profiles_of(session, [membership])).get(membership)
    if found is None:
        raise Refusal("NOT_FOUND", "There is no profile: it was erased, or there is no membership with this id here.")
    return found, (await versions_of(session, [membership])).get(membership, 0)


async def versions_of(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, int]:
    """How often profiles were rectified; those that never were are left out."""
    rows = await session.all(
        "SELECT membership, max(number) FROM rectification WHERE membership = ANY(:ids) GROUP BY membership",
        {"ids": list(ids)},
    )
    return {row[0]: row[1] for row in rows}


async def save_rectification(
    session: WriteSession, membership: UUID, before: tuple[ProfileRecord, int], found: Rectification, today: date
) -> None:
    """Write the profile and what it said before. Audited as `member.rectified`: values as HMACs, fields by name."""
    profile, version = before
    await save_profile(session, membership, replace(profile, **found.changes))
    key = new_uuid()
    await session.execute(
        "INSERT INTO rectification (id, membership, number, fields, given_name, family_name, birth_date, discreet,"
        " source, rectified_on, actor, known) VALUES (:id, :membership, :number, :fields, :given_name, :family_name,"
        " :birth_date, :discreet, :source, :day, :actor, int8range(:sequence, NULL))",
        {
            "id": key,
            "membership": membership,
            "number": version + 1,
            "fields": sorted(found.changes),
            **{name: found.former.get(name) for name in IDENTITY},
            "discreet": found.discreet,
            "source": found.source,
            "day": today,
            "actor": session.caller.actor,
            "sequence": await session.sequence(),
        },
    )
    for document in found.documents:
        await session.execute(
            "INSERT INTO rectified_document (rectification, document) VALUES (:id, :document)",
            {"id": key, "document": document},
        )
    await _tell(session, membership, found)


async def _tell(session: WriteSession, membership: UUID, found: Rectification) -> None:
    secret = await member_key(session, membership)
    subject = global_id(session.country, "membership", membership)
    told = {name: pseudonym(secret, name, value) for name, value in found.changes.items()} if secret else {}
    session.record("member.rectified", subject, fields=sorted(found.changes), profile=told, documents=found.documents)
    session.announce(
        "member.rectified", membership=subject, identity=bool(found.former), documents=list(found.documents)
    )


async def former_identities(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[FormerIdentity]]:
    """Changes of name and birth date by membership, the newest first; contact data leaves no trace."""
    rows = await session.all(
        "SELECT r.membership, r.number, r.fields, r.given_name, r.family_name, r.birth_date, r.discreet,"
        " r.rectified_on,"
        " ARRAY(SELECT d.document FROM rectified_document d WHERE d.rectification = r.id ORDER BY d.document)"
        " FROM rectification r WHERE r.membership = ANY(:ids) AND r.fields && :identity"
        " ORDER BY r.membership, r.number DESC",
        {"ids": list(ids), "identity": list(IDENTITY)},
    )
    found: dict[UUID, list[FormerIdentity]] = {}
    for row in rows:
        fields = tuple(name for name in row.fields if name in IDENTITY)
        former = FormerIdentity(row.number, fields, *tuple(row)[3:8], documents=tuple(row[8]))
        found.setdefault(row.membership, []).append(former)
    return found


def given(profile: ProfileRecord) -> Mapping[str, Any]:
    """The profile's fields by name."""
    return asdict(profile)
