"""Admission's writes: a membership with its first facts, numbered without a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from asyncpg import Range

from commons.database.sessions import ReadSession, WriteSession
from commons.ids import global_id, random_uuid
from services.members.domain.admission import AdmissionFacts, AdmissionRequest
from services.members.domain.facts import FactKind
from services.members.domain.pseudonyms import pseudonym
from services.members.domain.share_register import Leg
from services.members.store import legal_entities, shares
from services.members.store.logins import record_logins
from services.members.store.people import persons_known
from services.members.store.profiles import ProfileRecord, new_member_key, save_profile


@dataclass(frozen=True, slots=True)
class Admission:
    """A decided admission, ready to be written."""

    entity: str
    request: AdmissionRequest
    person: UUID | None
    organisation: UUID | None
    profile: ProfileRecord
    facts: Sequence[FactKind] = ()
    college: str | None = None
    register_number: str | None = None
    operations: Sequence[Sequence[Leg]] = ()
    application: UUID | None = None
    """The application that was decided, if one was made."""


async def admission_facts(
    session: ReadSession,
    entity: str,
    request: AdmissionRequest,
    *,
    person: UUID | None,
    organisation: UUID | None,
    issuer: str,
) -> AdmissionFacts:
    """What `check_admission` needs. Raises `Refusal` when the entity is unknown or not open on the joining day."""
    await legal_entities.open_entity(session, entity, request.joined_on)
    categories = await legal_entities.categories(session, entity)
    registered = await session.value(
        "SELECT EXISTS (SELECT FROM registration r JOIN membership m ON m.id = r.membership"
        " LEFT JOIN membership_person p ON p.membership = m.id AND upper_inf(p.known)"
        " AND p.valid && daterange(CAST(:day AS date), NULL)"
        " WHERE r.entity = :entity AND upper_inf(r.known) AND r.valid && daterange(CAST(:day AS date), NULL)"
        " AND (p.person = :person OR m.organisation = :organisation))",
        {"entity": entity, "day": request.joined_on, "person": person, "organisation": organisation},
    )
    known = bool(person and await persons_known(session, [person], request.joined_on))
    return AdmissionFacts(categories.keys(), known, registered, issuer)


async def save_admission(session: WriteSession, admission: Admission) -> UUID:
    """Write the membership and everything first said about it; gives its uuid. Audited as `member.admitted`."""
    key, person = random_uuid(), admission.person
    if person is None and admission.organisation is None:
        person = random_uuid()
    number = await session.value(
        "UPDATE legal_entity SET last_number = last_number + 1 WHERE id = :entity RETURNING last_number",
        {"entity": admission.entity},
    )
    await session.execute(
        "INSERT INTO membership (id, entity, number, kind, organisation, register_number)"
        " VALUES (:id, :entity, :number, :kind, :organisation, :register)",
        {
            "id": key,
            "entity": admission.entity,
            "number": number,
            "kind": admission.request.kind.value,
            "organisation": admission.organisation,
            "register": admission.register_number,
        },
    )
    await _save_facts(session, key, admission, person)
    secret = await new_member_key(session, key)
    await save_profile(session, key, admission.profile)
    if person is not None and admission.request.login is not None:
        await record_logins(session, [(*admission.request.login, person)])
    await shares.append(session, admission.entity, key, admission.operations)
    _record(session, key, number, admission, secret)
    return key


async def _save_facts(session: WriteSession, key: UUID, admission: Admission, person: UUID | None) -> None:
    known = Range(await session.sequence(), None)
    valid = Range(admission.request.joined_on, None)
    base = {"id": key, "valid": valid, "known": known}
    await session.execute(
        "INSERT INTO registration (membership, entity, valid, known) VALUES (:id, :entity, CAST(:valid AS daterange),"
        " CAST(:known AS int8range))",
        base | {"entity": admission.entity},
    )
    for table, column, value in (
        ("membership_person", "person", person),
        ("categorisation", "category", admission.request.category),
        ("college_seat", "college", admission.college),
        *(("membership_fact", "kind", fact.value) for fact in admission.facts),
    ):
        if value is not None:
            await session.execute(
                f"INSERT INTO {table} (membership, {column}, valid, known)"
                " VALUES (:id, :value, CAST(:valid AS daterange), CAST(:known AS int8range))",
                base | {"value": value},
            )


def _record(session: WriteSession, key: UUID, number: int, admission: Admission, secret: bytes) -> None:
    told = {name: value for name, value in asdict(admission.profile).items() if value is not None}
    asked = admission.application and global_id(session.country, "application", admission.application)
    session.record(
        "member.admitted",
        _id(session, key),
        entity=admission.entity,
        number=number,
        category=admission.request.category,
        joined_on=admission.request.joined_on,
        profile={name: pseudonym(secret, name, value) for name, value in told.items()},
        **({"application": asked} if asked else {}),
    )
    session.announce("member.admitted", membership=_id(session, key), entity=admission.entity)


def _id(session: WriteSession, key: UUID) -> str:
    return global_id(session.country, "membership", key)
