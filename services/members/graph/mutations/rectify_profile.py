"""rectifyProfile: personal data is corrected; what past documents said is remembered, and they are annotated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.profile import check_profile
from services.members.domain.protection.rectify import Asked, decide_rectification
from services.members.graph.mutations.entered_membership import as_it_stands
from services.members.graph.mutations.leaving_kit import leaver
from services.members.graph.types.membership import Membership
from services.members.store.profiles import PROFILE_COLUMNS, ProfileRecord
from services.members.store.rectifications import given, profile_now, save_rectification
from services.members.store.standing import registered_period


@strawberry.input(description="Fields to change; those that are left out stay, null empties one.")
class ProfileChanges:
    """Fields to change."""

    given_name: str | None = strawberry.UNSET
    family_name: str | None = strawberry.UNSET
    email: str | None = strawberry.UNSET
    birth_date: date | None = strawberry.UNSET
    language: str | None = strawberry.field(default=strawberry.UNSET, description="Two letters (ISO 639-1).")
    city: str | None = strawberry.UNSET
    trade: str | None = strawberry.field(default=strawberry.UNSET, description="ISCO-08 code.")
    sector: str | None = strawberry.field(default=strawberry.UNSET, description="NACE code of `sectorRevision`.")
    sector_revision: str | None = strawberry.field(default=strawberry.UNSET, description="2.0 or 2.1.")


@strawberry.input
class RectifyProfileInput:
    """Whose profile, and what becomes of it."""

    membership: strawberry.ID
    changes: ProfileChanges = strawberry.field(description="Fields with their new values.")
    documents: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Documents of the past that show the former name or birth date."
    )
    source: str | None = strawberry.field(
        default=None, description="The paper that shows the new name or birth date; needed for these."
    )
    discreet: bool = strawberry.field(
        default=False, description="Whether the former name is read by nobody without a grant, like a held identity."
    )
    expected_version: int = strawberry.field(
        description="`profileVersion` as it was read: CHANGED_MEANWHILE if somebody was faster."
    )
    idempotency_key: str | None = None


@strawberry.type
class RectifyProfilePayload:
    """The membership with its profile as it is now."""

    membership: Membership


@mutation(
    description="Correct personal data: contact data and trade by the member herself or the office, name and birth "
    "date by the office with a paper. Documents of the past are annotated, not rewritten."
)
async def rectify_profile(info: Info, input: RectifyProfileInput) -> RectifyProfilePayload:
    """The member herself, or a membership officer. Refuses BAD_ARGUMENT, FORBIDDEN, CHANGED_MEANWHILE."""
    context = info.context
    async with context.writing("rectifyProfile", input, input.idempotency_key) as session:
        if session.replayed is None:
            await _rectify(context, session, input)
    return RectifyProfilePayload(membership=await as_it_stands(context, str(input.membership)))


async def _rectify(context: RequestContext, session: WriteSession, wanted: RectifyProfileInput) -> None:
    key, entity = await leaver(context, session, "Mutation.rectifyProfile", str(wanted.membership))
    before = await profile_now(session, key)
    _check_version(wanted.expected_version, before[1])
    asked = Asked(_changes(wanted.changes), [str(one) for one in wanted.documents], wanted.source, wanted.discreet)
    office = context.partition.access.rule("Mutation.rectifyProfile").by_role(context.caller, context.country, entity)
    found = decide_rectification(given(before[0]), asked, by_herself=not office, country=context.country)
    await _check(session, key, replace(before[0], **found.changes), found.changes)
    await save_rectification(session, key, before, found, context.today)


def _check_version(expected: int, version: int) -> None:
    if expected != version:
        raise Refusal(
            "CHANGED_MEANWHILE",
            f"The profile is at version {version}, not {expected}: somebody was faster. Read it again.",
            version=version,
        )


async def _check(session: WriteSession, key: UUID, profile: ProfileRecord, changes: Any) -> None:
    texts = {name: getattr(profile, name) for name in PROFILE_COLUMNS if name != "birth_date"}
    sector = {"sector", "sector_revision"}
    wanted = set(changes) | (sector if sector & set(changes) else set())
    joined_on = (await registered_period(session, key)).start or date.max
    birth_date = profile.birth_date if "birth_date" in changes else None
    check_profile({name: text for name, text in texts.items() if name in wanted}, birth_date, joined_on)


def _changes(found: ProfileChanges) -> dict[str, Any]:
    return {name: value for name, value in vars(found).items() if value is not strawberry.UNSET}
