"""Where members stand with their category's obligation, for a batch of them; and the coverage that follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.database.known import close_known, known_sql
from commons.database.sessions import ReadSession, WriteSession
from services.members.domain.facts import Period
from services.members.domain.share_register import Leg, OperationKind
from services.members.domain.shares.coverage import coverage
from services.members.domain.shares.obligations import ObligationFacts, ObligationState, obligation_on
from services.members.store.share_terms import ShareTerms


@dataclass(frozen=True, slots=True)
class Standing:
    """A membership in its category on a day, with where it stands."""

    membership: UUID
    category: str
    facts: ObligationFacts
    state: ObligationState


_CATEGORIES = """
SELECT r.membership, c.category, s.since,
       LEAST((SELECT min(p.paid_on) FROM pay_notice p
               WHERE p.membership = r.membership AND p.work = 'CONTRACT' AND {p_known}
                 AND p.paid_on BETWEEN s.since AND CAST(:day AS date) AND p.net >= t.net),
             (SELECT min(GREATEST(lower(k.valid), s.since)) FROM contract k
               WHERE k.membership = r.membership AND {k_known} AND k.net >= t.net
                 AND k.valid && daterange(s.since, CAST(:day AS date), '[]'))) AS first_contract_on
  FROM registration r
  JOIN categorisation c ON c.membership = r.membership AND {c_known} AND c.valid @> CAST(:day AS date)
  CROSS JOIN LATERAL (SELECT GREATEST(lower(c.valid), lower(r.valid)) AS since) s
  LEFT JOIN unnest(CAST(:codes AS text[]), CAST(:nets AS numeric[])) AS t (code, net) ON t.code = c.category
 WHERE r.entity = :entity AND {r_known} AND r.valid @> CAST(:day AS date)
"""


def _in_categories(known_at: int | None = None) -> str:
    return _CATEGORIES.format(**{f"{table}_known": known_sql(known_at, table) for table in "pkcr"})


async def standings(
    session: ReadSession,
    terms: ShareTerms,
    ids: Sequence[UUID],
    day: date | None = None,
    known_at: int | None = None,
) -> dict[UUID, Standing]:
    """Those of `ids` that are registered and in a category on `day` (the terms' if None), with where they stand.

    `known_at`: as known at that sequence, as the terms must be too; None: as known now.
    """
    on = day or terms.day
    rows = await session.all(
        _in_categories(known_at) + " AND r.membership = ANY(CAST(:ids AS uuid[]))",
        {**_parameters(terms, on), "ids": list(ids)},
    )
    legs, found = await legs_by_membership(session, ids, known_at), dict[UUID, Standing]()
    for row in rows:
        facts = ObligationFacts(row.since, row.first_contract_on, legs.get(row.membership, ()))
        state = obligation_on(on, terms.rules[row.category], facts, terms.classes)
        found[row.membership] = Standing(row.membership, row.category, facts, state)
    return found


async def obliged_after(session: ReadSession, terms: ShareTerms, after: UUID | None, size: int) -> list[UUID]:
    """The next `size` memberships, by id, whose category must hold shares."""
    codes = [code for code, rule in terms.rules.items() if rule.required]
    rows = await session.all(
        f"{_in_categories()} AND c.category = ANY(CAST(:obliged AS text[])) AND r.membership > :after"
        " ORDER BY r.membership LIMIT :size",
        {**_parameters(terms, terms.day), "obliged": codes, "after": after or UUID(int=0), "size": size},
    )
    return [row.membership for row in rows]


def _parameters(terms: ShareTerms, day: date) -> dict[str, object]:
    plans = {code: rule.instalments for code, rule in terms.rules.items() if rule.instalments}
    nets = {code: plan.deduct_from_net or 0 for code, plan in plans.items()}
    return {"entity": terms.entity, "day": day, "codes": list(nets), "nets": list(nets.values())}


async def legs_by_membership(
    session: ReadSession, ids: Sequence[UUID], known_at: int | None = None
) -> dict[UUID, list[Leg]]:
    """All operations of each membership as known at a sequence (None: now), in register order."""
    rows = await session.all(
        "SELECT membership, kind, share_class, held_change, paid_change, value_date FROM share_operation"
        f" WHERE membership = ANY(CAST(:ids AS uuid[])) AND {known_sql(known_at)} ORDER BY membership, number, leg",
        {"ids": list(ids)},
    )
    found: dict[UUID, list[Leg]] = defaultdict(list)
    for row in rows:
        found[row.membership].append(Leg(OperationKind(row.kind), *row[2:]))
    return found


async def renew_coverage(session: WriteSession, terms: ShareTerms, membership: UUID) -> None:
    """Write the periods of use anew where the category counts shares by year: they follow from the register."""
    row = await session.first(
        f"{_in_categories()} AND r.membership = :id", {**_parameters(terms, terms.day), "id": membership}
    )
    rule = terms.rules[row.category] if row is not None else None
    if rule is None or not rule.yearly or not rule.shares:
        return
    legs = (await legs_by_membership(session, [membership])).get(membership, [])
    fresh = coverage(legs, terms.classes[rule.share_class], rule.shares, terms.day)
    known = await session.all(
        "SELECT lower(valid), upper(valid) - 1 FROM coverage WHERE membership = :id AND upper_inf(known)"
        " ORDER BY valid",
        {"id": membership},
    )
    if [Period(*one) for one in known] != fresh:
        await _replace(session, membership, fresh)


async def _replace(session: WriteSession, membership: UUID, fresh: Sequence[Period]) -> None:
    # A row of this very write was never known to anybody: its range ends where it begins, which the guard refuses.
    await close_known(session, "coverage", membership=membership)
    parameters = {"id": membership, "sequence": await session.sequence()}
    rows = [{**parameters, "start": one.start, "last": one.end} for one in fresh]
    if rows:
        await session.execute(
            "INSERT INTO coverage (membership, valid, known) VALUES (:id,"
            " daterange(CAST(:start AS date), CAST(:last AS date), '[]'), int8range(:sequence, NULL))",
            rows,
        )
