"""A result explained step by step: each number with the rule it follows from."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from services.governance.domain import margin as margins
from services.governance.domain.after.record import Item
from services.governance.domain.law.reading import Figure
from services.governance.domain.majority import MajorityRule
from services.governance.domain.results.decide import Result
from services.governance.domain.results.election import ElectionResult
from services.governance.domain.words import MajorityBase

_COUNTED_ON = {
    MajorityBase.VOTES_CAST: "votes for and against; abstentions and blanks are left out",
    MajorityBase.VOTES_VALID: "valid votes for and against; spoiled ones, abstentions and blanks are left out",
    MajorityBase.VOTES_PRESENT: "all votes present or represented, so that an abstention works as a no",
    MajorityBase.VOTES_TOTAL: "all votes on the roll, so that whoever stays away works as a no",
}


def explained(item: Item) -> tuple[Figure, ...]:
    """The steps in the order in which a court would take them; none for an item that was not counted."""
    if item.result is not None:
        yes = item.tally.in_favour if item.tally else 0
        return (*_quorum(item), *_majority(item.result, yes), *_closing(item))
    if item.election is not None:
        return (*_quorum(item), *_elected(item.election), *_closing(item))
    return tuple(Figure("open", None, leaf, because) for because, leaf in item.silent)


def _quorum(item: Item) -> Iterator[Figure]:
    if (found := item.quorum) is not None:
        said = "reached" if found.found.quorate else "missed"
        asked = "none is asked" if found.found.needed is None else f"{found.found.needed} are needed"
        because = f"{found.present} of {found.entitled} {found.unit.value} were there, {asked}: {said}."
        yield Figure("quorum", found.found.quorate, found.law, because)


def _majority(found: Result, yes: int) -> Iterator[Figure]:
    votes = found.votes
    for rule in votes.rule.parts:
        yield Figure("base", rule.base.value, found.law, f"Counted on {_COUNTED_ON[rule.base]}.")
        yield Figure("threshold", str(rule.threshold), found.law, _asked(rule, votes.base_votes, votes.rule))
    yield Figure("needed", votes.needed, None, f"At least {votes.needed} votes for are needed.")
    if votes.share is not None:
        yield Figure("share", str(votes.share), None, f"{yes} of {votes.base_votes} are for, which is {votes.share}.")
    if found.colleges is not None:
        yield Figure("colleges", _text(found.colleges.share), found.colleges.law, found.colleges.because)
    if found.groups is not None:
        yield Figure("groups", found.groups.verdict.value, found.groups.law, found.groups.because)
    for row in found.open:
        yield Figure("open", None, row.law, row.because)
    yield Figure("verdict", found.verdict.value, found.law, found.explanation)


def _asked(rule: MajorityRule, base_votes: int, first: MajorityRule) -> str:
    if rule.unanimous:
        return "Nobody may be against."
    how = "More than" if rule.strict else "At least"
    of = f" of {base_votes}" if rule.base is first.base else ""
    return f"{how} {rule.threshold}{of} must be for."


def _elected(found: ElectionResult) -> Iterator[Figure]:
    if found.needed is not None:
        yield Figure("needed", found.needed, found.law, f"Whoever has {found.needed} votes is elected.")
    for row in found.open:
        yield Figure("open", None, row.law, row.because)
    yield Figure("verdict", found.verdict.value, found.law, found.explanation)


def _closing(item: Item) -> Iterator[Figure]:
    if item.margin is not None:
        yield Figure("margin", item.margin.could_change, None, margins.explain(item.margin))
    elif item.election is not None:
        said = "could seat somebody else" if item.could_change else "could not seat anybody else"
        yield Figure("margin", item.could_change, None, f"The contested votes of the roll {said}.")


def _text(share: Fraction | None) -> str | None:
    return None if share is None else str(share)
