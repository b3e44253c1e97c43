"""A person's bundle: what this country keeps of whoever asks, for machines and to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from commons.clock import now
from commons.ids import global_id
from commons.subgraph.context import RequestContext
from commons.subgraph.scalars import CountryCode
from services.members.domain.protection.retention import Kept, rule_for
from services.members.graph.loaders import viewer_of
from services.members.graph.types.protection import MemberBundle
from services.members.store.bundle import bundle_rows, own_memberships


async def bundles(context: RequestContext) -> list[MemberBundle]:
    """This country's part, if it has recorded the caller's login; the gateway puts the countries' parts together."""
    persons = (await viewer_of(context)).persons
    if not persons:
        return []
    content, memberships = await content_of(context, persons)
    own = global_id(context.country, "membership", memberships[0]) if memberships else None
    file = None if own is None else f"/files/{context.country}/bundles/{own}.zip"
    made = datetime.fromisoformat(content["madeAt"])
    part = MemberBundle(
        country=CountryCode(context.country), made_at=made, json=content, text=readable(content), file=file
    )
    return [part]


async def content_of(context: RequestContext, persons: Sequence[UUID]) -> tuple[Any, list[UUID]]:
    """What is kept of these persons, as JSON, and the memberships that they hold."""
    async with context.reading() as session:
        rows = await bundle_rows(session, persons, context.today)
        memberships = await own_memberships(session, persons, context.today)
    rules = [rule_for(kind, context.country, context.today) for kind in Kept]
    kept = [{"what": rule.kind.value, "months": rule.months, "rule": rule.cited} for rule in rules]
    content = {"country": context.country, "madeAt": now().isoformat(), "tables": rows, "keptFor": kept}
    return content, memberships


def readable(content: Mapping[str, Any]) -> str:
    """The bundle as text: a heading for each table, a block for each row."""
    parts = [f"What the members service of {content['country']} keeps of you, as of {content['madeAt']}"]
    for table, rows in content["tables"].items():
        heading = table.replace("_", " ").capitalize()
        parts.append(f"{heading} ({len(rows)})\n" + "\n\n".join(_block(row) for row in rows))
    parts.append("How long it is kept\n" + "\n".join(_kept(row) for row in content["keptFor"]))
    return "\n\n".join(parts) + "\n"


def _kept(row: Mapping[str, Any]) -> str:
    return f"  {row['what'].replace('_', ' ')}: {row['months']} months ({row['rule']})"


def _block(row: Mapping[str, Any]) -> str:
    shown = [(name, value) for name, value in row.items() if value not in (None, [], "")]
    return "\n".join(f"  {name.replace('_', ' ')}: {_value(value)}" for name, value in shown)


def _value(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return "yes" if value is True else "no" if value is False else str(value)
