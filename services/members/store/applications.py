"""Applications as rows: the thing applied for, its steps, and the applicant's personal data until she is admitted."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from commons.auth.caller import Caller
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import global_id
from commons.paging import Page, keyset
from services.members.domain.applications.process import Application, ApplicationStep, Asked
from services.members.domain.applications.words import ApplicationForm, ApplicationStepKind
from services.members.domain.facts import MembershipKind
from services.members.domain.leaving.words import Law
from services.members.domain.pseudonyms import pseudonym
from services.members.store.profiles import PROFILE_COLUMNS, ProfileRecord
from services.members.store.transfers import note_joining

_STEP = (
    "number, step, happened_on, form, body, reason, decide_by, appeal_until, law_key, article, unverified, membership,"
    " told, actor"
)
_OVER = "('REFUSED', 'UPHELD', 'WITHDRAWN', 'ADMITTED')"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies; her login if she did so herself or an officer named it. Gone once she is admitted, or erased."""

    profile: ProfileRecord
    login: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class FoundApplication:
    """An application with its applicant, as far as she is still here."""

    application: Application
    applicant: Applicant | None
    own: bool


async def save_application(session: WriteSession, application: Application, applicant: Applicant) -> None:
    """Write a new application with its first step. Audited as `application.applied`."""
    asked = application.asked
    await session.execute(
        "INSERT INTO application (id, entity, kind, category, college, shares, person, organisation, known) VALUES"
        " (:id, :entity, :kind, :category, :college, :shares, :person, :organisation, int8range(:sequence, NULL))",
        {
            "id": application.id,
            "entity": asked.entity,
            "kind": asked.kind.value,
            "category": asked.category,
            "college": asked.college,
            "shares": asked.shares,
            "person": asked.person,
            "organisation": asked.organisation,
            "sequence": await session.sequence(),
        },
    )
    issuer, subject = applicant.login or (None, None)
    names = ", ".join(PROFILE_COLUMNS)
    values = ", ".join(f":{name}" for name in PROFILE_COLUMNS)
    await session.execute(
        f"INSERT INTO applicant (application, key, issuer, subject, {names})"
        f" VALUES (:id, :key, :issuer, :subject, {values})",
        {
            "id": application.id,
            "key": secrets.token_bytes(32),
            "issuer": issuer,
            "subject": subject,
            **asdict(applicant.profile),
        },
    )
    await save_step(session, application, application.steps[0])


async def save_step(session: WriteSession, application: Application, step: ApplicationStep) -> None:
    """Add a step. Audited as `application.<step>`; what was said is an HMAC there."""
    await insert_step(session, application.id, step)
    key = await session.value("SELECT key FROM applicant WHERE application = :id", {"id": application.id})
    told = {"reason": pseudonym(key, "reason", step.reason)} if key and step.reason else {}
    subject, name = global_id(session.country, "application", application.id), step.kind.value.lower()
    entity = application.asked.entity
    session.record(
        f"application.{name}",
        subject,
        entity=entity,
        number=step.number,
        on=step.on,
        law=step.law and step.law.key,
        **told,
    )
    session.announce(f"application.{name}", application=subject, entity=entity, on=step.on)


async def insert_step(
    session: WriteSession, application: UUID, step: ApplicationStep, joined_on: date | None = None
) -> None:
    """Add the row of a step; a transfer it was made under is told. Audit and outbox are otherwise the caller's."""
    names = [name.strip() for name in _STEP.split(",")]
    law = step.law
    await session.execute(
        f"INSERT INTO application_step (application, {_STEP}, known) VALUES (:application,"
        f" {', '.join(f':{name}' for name in names)}, int8range(:sequence, NULL))",
        {
            "application": application,
            "number": step.number,
            "step": step.kind.value,
            "happened_on": step.on,
            "form": step.form.value,
            "body": step.body,
            "reason": step.reason,
            "decide_by": step.decide_by,
            "appeal_until": step.appeal_until,
            "law_key": law and law.key,
            "article": law and law.article,
            "unverified": law and law.unverified,
            "membership": step.membership,
            "told": step.told,
            "actor": session.caller.actor,
            "sequence": await session.sequence(),
        },
    )
    await note_joining(session, application, step, joined_on)


async def forget_applicant(session: WriteSession, application: UUID) -> None:
    """Delete the applicant's data: they are her profile's from now on, or erased."""
    await session.execute("DELETE FROM applicant WHERE application = :id", {"id": application})


_FOUND = f"""
SELECT a.id, a.entity, a.kind, a.category, a.college, a.shares, a.person, a.organisation,
       p.application IS NOT NULL AS there, p.issuer, p.subject, {", ".join(f"p.{name}" for name in PROFILE_COLUMNS)},
       coalesce(p.issuer = :issuer AND p.subject = :subject, false) OR EXISTS (
         SELECT FROM application_step t
           JOIN membership_person q ON q.membership = t.membership AND upper_inf(q.known)
           JOIN login l ON l.person = q.person AND upper_inf(l.known)
          WHERE t.application = a.id AND l.issuer = :issuer AND l.subject = :subject) AS own
  FROM application a LEFT JOIN applicant p ON p.application = a.id
"""
_OWN = """
SELECT application FROM applicant WHERE issuer = :issuer AND subject = :subject
UNION
SELECT t.application FROM login l
  JOIN membership_person q ON q.person = l.person AND upper_inf(q.known)
  JOIN application_step t ON t.membership = q.membership
 WHERE l.issuer = :issuer AND l.subject = :subject AND upper_inf(l.known)
"""
_OPEN = f"""(SELECT s.step FROM application_step s WHERE s.application = a.id
  AND s.step NOT IN ('SIGNED', 'REASONS_ASKED') ORDER BY s.number DESC LIMIT 1) NOT IN {_OVER}"""


async def application_by_id(session: ReadSession, key: UUID, caller: Caller) -> FoundApplication | None:
    """One application, and whether it is the caller's; whether she may read it is not for here."""
    return next(iter(await _found(session, f"{_FOUND} WHERE a.id = :id", {"id": key, **_login(caller)})), None)


async def applications_of(session: ReadSession, page: Page, caller: Caller) -> list[FoundApplication]:
    """`page.size + 1` of the caller's own applications here, the newest first."""
    keys = keyset(page, ("a.id",), country=session.country, kind="application", descending=True)
    return await _found(
        session,
        f"{_FOUND} WHERE a.id IN ({_OWN}) AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        {"size": page.size + 1, **_login(caller), **keys.parameters},
    )


async def application_page(
    session: ReadSession, page: Page, entity: str, caller: Caller, *, only_open: bool
) -> list[FoundApplication]:
    """`page.size + 1` applications to an entity, the newest first; only those that wait for something, if asked."""
    keys = keyset(page, ("a.id",), country=session.country, kind="application", descending=True)
    waiting = f" AND {_OPEN}" if only_open else ""
    return await _found(
        session,
        f"{_FOUND} WHERE a.entity = :entity{waiting} AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        {"entity": entity, "size": page.size + 1, **_login(caller), **keys.parameters},
    )


async def check_none_open(session: ReadSession, asked: Asked, login: tuple[str, str] | None) -> None:
    """Refuse ALREADY_EXISTS when the same applicant's application to the same entity still waits for something."""
    issuer, subject = login or (None, None)
    found = await session.value(
        "SELECT a.id FROM application a LEFT JOIN applicant p ON p.application = a.id WHERE a.entity = :entity"
        " AND (a.person = :person OR a.organisation = :organisation OR p.issuer = :issuer AND p.subject = :subject)"
        f" AND {_OPEN} LIMIT 1",
        {
            "entity": asked.entity,
            "person": asked.person,
            "organisation": asked.organisation,
            "issuer": issuer,
            "subject": subject,
        },
    )
    if found is not None:
        raise Refusal(
            "ALREADY_EXISTS",
            "An application of the same applicant waits already; withdraw it first.",
            application=global_id(session.country, "application", found),
        )


def _login(caller: Caller) -> dict[str, Any]:
    return {"issuer": caller.issuer, "subject": caller.subject}


async def _found(session: ReadSession, query: str, parameters: dict[str, Any]) -> list[FoundApplication]:
    rows = await session.all(query, parameters)
    steps = await _steps_of(session, [row.id for row in rows])
    return [_one(row, steps[row.id]) for row in rows]


async def _steps_of(session: ReadSession, ids: Iterable[UUID]) -> dict[UUID, list[ApplicationStep]]:
    rows = await session.all(
        f"SELECT application, {_STEP} FROM application_step WHERE application = ANY(CAST(:ids AS uuid[]))"
        " ORDER BY application, number",
        {"ids": list(ids)},
    )
    found: dict[UUID, list[ApplicationStep]] = defaultdict(list)
    for row in rows:
        found[row.application].append(_step(row))
    return found


def _one(row: Any, steps: Sequence[ApplicationStep]) -> FoundApplication:
    profile = ProfileRecord(**{name: getattr(row, name) for name in PROFILE_COLUMNS})
    login = (row.issuer, row.subject) if row.issuer else None
    asked = Asked(
        row.entity,
        MembershipKind(row.kind),
        row.category,
        row.shares,
        named=row.person is not None or profile.family_name is not None,
        college=row.college,
        person=row.person,
        organisation=row.organisation,
    )
    applicant = Applicant(profile, login) if row.there else None
    return FoundApplication(Application(row.id, asked, tuple(steps)), applicant, row.own)


def _step(row: Any) -> ApplicationStep:
    return ApplicationStep(
        number=row.number,
        kind=ApplicationStepKind(row.step),
        on=row.happened_on,
        form=ApplicationForm(row.form),
        body=row.body,
        reason=row.reason,
        decide_by=row.decide_by,
        appeal_until=row.appeal_until,
        law=Law(row.law_key, row.article, row.unverified) if row.law_key else None,
        membership=row.membership,
        told=row.told,
        by=row.actor,
    )
