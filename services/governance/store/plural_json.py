"""Grants, leaves and measured limits as JSON, as a roll keeps them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from services.governance.domain.granted_clauses import Grant
from services.governance.domain.granted_votes import GroupTotal, Limits, Plural
from services.governance.domain.law.leaf import Absent, Confidence, Leaf, Opinion


def plural_row(plural: Plural | None) -> dict[str, Any] | None:
    """What the statutes grant and the law limits; None where every member, or every share, has one vote."""
    if plural is None:
        return None
    return {
        "grants": [asdict(grant) for grant in plural.grants],
        "groups": dict(plural.groups),
        "seat_permits": plural.seat_permits,
        "leaves": {key: asdict(leaf) for key, leaf in plural.leaves.items()},
    }


def plural_from(row: dict[str, Any] | None) -> Plural | None:
    """The same read back; rolls that are older than grants have none."""
    if row is None:
        return None
    return Plural(
        grants=tuple(Grant(**grant) for grant in row["grants"]),
        groups=tuple(sorted((code, tuple(words)) for code, words in row["groups"].items())),
        seat_permits=row["seat_permits"],
        leaves={key: leaf_from(leaf) for key, leaf in row["leaves"].items()},
    )


def limits_text(limits: Limits) -> str:
    """Measured limits as canonical JSON."""
    return json.dumps(asdict(limits), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def limits_from(row: dict[str, Any]) -> Limits:
    """The same read back; rolls that are older than limits have none. A sealed roll's totals are not of them."""
    groups = tuple(GroupTotal(**group) for group in row.get("groups", ()))
    leavers = tuple((college, *counts) for college, *counts in row.get("leavers", ()))
    measured = {name: value for name, value in row.items() if name != "entitled"}
    return Limits(**{**measured, "groups": groups, "leavers": leavers})


def leaf_from(row: dict[str, Any]) -> Leaf:
    """A rule read back."""
    absent = Absent(row["absent"]) if row["absent"] else None
    opinion = Opinion.read(row["opinion"]) if row.get("opinion") else None
    return Leaf(**{**row, "absent": absent, "confidence": Confidence(row["confidence"]), "opinion": opinion})
