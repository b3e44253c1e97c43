"""Limits on who the members are (`composition`): a share of legal persons, fewest members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.governance.domain.engine.rounding import fraction, most
from services.governance.domain.law.reading import Reading, unknown


@dataclass(frozen=True, slots=True)
class Composition:
    """`most_legal_persons`: None without a limit."""

    most_legal_persons: int | None
    kept: bool


def composition(law: Reading, members: int, legal_persons: int) -> Composition:
    """Whether the members are as the law asks, as far as these two numbers tell."""
    leaf = law.ceiling("composition")
    rows: list[dict[str, Any]] = leaf.value or []
    limit = next((fraction(row["frac"]) for row in rows if row["rule"] == "non_natural_max"), None)
    allowed = None if limit is None else most(limit, members)
    law.figure("max", allowed, leaf, "The most members that are no natural persons.")
    enough = _enough(law, rows, members, legal_persons)
    return Composition(allowed, enough and (allowed is None or legal_persons <= allowed))


def _enough(law: Reading, rows: list[dict[str, Any]], members: int, legal_persons: int) -> bool:
    fewest = [_fewest(law, row) for row in rows if row["rule"] in ("min_members", "min_shareholders")]
    small = [row["count"] for row in rows if row["rule"] == "min_members_if_natural_persons_and_srl_type"]
    if small and legal_persons == 0 and law.regime.entity.company_form == "srl":
        fewest = small
    law.figure("min", max(fewest, default=None), law.leaf("composition"), "The fewest members.")
    return all(members >= number for number in fewest)


def _fewest(law: Reading, row: dict[str, Any]) -> int:
    if "count" in row:
        return int(row["count"])
    found = row["by_form"].get(law.regime.entity.company_form)
    if found is None:
        raise unknown(law.leaf("composition"), "the fewest members depend on the company form, which is not given.")
    return int(found)
