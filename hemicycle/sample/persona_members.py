"""The personas' memberships, with what their stories need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from commons.directory import Country
from hemicycle.sample.entity_plans import plan_of
from hemicycle.sample.people import NACE_REVISION, ascii_word
from hemicycle.sample.personas import PERSONAS, Persona, PersonaMembership
from hemicycle.sample.shares import Shares, shares_of
from hemicycle.sample.word_lists import place_of, trades
from services.members.store.bulk_load import MembershipRecord, ProfileRecord

PURPOSE = "SERVICE"
"""What the personas' consents are for."""
JOINED = date(2021, 9, 6)
ONE_SHARE = date(2023, 3, 15)


def persona_members(country: Country, as_of: date, seed: int) -> Iterator[MembershipRecord]:
    """The memberships that personas hold in this country."""
    rng = Random(f"{seed}/{country.code}/personas")
    entities = {entity.id: plan_of(entity) for entity in country.entities}
    for persona in PERSONAS:
        for held in persona.memberships:
            if held.entity in entities:
                plan = entities[held.entity]
                nominal = Decimal(plan.entity.share_nominal)
                shares = shares_of(plan.habit, rng, JOINED, as_of, nominal)
                category = plan.categories.items[0]
                record = MembershipRecord(
                    membership=held.membership,
                    entity=held.entity,
                    kind="PERSON",
                    person=persona.person,
                    category=category,
                    college=plan.colleges.get(category),
                    joined_on=JOINED,
                    profile=_profile(persona, country, rng),
                    belonging="CLAIMED",
                    operations=shares.operations,
                    coverage=shares.coverage,
                    logins=_logins(persona, held),
                    consents=((PURPOSE, held.consents),) if held.consents is not None else (),
                )
                yield _told(record, held.story, as_of, nominal)


def _told(record: MembershipRecord, story: str, as_of: date, nominal: Decimal) -> MembershipRecord:
    """The record as the persona's story has it."""
    match story:
        case "one_share_2023":
            bought: Shares = Shares((("SUBSCRIBE", 1, nominal, ONE_SHARE), ("PAY", 1, nominal, ONE_SHARE)))
            covered = (ONE_SHARE, date(ONE_SHARE.year, 12, 31))
            return replace(
                record, joined_on=ONE_SHARE, operations=bought.operations, coverage=covered, cooperating=False
            )
        case "in_default":
            owed = (("SUBSCRIBE", 3, nominal * 3, JOINED), ("PAY", 1, nominal, JOINED))
            return replace(record, operations=owed, in_default_from=as_of - timedelta(days=200))
        case "no_share":
            return replace(record, operations=(), coverage=None, category="USER", college=None)
        case "suspended":
            return replace(record, suspensions=((as_of - timedelta(days=30), None, "exclusion procedure pending"),))
        case "ordinary":
            return record
    raise ValueError(f"no such story: {story}")


def _profile(persona: Persona, country: Country, rng: Random) -> ProfileRecord:
    given, family = persona.name.split(" ", maxsplit=1)
    place, trade = place_of(country), trades().draw(rng)
    return ProfileRecord(
        given_name=given,
        family_name=family,
        email=f"{ascii_word(given)}.{ascii_word(family)}@example.org",
        birth_date=date(1988, 5, 17),
        language=place.languages.items[0],
        city=place.cities[0],
        trade=trade.isco,
        sector=trade.nace,
        sector_revision=NACE_REVISION,
    )


def _logins(persona: Persona, held: PersonaMembership) -> tuple[tuple[str, str], ...]:
    own = (persona.issuer, persona.subject)
    return (own, held.login) if held.login not in {None, own} and held.login else (own,)
