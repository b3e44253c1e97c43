"""What the law's limits come to on a whole electorate, line by line: the plain path of `store.measure_roll`.

The whole is everybody entitled on the record date; a membership that ends before the meeting is in it all the same
(law-packs.md, section 3; worked-examples.md, reading 7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from services.governance.domain.granted_votes import NO_LIMITS, Alike, Limits, Who, measure
from services.governance.domain.roll_rules import RollFacts, RollRules, granted_to, reason_of, standing
from services.governance.domain.words import RollReason


def limits_of(electorate: Iterable[tuple[RollFacts, str | None]], rules: RollRules) -> Limits:
    """The limits measured on (facts, college) of everybody registered on the record date."""
    stayed = [(facts, replace(facts, ended_on=None), college) for facts, college in electorate]
    alike, members = Counter[tuple[Who, int]](), 0
    for _, facts, _ in stayed:
        reason = reason_of(facts, rules)
        members += reason is not RollReason.NO_SHARE
        if reason is RollReason.VOTES:
            alike[facts.who, granted_to(facts, rules)] += 1
    rows = [Alike(who, votes, count) for (who, votes), count in alike.items()]
    limits = NO_LIMITS if rules.plural is None else measure(rules.plural, rows, members)
    return replace(limits, leavers=_leavers(stayed, rules, limits))


def _leavers(
    stayed: Iterable[tuple[RollFacts, RollFacts, str | None]], rules: RollRules, limits: Limits
) -> tuple[tuple[str | None, int, int, int], ...]:
    found: dict[str | None, tuple[int, int, int]] = {}
    for facts, here, college in stayed:
        votes = standing(here, rules, limits).votes
        if votes and reason_of(facts, rules) is RollReason.NOT_REGISTERED:
            members, before, shares = found.get(college, (0, 0, 0))
            counted = granted_to(here, rules) if rules.per_share else here.shares
            found[college] = (members + 1, before + votes, shares + counted)
    return tuple(
        (college, *found[college]) for college in sorted(found, key=lambda code: (code is not None, code or ""))
    )
