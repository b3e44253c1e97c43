"""The consultative body: clients and partners are heard there, beside the general meeting, and do not vote."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.clients.domain.partnership import PartnershipStatus
from services.clients.domain.partnership.opinions import Count, Verdict, check_count

ITEMS_MAX = 100
ATTENDANCE_MAX = 1000
PRESENT_MAX = 100_000


@dataclass(frozen=True, slots=True)
class ConsultativeBody:
    """A body of one entity: what it is called and what it is for."""

    id: UUID
    entity: str
    name: str
    task: str
    founded_on: date


@dataclass(frozen=True, slots=True)
class ConsultativeItem:
    """A point of an agenda; where it is about a client's step, both are named."""

    position: int
    title: str
    client: UUID | None = None
    step: PartnershipStatus | None = None


@dataclass(frozen=True, slots=True)
class ConsultativeAttendance:
    """A client was there; `office` of who spoke for it."""

    client: UUID
    office: str


@dataclass(frozen=True, slots=True)
class ConsultativeOpinion:
    """What the session thought of an item, by organisations."""

    position: int
    verdict: Verdict
    says: str
    count: Count


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """What came of a session."""

    members_present: int
    attendance: tuple[ConsultativeAttendance, ...]
    opinions: tuple[ConsultativeOpinion, ...]


@dataclass(frozen=True, slots=True)
class ConsultativeSession:
    """A session with its agenda; `record` None until it is written."""

    id: UUID
    body: UUID
    held_on: date
    place: str
    agenda: tuple[ConsultativeItem, ...]
    record: SessionRecord | None = None


def found(body: ConsultativeBody, today: date) -> ConsultativeBody:
    """The body as it is kept."""
    if body.founded_on > today:
        raise Refusal("BAD_ARGUMENT", "A body is recorded once it is founded; the day must not lie ahead.")
    name, task = texts.title("The body's name", body.name), texts.text("What it is for (task)", body.task)
    return replace(body, name=name, task=task)


def plan(session: ConsultativeSession, body: ConsultativeBody, known: Collection[UUID]) -> ConsultativeSession:
    """The session as it is kept. `known`: clients of the body's entity.

    Refuses BAD_ARGUMENT for an agenda of nothing, of a step without its client or down, or before the founding;
    NOT_FOUND for clients of others.
    """
    if not 0 < len(session.agenda) <= ITEMS_MAX:
        raise Refusal("BAD_ARGUMENT", f"An agenda has 1 to {ITEMS_MAX} items.")
    if session.held_on < body.founded_on:
        raise Refusal("BAD_ARGUMENT", f"The body was founded on {body.founded_on}.").blame(session.held_on)
    _check_clients({item.client for item in session.agenda if item.client is not None}, known)
    for item in session.agenda:
        if item.step is not None and (item.client is None or item.step is PartnershipStatus.CLIENT):
            raise Refusal("BAD_ARGUMENT", "An item about a step names the client, and a step up.")
    agenda = tuple(replace(item, title=texts.title("An item's title", item.title)) for item in session.agenda)
    return replace(session, place=texts.title("The place", session.place), agenda=agenda)


def write_record(
    session: ConsultativeSession, record: SessionRecord, known: Collection[UUID], today: date
) -> SessionRecord:
    """The record as it is kept: opinions on announced items alone, of no more organisations than were there.

    Refuses TRANSITION_NOT_ALLOWED where it is written, BAD_ARGUMENT, and NOT_FOUND for clients of others.
    """
    if session.record is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The record of this session is written already.")
    if session.held_on > today:
        raise Refusal("BAD_ARGUMENT", f"The session is on {session.held_on}; its record is written after that.")
    if not 0 <= record.members_present <= PRESENT_MAX or len(record.attendance) > ATTENDANCE_MAX:
        raise Refusal("BAD_ARGUMENT", f"At most {ATTENDANCE_MAX} clients and {PRESENT_MAX} members attend.")
    _once("A client attends", [line.client for line in record.attendance])
    _once("An item has an opinion", [opinion.position for opinion in record.opinions])
    _check_clients({line.client for line in record.attendance}, known)
    if {opinion.position for opinion in record.opinions} - {item.position for item in session.agenda}:
        raise Refusal("BAD_ARGUMENT", "Opinions are on items of the agenda, by their position.")
    attendance = tuple(replace(line, office=texts.title("The office", line.office)) for line in record.attendance)
    opinions = tuple(_opinion(opinion, len(attendance)) for opinion in record.opinions)
    return SessionRecord(record.members_present, attendance, opinions)


def _opinion(opinion: ConsultativeOpinion, there: int) -> ConsultativeOpinion:
    check_count(opinion.count, there)
    return replace(opinion, says=texts.text("What was thought (says)", opinion.says))


def _once(what: str, values: Sequence[object]) -> None:
    if len(set(values)) < len(values):
        raise Refusal("BAD_ARGUMENT", f"{what} once.")


def _check_clients(named: set[UUID], known: Collection[UUID]) -> None:
    if named - set(known):
        raise Refusal("NOT_FOUND", "A client that is named is none of this entity's; find it by LegalEntity.clients.")
