"""Membership: one person's or organisation's tie to one legal entity, with its facts on any day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.federation.schema_directives import Key

from commons.errors import Fault, Refusal
from commons.ids import borderless_id, global_id
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First, connection
from commons.subgraph.scalars import CountryCode
from services.members.domain.categories import ShareObligation
from services.members.domain.consents import Consent, Purpose
from services.members.domain.facts import Belonging, MembershipKind
from services.members.graph import loaders, share_loaders
from services.members.graph.types.leaving import Leaving, leavings_of, leavings_page
from services.members.graph.types.legal_entity import LegalEntity
from services.members.graph.types.membership_declared import MembershipDeclared
from services.members.graph.types.membership_story import MembershipStory
from services.members.graph.types.protection import DataReading, FormerIdentity
from services.members.graph.types.share_account import ShareAccount
from services.members.graph.types.share_obligation import ObligationState
from services.members.graph.types.shares import ShareHolding
from services.members.graph.types.times import AsOf, KnownAt, reached
from services.members.store.categories import CategoryRow
from services.members.store.memberships import MembershipRow
from services.members.store.read_log import readings_page

if TYPE_CHECKING:
    from services.members.graph.types.person import Person

strawberry.enum(MembershipKind, description="Who holds the membership.")
strawberry.enum(Purpose, description="What a cross-border read is for.")
strawberry.enum(Belonging, description="What the member said about the community: it is not a matter of course.")


@strawberry.federation.type(keys=[Key(fields="id", resolvable=False)])  # pyright: ignore[reportArgumentType]
class Organisation:
    """A legal person; the clients service knows her."""

    id: strawberry.ID


@strawberry.type(description="A category of members of one entity.")
class MembershipCategory:
    """A category of members of one entity."""

    code: str = strawberry.field(description="The entity's own code, like WORKER.")
    label: str = strawberry.field(description="In the entity's language.")
    share_obligation: ShareObligation = strawberry.field(description="Whether its members must subscribe shares.")

    @classmethod
    def of(cls, row: CategoryRow | None) -> MembershipCategory | None:
        """The category as shown; None: there was none."""
        if row is None:
            return None
        obligation = ShareObligation(row.share_obligation or ShareObligation.OPTIONAL)
        return cls(code=row.code, label=row.label or row.code, share_obligation=obligation)


@strawberry.type(description="Independent facts of one membership on one day; the law pack says what they come to.")
class MembershipFacts:
    """Independent facts of one membership on one day."""

    as_of: date
    registered: bool = strawberry.field(
        description="Whether the day lies between joining and the last day of membership."
    )
    community_member: bool = strawberry.field(description="Whether the entity counts the member to its community.")
    holder: bool = strawberry.field(description="Whether any share is held.")
    paid_up: bool = strawberry.field(description="Whether shares are held and all of them are fully paid.")
    in_default: bool = strawberry.field(description="Whether due payments on shares are in arrears.")
    cooperating: bool = strawberry.field(
        description="Whether the member uses or works for the cooperative, which holding shares does not tell."
    )
    voting: bool = strawberry.field(
        description="False while the vote is suspended; whether there is a vote at all is VotingStanding's to say."
    )
    belonging: Belonging = strawberry.field(description="What the member said about the community.")


@strawberry.type(description="When the member's shares give use of the service; it says nothing about votes.")
class Coverage:
    """The period of use."""

    from_: date = strawberry.field(name="from", description="The first day.")
    until: date | None = strawberry.field(description="The last day; null if it is open.")
    lapsed: bool = strawberry.field(description="Whether it lies in the past.")


@strawberry.type(description="Personal data, kept in the member's country only.")
class MemberProfile:
    """Personal data of a member."""

    given_name: str | None
    family_name: str | None
    email: str | None
    birth_date: date | None
    language: str | None = strawberry.field(description="Two letters (ISO 639-1).")
    city: str | None = strawberry.field(description="Where she lives.")
    trade: str | None = strawberry.field(description="ISCO-08 code.")
    sector: str | None = strawberry.field(description="NACE code of `sectorRevision`.")
    sector_revision: str | None = strawberry.field(description="2.0 or 2.1: codes changed meaning between them.")


@strawberry.type(
    description="What a member lets officers of other countries see of one membership: along one edge, from the "
    "country that keeps it to one that reads, for one purpose and a time."
)
class MembershipConsent:
    """One consent that was not taken back."""

    purpose: Purpose
    fields: list[str] = strawberry.field(
        description="Fields of Membership; with none the membership's existence shows."
    )
    source: CountryCode = strawberry.field(description="The country that keeps the membership.")
    target: CountryCode | None = strawberry.field(description="Whose officers may read; null: every country's.")
    from_: date | None = strawberry.field(name="from", description="The first day; null: since it was given.")
    until: date | None = strawberry.field(description="The last day; null: until it is taken back.")
    open: bool = strawberry.field(description="Whether anybody may read by it today.")

    @classmethod
    def of(cls, context: RequestContext, given: Consent) -> MembershipConsent:
        """As this country has it on record."""
        return cls(
            purpose=given.purpose,
            fields=list(given.fields),
            source=CountryCode(context.country),
            target=None if given.target is None else CountryCode(given.target),
            from_=given.start,
            until=given.until,
            open=given.opens(context.today),
        )


CategoryAsOf = Annotated[date | None, strawberry.argument(description="As of this day; as described if absent.")]


@strawberry.federation.type(keys=["id"], description="One person's or organisation's tie to one legal entity.")
class Membership(MembershipDeclared, MembershipStory):
    """One person's or organisation's tie to one legal entity."""

    id: strawberry.ID
    number: int = strawberry.field(description="In the entity's register, without gaps.")
    kind: MembershipKind
    joined_on: date | None = strawberry.field(description="The first day of membership.")
    ended_on: date | None = strawberry.field(description="The last day of membership, if known.")
    college: str | None = strawberry.field(
        description="The college the member votes in, where the statutes have colleges."
    )
    row: strawberry.Private[MembershipRow]
    subject: strawberry.Private[Subject]

    @strawberry.field
    async def entity(self, info: Info) -> LegalEntity:
        """The legal entity it is a tie to."""
        found = await loaders.entity_loader(info.context).load(self.row.entity)
        if found is None:
            raise Fault("a membership without its entity")
        return LegalEntity.of(found)

    @strawberry.field(description="The member; null for an organisation's membership.")
    def person(self) -> Annotated[Person, strawberry.lazy("services.members.graph.types.person")] | None:
        """The member, if she is a person."""
        from services.members.graph.types.person import Person  # noqa: PLC0415 - the two types name each other

        return None if self.row.person is None else Person.named_by(self.row)

    @strawberry.field(description="The member; null for a person's membership.")
    def organisation(self) -> Organisation | None:
        """The member, if it is an organisation."""
        key = self.row.organisation
        return None if key is None else Organisation(id=strawberry.ID(borderless_id("organisation", key)))

    @strawberry.field(
        description="The entity's own category on a day; without one today, or the last day of who left. Whose joining "
        "day the caller may not read, of her he learns today's only."
    )
    async def category(
        self, info: Info, as_of: CategoryAsOf = None, known_at: KnownAt = None
    ) -> MembershipCategory | None:
        """The category. Refuses FORBIDDEN where its day would tell when she joined."""
        row = self.row
        if as_of is None and known_at is None:
            kept = row.category and CategoryRow(row.category, row.category_label, row.share_obligation)
            return MembershipCategory.of(kept or None)
        check_dated(info.context, self.subject)
        known = await reached(info.context, known_at)
        return MembershipCategory.of(await loaders.categories_loader(info.context, as_of, known).load(row.id))

    @strawberry.field(description="Its facts on a day.")
    async def facts(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> MembershipFacts | None:
        """Its facts on a day. Refuses FORBIDDEN where its day would tell when she joined."""
        if as_of is not None or known_at is not None:
            check_dated(info.context, self.subject)
        day, known = as_of or info.context.today, await reached(info.context, known_at)
        found = await loaders.facts_loader(info.context, day, known).load(self.row.id)
        names = ("as_of", "registered", "community_member", "holder", "paid_up", "in_default", "cooperating", "voting")
        return MembershipFacts(**{name: getattr(found, name) for name in names}, belonging=found.belonging)

    @strawberry.field(description="Shares held on a day, from the register's operations.")
    async def shares(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> ShareHolding | None:
        """Shares held on a day."""
        day, known = as_of or info.context.today, await reached(info.context, known_at)
        found = await loaders.holdings_loader(info.context, day, known).load(self.row.id)
        return ShareHolding.of(found, self.row.id, (day, known), info.context.partition.country.currency)

    @strawberry.field(
        description="Where she stands with her category's share obligation on a day; null while not registered."
    )
    async def share_obligation(
        self, info: Info, as_of: AsOf = None, known_at: KnownAt = None
    ) -> ObligationState | None:
        """Where she stands with her category's share obligation."""
        day, known = as_of or info.context.today, await reached(info.context, known_at)
        found = await share_loaders.obligations(info.context, day, known).load((self.row.entity, self.row.id))
        return None if found is None else ObligationState.of(*found)

    @strawberry.field(description="Share operations on their way, payment requests, refunds and certificates.")
    async def share_account(self) -> ShareAccount | None:
        """Her share account."""
        return ShareAccount(membership=self.row.id, entity=self.row.entity)

    @strawberry.field
    async def coverage(self, info: Info, known_at: KnownAt = None) -> Coverage | None:
        """The latest period of use."""
        known = await reached(info.context, known_at)
        found = await loaders.coverage_loader(info.context, known).load(self.row.id)
        if found is None or found.start is None:
            return None
        return Coverage(from_=found.start, until=found.end, lapsed=not found.holds(info.context.today))

    @strawberry.field
    async def profile(self, info: Info) -> MemberProfile | None:
        """Personal data; null once erased."""
        found = await loaders.profile_loader(info.context).load(self.row.id)
        names = MemberProfile.__annotations__
        return None if found is None else MemberProfile(**{name: getattr(found, name) for name in names})

    @strawberry.field(description="How often the profile was corrected: what rectifyProfile may compare.")
    async def profile_version(self, info: Info) -> int | None:
        """The profile's version."""
        return await loaders.profile_version_loader(info.context).load(self.row.id) or 0

    @strawberry.field(
        description="Changes of name and birth date, the newest first, with documents that show the former."
    )
    async def former_identities(self, info: Info) -> list[FormerIdentity] | None:
        """What the profile said before."""
        found = await loaders.former_identity_loader(info.context).load(self.row.id)
        return [FormerIdentity.of(row) for row in found or ()]

    @strawberry.field(description="Who else read her data, in which role and for what, the newest first.")
    async def readings(self, info: Info, first: First = None, after: After = None) -> Connection[DataReading] | None:
        """The access log of this membership."""
        page, owner = page_of(first, after), global_id(info.context.country, "membership", self.row.id)
        if page.watermark is None:
            found = await loaders.readings_loader(info.context, page.size + 1).load(self.row.id) or ()
        else:
            async with info.context.reading() as session:
                found = await readings_page(session, self.row.id, page)
        return connection(page, [(encode_cursor((row.id,), owner), DataReading.of(row)) for row in found])

    @strawberry.field
    async def consents(self, info: Info) -> list[MembershipConsent] | None:
        """What the member lets others' officers see, by purpose; for herself to read."""
        found = await loaders.consent_loader(info.context).load(self.row.id)
        return [MembershipConsent.of(info.context, given) for given in found or ()]

    @strawberry.field(description="How she leaves, or left: the newest process; null where there never was one.")
    async def leaving(self, info: Info) -> Leaving | None:
        """The newest process of leaving."""
        return next(iter(leavings_of(await loaders.leaving_loader(info.context).load(self.row.id))), None)

    @strawberry.field(description="Every process of leaving, the newest first; those that came to nothing too.")
    async def leavings(self, info: Info, first: First = None, after: After = None) -> Connection[Leaving] | None:
        """All processes of leaving."""
        steps = await loaders.leaving_loader(info.context).load(self.row.id)
        return leavings_page(info.context.country, steps, page_of(first, after))

    @classmethod
    def of(cls, context: RequestContext, row: MembershipRow) -> Membership:
        """From its row."""
        if not row.own:
            context.watch("register", [row.id])
        return cls(
            id=strawberry.ID(global_id(context.country, "membership", row.id)),
            number=row.number,
            kind=MembershipKind(row.kind),
            joined_on=row.joined_on,
            ended_on=row.ended_on,
            college=row.college,
            row=row,
            subject=subject_of(row),
        )


def check_dated(context: RequestContext, subject: Subject) -> None:
    """Refuse FORBIDDEN unless the caller may read the days of joining and leaving, which an answer by day tells."""
    for name in ("joinedOn", "endedOn"):
        rule = context.partition.access.rule(f"Membership.{name}")
        consented = name in subject.consented
        if not rule.grants(
            context.caller, context.country, entity=subject.entity, own=subject.own, consented=consented
        ):
            raise Refusal("FORBIDDEN", "By day this tells when she joined and left, which you may not read of her.")


def subject_of(row: MembershipRow) -> Subject:
    """Whom the guard must think of when it shows a field of this row."""
    return Subject(entity=row.entity, own=row.own, consented=frozenset(row.consented or ()))
