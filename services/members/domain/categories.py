"""Categories of members an entity starts with; for some of them subscribing shares is not mandatory (seed text)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ShareObligation(StrEnum):
    """Whether members of a category must subscribe shares."""

    MANDATORY = "MANDATORY"
    OPTIONAL = "OPTIONAL"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Category:
    """A category of members of one entity."""

    code: str
    label: str
    share_obligation: ShareObligation


COMMON = (
    Category("WORKER", "Worker member", ShareObligation.MANDATORY),
    Category("USER", "User member", ShareObligation.OPTIONAL),
    Category("STAFF", "Permanent staff", ShareObligation.OPTIONAL),
    Category("CLIENT", "Client member", ShareObligation.MANDATORY),
    Category("SUPPORTER", "Supporting member", ShareObligation.MANDATORY),
)

# SmartFR's own: coordinators of activities must take shares, affiliates and occasional users may (domain.md, 2).
SCIC = (
    Category("COORDINATOR", "Coordinateur d'activités", ShareObligation.MANDATORY),
    Category("AFFILIATE", "Affilié", ShareObligation.OPTIONAL),
    Category("OCCASIONAL", "Occasionnel", ShareObligation.OPTIONAL),
    Category("STAFF", "Permanent", ShareObligation.OPTIONAL),
    Category("CLIENT", "Donneur d'ordre", ShareObligation.MANDATORY),
    Category("SUPPORTER", "Soutien", ShareObligation.MANDATORY),
)


def initial_categories(pack: str) -> tuple[Category, ...]:
    """What an entity under this law pack starts with."""
    return SCIC if pack.startswith("FR-SCIC") else COMMON
