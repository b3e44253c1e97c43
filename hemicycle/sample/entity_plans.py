"""How each legal entity's members are made up: categories, shares and colleges, in Smart's proportions.

What is public about Smart: SmartFR's coordinators must take three shares of €30, one by one over at most three years;
its affiliates and occasional users may; in Belgium a share covers a year of use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from commons.directory import Country, LegalEntity
from hemicycle.sample.word_lists import Weighted


class ShareHabit(StrEnum):
    """How members of an entity come by their shares."""

    YEARLY = "yearly"
    """A share per year of use; it covers that year."""
    INSTALMENTS = "instalments"
    """Three, one by one over three years."""
    ONCE = "once"
    """Some, on joining."""


@dataclass(frozen=True, slots=True)
class EntityPlan:
    """One entity's make-up. `shareless`: the chance, by category, of being registered without a share."""

    entity: LegalEntity
    categories: Weighted[str]
    shareless: Mapping[str, float]
    habit: ShareHabit = ShareHabit.ONCE
    colleges: Mapping[str, str] = field(default_factory=dict)
    """College of each category, where the statutes have colleges."""
    organisations: str = "CLIENT"
    """Category of organisations that are members."""


_COMMON = Weighted.of({"WORKER": 64, "USER": 28, "STAFF": 2, "SUPPORTER": 6})
_SCOP = Weighted.of({"WORKER": 74, "USER": 20, "STAFF": 6})
_SCIC = Weighted.of({"COORDINATOR": 46, "AFFILIATE": 26, "OCCASIONAL": 25, "STAFF": 2, "SUPPORTER": 1})
_GROUP = Weighted.of({"STAFF": 1})
_SHARELESS = {
    "WORKER": 0.03,
    "USER": 0.55,
    "STAFF": 0.4,
    "COORDINATOR": 0.04,
    "AFFILIATE": 0.7,
    "OCCASIONAL": 0.85,
}
_COLLEGES = {
    "COORDINATOR": "WORKERS",
    "AFFILIATE": "USERS",
    "OCCASIONAL": "USERS",
    "STAFF": "WORKERS",
    "CLIENT": "PARTNERS",
    "SUPPORTER": "PARTNERS",
}


def plan_of(entity: LegalEntity) -> EntityPlan:
    """The plan of an entity, by its law pack."""
    if entity.pack.startswith("FR-SCIC"):
        return EntityPlan(entity, _SCIC, _SHARELESS, ShareHabit.INSTALMENTS, _COLLEGES)
    if entity.pack.startswith("FR-SCOP"):
        return EntityPlan(entity, _SCOP, _SHARELESS, ShareHabit.INSTALMENTS)
    if entity.pack == "SCE":
        return EntityPlan(entity, _GROUP, {"STAFF": 0.2}, organisations="COOPERATIVE")
    habit = ShareHabit.YEARLY if entity.pack.startswith("BE-") else ShareHabit.ONCE
    return EntityPlan(entity, _COMMON, _SHARELESS, habit)


def plans_of(country: Country) -> Weighted[EntityPlan]:
    """The country's plans, as frequent as their entities are large: the first one holds about seven in ten."""
    others = len(country.entities) - 1
    plans = [plan_of(entity) for entity in country.entities]
    return Weighted(plans, [72 + 28 * place // max(others, 1) for place in range(len(plans))] if others else [1])
