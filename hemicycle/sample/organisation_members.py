"""Organisations that hold a membership: those which stand at the top of the partnership ladder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from random import Random
from uuid import UUID

from commons.directory import Country
from hemicycle.sample.entity_plans import plan_of
from hemicycle.sample.shares import bought
from services.clients.domain.partnership import PartnershipStatus
from services.clients.store.bulk_load import ClientRecord
from services.members.store.bulk_load import MembershipRecord, ProfileRecord


def organisation_members(country: Country, clients: Iterable[ClientRecord], seed: int) -> Iterator[MembershipRecord]:
    """A membership for each client whose latest step is MEMBER, from that step's day on."""
    rng = Random(f"{seed}/{country.code}/organisation members")
    plans = {entity.id: plan_of(entity) for entity in country.entities}
    for client in clients:
        latest = client.periods[-1]
        if latest.status is PartnershipStatus.MEMBER:
            plan = plans[client.entity]
            nominal = Decimal(plan.entity.share_nominal)
            yield MembershipRecord(
                membership=UUID(int=rng.getrandbits(128), version=4),
                entity=client.entity,
                kind="ORGANISATION",
                organisation=client.organisation.organisation,
                category=plan.organisations,
                college=plan.colleges.get(plan.organisations),
                joined_on=latest.since,
                profile=ProfileRecord(),
                cooperating=False,
                belonging="CLAIMED",
                operations=bought([(rng.randint(1, 10), latest.since)], nominal),
            )
