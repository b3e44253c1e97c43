"""Obligations as entities start with them, read from `obligation_rules.toml`; what officers record goes before."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from services.members.domain.categories import Category, ShareObligation
from services.members.domain.shares.obligations import ClockStart, Instalments, ObligationRule

RULES_FILE = Path(__file__).with_name("obligation_rules.toml")


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(RULES_FILE.read_text("utf-8"))


def usual_rule(pack: str, category: Category) -> ObligationRule:
    """What a category of an entity under this law pack asks for as long as nothing else is recorded."""
    data = _read()
    row = data.get(pack, {}).get(category.code, {})
    obligation = ShareObligation(category.share_obligation)
    plan = row.get("instalments")
    said = row or data["any"]
    return ObligationRule(
        obligation=obligation,
        shares=row.get("shares", 1 if obligation is ShareObligation.MANDATORY else 0),
        yearly=row.get("yearly", False),
        clock=ClockStart(row.get("clock", "CATEGORY")),
        instalments=_plan(plan) if plan else None,
        source=said["source"],
        confidence=said["confidence"],
    )


def _plan(row: dict[str, Any]) -> Instalments:
    net = row.get("deduct_from_net")
    return Instalments(
        row["count"], Decimal(row["amount"]), row["within_months"], None if net is None else Decimal(net)
    )
