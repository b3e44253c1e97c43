"""What one entity asks of its members in shares, and how its share office works, on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commons.database.known import known_sql
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from services.members.domain.categories import Category, ShareObligation
from services.members.domain.share_register import ShareClass
from services.members.domain.shares.obligations import ClockStart, Instalments, ObligationRule
from services.members.domain.shares.refund_rules import CountsFrom, SharePolicy
from services.members.domain.shares.usual_rules import usual_rule
from services.members.store.dated_rows import from_now_on
from services.members.store.legal_entities import categories, share_classes


@dataclass(frozen=True, slots=True)
class ShareTerms:
    """Classes, the obligation of each category and the policy of one entity on a day."""

    entity: str
    pack: str
    day: date
    classes: Mapping[str, ShareClass]
    rules: Mapping[str, ObligationRule]
    policy: SharePolicy | None

    @property
    def four_eyes(self) -> bool:
        """Whether the entity wants two people for an operation."""
        return self.policy is not None and self.policy.four_eyes


async def share_terms(
    session: ReadSession, entity: str, pack: str, day: date, known_at: int | None = None
) -> ShareTerms:
    """The terms on `day`, as known at a sequence (None: now).

    Of a category that nobody recorded anything for: what entities start with.
    """
    known = await categories(session, entity)
    usual = {code: usual_rule(pack, category) for code, category in known.items()}
    recorded = await _recorded(session, entity, day, known_at)
    return ShareTerms(
        entity,
        pack,
        day,
        await share_classes(session, entity),
        usual | recorded,
        await _policy(session, entity, day, known_at),
    )


async def category_of(session: ReadSession, entity: str, code: str) -> Category | None:
    """A category of the entity, or None."""
    return (await categories(session, entity)).get(code)


_PARTS = "instalments, instalment, within_months, deduct_from_net"


async def _recorded(session: ReadSession, entity: str, day: date, known_at: int | None) -> dict[str, ObligationRule]:
    rows = await session.all(
        f"SELECT category, obligation, share_class, shares, yearly, clock, {_PARTS}, grace_days, source, confidence"
        f" FROM obligation_rule WHERE entity = :entity AND {known_sql(known_at)} AND valid @> CAST(:day AS date)",
        {"entity": entity, "day": day},
    )
    return {row.category: _rule(row) for row in rows}


def _rule(row: Any) -> ObligationRule:
    plan = None
    if row.instalments is not None:
        plan = Instalments(row.instalments, row.instalment, row.within_months, row.deduct_from_net)
    return ObligationRule(
        obligation=ShareObligation(row.obligation),
        shares=row.shares,
        yearly=row.yearly,
        share_class=row.share_class,
        clock=ClockStart(row.clock),
        instalments=plan,
        grace_days=row.grace_days,
        source=row.source,
        confidence=row.confidence,
    )


async def _policy(session: ReadSession, entity: str, day: date, known_at: int | None) -> SharePolicy | None:
    row = await session.first(
        "SELECT four_eyes, refund_months, refund_counts_from, solvency_test, source FROM share_policy"
        f" WHERE entity = :entity AND {known_sql(known_at)} AND valid @> CAST(:day AS date)",
        {"entity": entity, "day": day},
    )
    if row is None:
        return None
    counts = row.refund_counts_from and CountsFrom(row.refund_counts_from)
    return SharePolicy(row.four_eyes, row.refund_months, counts or None, row.solvency_test, row.source)


async def save_rule(session: WriteSession, entity: str, category: str, rule: ObligationRule, since: date) -> None:
    """Record a category's obligation from `since` on. Audited as `obligation.set`."""
    plan = rule.instalments
    await from_now_on(
        session,
        "obligation_rule",
        {"entity": entity, "category": category},
        {
            "obligation": rule.obligation.value,
            "share_class": rule.share_class,
            "shares": rule.shares,
            "yearly": rule.yearly,
            "clock": rule.clock.value,
            "instalments": plan and plan.count,
            "instalment": plan and plan.amount,
            "within_months": plan and plan.within_months,
            "deduct_from_net": plan and plan.deduct_from_net,
            "grace_days": rule.grace_days,
            "source": rule.source,
            "confidence": rule.confidence,
            "actor": session.caller.actor,
        },
        since,
    )
    session.record("obligation.set", entity, category=category, since=since, shares=rule.shares, source=rule.source)
    session.announce("obligation.set", entity=entity, category=category, since=since)


async def save_policy(session: WriteSession, entity: str, policy: SharePolicy, since: date) -> None:
    """Record how the share office works from `since` on. Audited as `share_policy.set`."""
    counts = policy.refund_counts_from
    await from_now_on(
        session,
        "share_policy",
        {"entity": entity},
        {
            "four_eyes": policy.four_eyes,
            "refund_months": policy.refund_months,
            "refund_counts_from": counts and counts.value,
            "solvency_test": policy.solvency_test,
            "source": policy.source,
            "actor": session.caller.actor,
        },
        since,
    )
    session.record("share_policy.set", entity, since=since, four_eyes=policy.four_eyes, source=policy.source)
    session.announce("share_policy.set", entity=entity, since=since)


async def rules_version(session: ReadSession, entity: str) -> int:
    """The audit sequence of the newest write on the entity's obligations and policy; 0 while nothing is recorded."""
    return await session.value(
        "SELECT coalesce(max(greatest(lower(known), upper(known))), 0) FROM"
        " (SELECT known FROM obligation_rule WHERE entity = :entity"
        "  UNION ALL SELECT known FROM share_policy WHERE entity = :entity) r",
        {"entity": entity},
    )


async def check_rules_read_at(session: ReadSession, entity: str, expected: int) -> None:
    """Refuse CHANGED_MEANWHILE, with what came since, unless the entity's rules are still as they were read."""
    version = await rules_version(session, entity)
    if version == expected:
        return
    rows = await session.all(
        "SELECT action FROM audit WHERE subject = :entity AND action IN ('obligation.set', 'share_policy.set')"
        " AND sequence > :expected ORDER BY sequence",
        {"entity": entity, "expected": expected},
    )
    raise Refusal(
        "CHANGED_MEANWHILE",
        f"Read the share office's rules again: they are at version {version}, not {expected}.",
        version=version,
        changed=[row.action for row in rows],
    )
