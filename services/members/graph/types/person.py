"""Person: a random id that several countries may hold; each shows its own part of her."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import strawberry

from commons.clock import machine_now
from commons.ids import borderless_id
from commons.subgraph.context import Info
from commons.subgraph.guard import Subject
from commons.subgraph.loaders import batch_loader
from services.members.domain.candidates import CandidateState
from services.members.domain.links import link_processes
from services.members.graph import loaders
from services.members.graph.types.link_candidate import LinkQuestion
from services.members.graph.types.membership import Membership, subject_of
from services.members.graph.types.person_link import PersonLink
from services.members.store.candidates import candidates_of
from services.members.store.link_pending import pending_links
from services.members.store.link_steps import link_steps_of
from services.members.store.memberships import MembershipRow

# Where nothing of her is visible there is nothing to refuse either: a refusal would tell that she exists.
NOTHING_TO_SHOW = Subject(entity=None, consented=frozenset({"displayName"}))


@strawberry.federation.type(keys=["id"], description="A human as the group knows them; the id holds no personal data.")
class Person:
    """A human as the group knows them."""

    id: strawberry.ID
    key: strawberry.Private[UUID]
    subject: strawberry.Private[Subject]
    name_from: strawberry.Private[UUID | None] = None

    @strawberry.field(description="Her name as this country's register has it.")
    async def display_name(self, info: Info) -> str | None:
        """Her name, from the membership that the caller may see."""
        if self.name_from is None:
            return None
        profile = await loaders.profile_loader(info.context).load(self.name_from)
        return None if profile is None else profile.display_name

    @strawberry.field(description="What this country shows of her memberships to this caller.")
    async def memberships(self, info: Info) -> list[Membership]:
        """Her memberships here, as far as the caller may know of them, by joining day."""
        rows = await loaders.person_loader(info.context).load(self.key)
        return [Membership.of(info.context, row) for row in rows or ()]

    @strawberry.field(description="How she was linked with other countries, the newest first; for herself.")
    async def links(self, info: Info) -> list[PersonLink] | None:
        """Her links as this country has them on record."""
        found = link_processes(await batch_loader(info.context, "links", link_steps_of).load(self.key) or ())
        pending = await batch_loader(info.context, "links asked", pending_links).load_many([one.id for one in found])
        now, country = machine_now(), info.context.country
        return [PersonLink.of(country, one, now, other) for one, other in zip(found, pending, strict=True)]

    @strawberry.field(
        description="Whether she may be the same as somebody in another country: offices ask; for herself."
    )
    async def link_questions(self, info: Info) -> list[LinkQuestion] | None:
        """What she is asked here and has not answered."""
        found = await batch_loader(info.context, "link questions", candidates_of).load(self.key)
        asked = [one for one in found or () if one.state is CandidateState.INVITED]
        return [LinkQuestion.of(info.context.country, one) for one in asked]

    @classmethod
    def named_by(cls, row: MembershipRow) -> Person:
        """The member of a visible membership."""
        if row.person is None:
            raise ValueError("an organisation's membership names no person")
        return cls(
            id=strawberry.ID(borderless_id("person", row.person)),
            key=row.person,
            subject=subject_of(row),
            name_from=row.id,
        )

    @classmethod
    def of(cls, key: UUID, rows: Sequence[MembershipRow], nameable: Sequence[MembershipRow]) -> Person:
        """Somebody by her key, named by the first of `nameable` (rows whose name the caller may see), if any."""
        chosen = next(iter([*nameable, *rows]), None)
        if chosen is not None:
            return cls.named_by(chosen)
        return cls(id=strawberry.ID(borderless_id("person", key)), key=key, subject=NOTHING_TO_SHOW)
