"""What an entity wants before each step, in versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from commons.database.sessions import ReadSession, WriteSession
from commons.nace import Nace
from services.clients.domain.partnership import PartnershipStatus
from services.clients.domain.partnership.rules import DecidingBody, PartnershipRules, StepRules

_FLAGS = ("charter", "conflict_check", "members_opinion", "consultative_opinion", "ethics_referral")


async def rules_on(session: ReadSession, entity: str, day: date) -> PartnershipRules:
    """The version in force on a day; the usual rules where there is none."""
    row = await session.first(
        "SELECT version, valid_from, source, body FROM partnership_rules WHERE entity = :entity AND valid_from <= :day"
        " ORDER BY version DESC LIMIT 1",
        {"entity": entity, "day": day},
    )
    return PartnershipRules() if row is None else _rules(row)


async def latest_rules(session: ReadSession, entity: str) -> PartnershipRules:
    """The newest version, whenever it takes effect."""
    return await rules_on(session, entity, date.max)


async def save_rules(session: WriteSession, entity: str, rules: PartnershipRules) -> None:
    """Write a version."""
    await session.execute(
        "INSERT INTO partnership_rules (entity, version, valid_from, source, body, entered)"
        " VALUES (:entity, :version, :valid_from, :source, CAST(:body AS jsonb), :entered)",
        {
            "entity": entity,
            "version": rules.version,
            "valid_from": rules.valid_from,
            "source": rules.source,
            "body": json.dumps(_body(rules)),
            "entered": await session.sequence(),
        },
    )


def _body(rules: PartnershipRules) -> dict[str, Any]:
    return {
        "steps": {status.value: _step(step) for status, step in rules.steps.items()},
        "check_days": rules.check_days,
        "dependence": str(rules.dependence),
        "activities": [[own.code, own.revision] for own in rules.activities],
    }


def _step(step: StepRules) -> dict[str, Any]:
    return {flag: getattr(step, flag) for flag in _FLAGS} | {"decided_by": step.decided_by and step.decided_by.value}


def _rules(row: Any) -> PartnershipRules:
    body: Mapping[str, Any] = row.body
    return PartnershipRules(
        row.version,
        row.valid_from,
        row.source,
        {PartnershipStatus(status): _read(step) for status, step in body["steps"].items()},
        body["check_days"],
        Fraction(body["dependence"]),
        tuple(Nace(code, revision) for code, revision in body["activities"]),
    )


def _read(step: Mapping[str, Any]) -> StepRules:
    decided_by = step["decided_by"]
    return StepRules(
        **{flag: step[flag] for flag in _FLAGS}, decided_by=DecidingBody(decided_by) if decided_by else None
    )
