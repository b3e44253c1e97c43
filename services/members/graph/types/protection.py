"""Data protection as the graph shows it: former names, held identities, who read what, and what a member takes away."""

from __future__ import annotations

from datetime import date, datetime

import strawberry
from strawberry.scalars import JSON

from commons.ids import global_id
from commons.subgraph.relay import Connection
from commons.subgraph.scalars import CountryCode
from services.members.domain.protection import holds
from services.members.domain.protection.rectify import sentence
from services.members.graph.types.leaving import LeavingLaw
from services.members.store.holds import HeldIdentity as HeldRow
from services.members.store.read_log import Reading
from services.members.store.rectifications import FormerIdentity as FormerRow

strawberry.enum(holds.HeldDocument, description="For which document an identity is needed.")


@strawberry.type(description="What a profile said until a day; documents of the past say it still.")
class FormerIdentity:
    """What a profile said before. Where it was changed discreetly, only that it was."""

    until: date = strawberry.field(description="The day of the change.")
    fields: list[str] = strawberry.field(description="Which of givenName, familyName and birthDate changed.")
    given_name: str | None
    family_name: str | None
    birth_date: date | None
    discreet: bool = strawberry.field(description="Then the former values are held back and shown to nobody here.")
    documents: list[strawberry.ID] = strawberry.field(description="Documents that are known to show it.")
    note: str = strawberry.field(description="What stands beside these documents.")

    @classmethod
    def of(cls, row: FormerRow) -> FormerIdentity:
        """The change as shown."""
        shown = () if row.discreet else row.fields
        return cls(
            until=row.rectified_on,
            fields=[_camel(name) for name in row.fields],
            discreet=row.discreet,
            documents=[strawberry.ID(one) for one in row.documents],
            note=sentence(row.fields, row.rectified_on),
            **{name: getattr(row, name) if name in shown else None for name in _IDENTITY},
        )


_IDENTITY = ("given_name", "family_name", "birth_date")


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


@strawberry.type(description="One reading of a member's data by somebody else.")
class DataReading:
    """One reading."""

    at: datetime = strawberry.field(description="When.")
    what: str = strawberry.field(description="Which data: REGISTER_ENTRY, PROFILE, LEAVING, … ")
    role: str = strawberry.field(description="In which role, or which partition of another service.")
    reader: str = strawberry.field(
        description="A pseudonym: the same for all readings of one login. Its country can say who it was."
    )
    country: str | None = strawberry.field(description="The reader's home country.")
    purpose: str | None
    whole_entity: bool = strawberry.field(description="Whether all of the entity's members were read at once.")

    @classmethod
    def of(cls, row: Reading) -> DataReading:
        """The reading as shown."""
        return cls(
            at=row.at,
            what=row.what,
            role=row.role,
            reader=row.actor[:12],
            country=row.home,
            purpose=row.purpose,
            whole_entity=row.entity is not None,
        )


@strawberry.type(description="Who an erased member was, for a document that must name her.")
class HeldIdentity:
    """A held identity."""

    given_name: str | None
    family_name: str | None
    birth_date: date | None
    former_names: list[str] = strawberry.field(description="Names by which older documents may call her.")
    held_until: date | None = strawberry.field(
        description="The last day on which it is held; null: while she is a member."
    )
    source: str | None = strawberry.field(description="By which rule it is held.")

    @classmethod
    def of(cls, row: HeldRow) -> HeldIdentity:
        """The identity as shown."""
        return cls(
            given_name=row.given_name,
            family_name=row.family_name,
            birth_date=row.birth_date,
            former_names=list(row.former_names),
            held_until=row.until,
            source=row.source,
        )


@strawberry.type(description="A login's leave to read an entity's held identities for a time.")
class HoldGrant:
    """A grant."""

    id: strawberry.ID
    name: str = strawberry.field(description="Whose it is.")
    reason: str
    from_: date = strawberry.field(name="from")
    until: date = strawberry.field(description="The last day; at most 92 days after the first.")

    @classmethod
    def of(cls, country: str, row: holds.HoldGrant) -> HoldGrant:
        """The grant as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "holdgrant", row.id)),
            name=row.name,
            reason=row.reason,
            from_=row.start,
            until=row.end,
        )


@strawberry.type(description="A line of the register as its members may inspect it.")
class RegisterEntry:
    """A line of the register."""

    number: int = strawberry.field(description="In the entity's register.")
    name: str | None = strawberry.field(description="As the register has it; null for an organisation.")
    organisation: strawberry.ID | None = strawberry.field(description="The organisation's id; null for a person.")
    joined_on: date = strawberry.field(description="The first day of membership.")


@strawberry.type(description="The register as the law lets its members inspect it; the inspection is logged.")
class RegisterInspection:
    """The register, inspected."""

    law: LeavingLaw = strawberry.field(description="The rule that gives the right.")
    entries: Connection[RegisterEntry] = strawberry.field(
        description="Who is registered today, by number: what the register says of each, and no contact data."
    )


@strawberry.type(description="All that one country keeps of whoever is logged in as a member (GDPR art. 15 and 20).")
class MemberBundle:
    """One country's part of a person's bundle."""

    country: CountryCode = strawberry.field(description="Whose part it is.")
    made_at: datetime = strawberry.field(description="When it was put together.")
    json: JSON = strawberry.field(description="For machines: rows by table, and how long what is kept.")
    text: str = strawberry.field(description="The same to be read.")
    file: str | None = strawberry.field(
        description="Where both are as one file (ZIP), with her share certificates as they were signed; with her own "
        "token. Null where she holds no membership today."
    )
