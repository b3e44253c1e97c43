"""Record that a delegate or a substitute drops out, and who moves up."""

from __future__ import annotations

from datetime import date

import strawberry

from commons import texts
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.delegates.replace import Named, successor
from services.governance.domain.delegates.term import Term
from services.governance.graph.delegates.delegate import Delegate
from services.governance.graph.delegates.words import EndOfOffice
from services.governance.store import delegate_elections, delegates
from services.governance.store.delegates import Ended


@strawberry.input(
    description="`lastDay`: her last in office, the successor's first is the day after. `substitute` and `tieRule`: "
    "who moves up, where several are next with equal votes."
)
class ReplaceDelegateInput:
    """Who drops out, and why."""

    delegate: strawberry.ID
    because: EndOfOffice
    last_day: date
    why: str = ""
    substitute: strawberry.ID | None = None
    tie_rule: str = ""
    idempotency_key: str | None = None


@strawberry.type
class ReplaceDelegatePayload:
    """Who dropped out, and who sits for the rest of the term (null: the seat is vacant)."""

    delegate: Delegate
    successor: Delegate | None


@mutation(
    description="Record that a delegate drops out: the next substitute of her section sits for the rest of the term, "
    "or the seat is vacant. A substitute who drops out leaves no seat."
)
async def replace_delegate(info: Info, input: ReplaceDelegateInput) -> ReplaceDelegatePayload:
    """Find who moves up and put both on record."""
    context = info.context
    wanted = uuid_of(input.delegate, "delegate", context.country)
    async with context.writing("replaceDelegate", input, input.idempotency_key) as session:
        leaving = await delegates.by_id(session, wanted)
        context.require("Mutation.replaceDelegate", leaving.entity)
        if session.replayed is None:
            election = await delegate_elections.by_id(session, leaving.election)
            term = Term(election.facts.term_from, election.facts.term_until)
            section = await delegates.of_section(session, leaving.election, leaving.section)
            chosen = uuid_of(input.substitute, "delegate", context.country) if input.substitute else None
            others = [one.elected() for one in section if one.id != wanted]
            found = successor(leaving.elected(), others, input.last_day, term, Named(chosen, input.tie_rule))
            why = texts.optional_text("Why she stops", input.why)
            rule = texts.optional_text("The tie rule", input.tie_rule)
            await delegates.end(session, wanted, Ended(input.last_day, input.because, why, found, rule))
            next_one = global_id(context.country, "delegate", found) if found else None
            session.record("replaceDelegate", input.delegate, last_day=input.last_day, successor=next_one)
            session.announce("delegate.replaced", delegate=input.delegate, successor=next_one)
        left = await delegates.by_id(session, wanted)
        sits = left.ended.substitute if left.ended else None
        moved = await delegates.by_id(session, sits) if sits else None
    return ReplaceDelegatePayload(
        delegate=Delegate.of(left, context.country),
        successor=Delegate.of(moved, context.country) if moved else None,
    )
