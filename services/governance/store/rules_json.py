"""The rules of a roll as canonical JSON, which a seal covers and another country reads back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from services.governance.domain.roll_rules import RollRules
from services.governance.domain.words import RollReason
from services.governance.store import plural_json


def rules_text(rules: RollRules) -> str:
    """The rules as canonical JSON, with the leaves they came from."""
    row = {
        "meeting_on": rules.meeting_on.isoformat(),
        "waiting_days": rules.waiting_days,
        "default_suspends": rules.default_suspends,
        "share_needed": rules.share_needed,
        "per_share": rules.per_share,
        "gaps": rules.gaps,
        "default_counts": rules.default_counts,
        "of_delegates": rules.of_delegates,
        "plural": plural_json.plural_row(rules.plural),
        "laws": {reason.name: asdict(leaf) for reason, leaf in rules.laws.items()},
    }
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def rules_from(row: dict[str, Any]) -> RollRules:
    """The rules read back."""
    return RollRules(
        meeting_on=date.fromisoformat(row["meeting_on"]),
        waiting_days=row["waiting_days"],
        default_suspends=row["default_suspends"],
        share_needed=row["share_needed"],
        per_share=row["per_share"],
        gaps=tuple(row["gaps"]),
        laws={RollReason[name]: plural_json.leaf_from(leaf) for name, leaf in row["laws"].items()},
        default_counts=row.get("default_counts", False),
        of_delegates=row.get("of_delegates", False),
        plural=plural_json.plural_from(row.get("plural")),
    )
