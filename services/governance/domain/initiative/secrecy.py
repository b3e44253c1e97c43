"""Secret votes that the law orders, or that enough of those present ask for: then no vote is taken openly."""

from __future__ import annotations

from dataclasses import dataclass

from commons.errors import Refusal
from services.governance.domain.assembly import Resolution
from services.governance.domain.elections.office_rules import is_board
from services.governance.domain.initiative.support import Support, Weight, right, support
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.words import BallotForm, ResolutionKind

REQUEST = "secret_ballot_on_request.threshold"
MANDATORY = "secret_ballot_on_request.mandatory_for"
ALL_ELECTIONS, BOARD_ELECTION = "elections", "election_of_board"
"""Words by which the law has elections secret."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Enough asked for it once: `votes` of those present, by which rule."""

    votes: int
    present: int
    law: str


def ordered(law: Reading, item: Resolution, office: str | None = None) -> Leaf | None:
    """The rule that orders a secret vote on an item by itself; None where none does."""
    leaf = law.leaf(MANDATORY)
    words = set(leaf.value) if isinstance(leaf.value, list) else set()
    elected = item.kind is ResolutionKind.ELECTION and (
        ALL_ELECTIONS in words or (BOARD_ELECTION in words and is_board(law, office))
    )
    return leaf if elected or (item.matter is not None and item.matter in words) else None


def check_request(law: Reading, *, sitting: bool, voted: bool, votes: int) -> Leaf:
    """The threshold of a request; refuses TRANSITION_NOT_ALLOWED, NOT_ENTITLED, INITIATIVE_NOT_ALLOWED, LAW_UNKNOWN.

    `votes`: what she may cast on the item, as present or for those she acts for.
    """
    leaf = right(law, REQUEST, "members have a vote taken in secret")
    if not sitting:
        raise Refusal("TRANSITION_NOT_ALLOWED", "A secret vote is asked for in the meeting, once a call is open.")
    if voted:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Votes are cast on this item, or counted.")
    if votes <= 0:
        raise Refusal(
            "NOT_ENTITLED",
            f"{leaf.source}: whoever is present with a vote asks, and she has none to cast now.",
            article=leaf.source,
            unverified=leaf.unverified,
            key=leaf.key,
        )
    return leaf


def judged(leaf: Leaf, asked: Weight, present: Weight) -> Support:
    """Whether as many of those present ask as the rule wants."""
    return support(leaf, asked, present)


def check_form(form: BallotForm | None, order: Leaf | None, asked: Asked | None) -> None:
    """Refuse VOTING_NOT_ALLOWED, with the article, for an open vote on what is voted in secret.

    `form` None: a count of which nobody says how the vote was taken.
    """
    if form in (BallotForm.SECRET, BallotForm.PAPER) or (order is None and asked is None):
        return
    if order is not None:
        why, source, more = "the law has this vote secret", order.source, {"unverified": order.unverified}
    else:
        assert asked is not None
        why, more = f"{asked.votes} of {asked.present} votes present asked for a secret vote", {}
        source = asked.law
    key = MANDATORY if order is not None else REQUEST
    raise Refusal(
        "VOTING_NOT_ALLOWED",
        f"{source}: {why}: SECRET or on PAPER (form), and not openly.",
        article=source,
        key=key,
        **more,
    )
