"""An election by list, as the graph shows it."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import RequestContext
from services.governance.domain.elections.by_list import ListCount, ListResult, decide_lists, lists_could_change
from services.governance.graph.law import LawReference
from services.governance.graph.outcome import OpenQuestion
from services.governance.graph.results import Grounds, contested_of
from services.governance.graph.words import BallotForm, ElectionVerdict
from services.governance.store.results import electing


@strawberry.type(
    description="A list. `elected` and `runnersUp` in the order in which they sit and would move up. `belowThreshold`: "
    "its votes are too few for any seat; `tied`: for a seat that is open."
)
class ElectedList:
    """One list."""

    name: str
    votes: int
    seats: int
    elected: list[str]
    runners_up: list[str]
    declined: list[str]
    below_threshold: bool
    tied: bool


@strawberry.type(
    description="An election by list. A tie for a seat is shown, never broken: a rule that is recorded decides it "
    "(`tieRule`). `couldChange`: whether contested papers could give a list another number of seats."
)
class ListElection:
    """An election by list as counted."""

    office: str
    seats: int
    lists: list[ElectedList]
    elected: list[str]
    open_seats: int
    verdict: ElectionVerdict
    papers_valid: int
    papers_empty: int
    papers_spoilt: int
    tie_rule: str | None
    explanation: str
    law: LawReference
    rests_on: list[LawReference]
    open: list[OpenQuestion]
    rehearsal: bool
    interim: bool
    could_change: bool
    source: str
    form: BallotForm | None = strawberry.field(description="How the vote was taken, where somebody says.")

    @classmethod
    def of(cls, count: ListCount, found: ListResult, *, interim: bool, could_change: bool) -> ListElection:
        """The election as shown: lists by votes, then by name."""
        order = sorted(range(len(count.lists)), key=lambda at: (-count.lists[at].votes, count.lists[at].name))
        return cls(
            office=count.office,
            seats=count.seats,
            lists=[_list(count, found, at) for at in order],
            elected=[name for _, name in found.elected],
            open_seats=found.open_seats,
            verdict=found.verdict,
            papers_valid=count.valid,
            papers_empty=count.empty,
            papers_spoilt=count.spoilt,
            tie_rule=count.tie_rule,
            explanation=found.explanation,
            law=LawReference.of(found.law),
            rests_on=[LawReference.of(leaf) for leaf in found.rests_on],
            open=OpenQuestion.all_of(found.open),
            rehearsal=count.rehearsal,
            interim=interim,
            could_change=could_change,
            source=count.source,
            form=count.form,
        )


def _list(count: ListCount, found: ListResult, at: int) -> ElectedList:
    row = count.lists[at]
    return ElectedList(
        name=row.name,
        votes=row.votes,
        seats=found.seats.get(row.name, 0),
        elected=[name for list_, name in found.elected if list_ == row.name],
        runners_up=list(found.runners_up.get(row.name, ())),
        declined=[name.name for name in row.names if name.declined],
        below_threshold=row.name in found.below,
        tied=row.name in found.tied,
    )


async def shown_lists(context: RequestContext, count: ListCount, grounds: Grounds) -> ListElection:
    """The election with what it decides, and whether contested papers could change it."""
    law, facts = grounds.law, electing(grounds.then)
    found = decide_lists(law, count, facts)
    parts = (await contested_of(context, grounds.roll)).values() if grounds.roll else ()
    missing, doubtful = sum(part.missing for part in parts), sum(part.doubtful for part in parts)
    return ListElection.of(
        count,
        found,
        interim=grounds.interim(found.rests_on, rehearsal=count.rehearsal),
        could_change=lists_could_change(law, count, facts, missing, doubtful),
    )
