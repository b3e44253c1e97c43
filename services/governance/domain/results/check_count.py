"""A count against the room and the statutes: by college where those weigh, and no more votes than can be cast."""

from __future__ import annotations

from collections.abc import Sequence

from commons.errors import Refusal
from services.governance.domain.assembly import PartCount, Tally
from services.governance.domain.results.college_weights import CollegeWeights
from services.governance.domain.room.exercisable import ExercisableRoll

PARTS_MAX = 50
"""More parts of a count than any statutes have colleges."""


def check_parts(tally: Tally, weights: CollegeWeights | None) -> None:
    """Refuse BAD_ARGUMENT: no votes by college where the statutes weigh them, an unknown one, sums that do not fit."""
    if weights is None and tally.colleges:
        raise Refusal("BAD_ARGUMENT", "The statutes weigh no colleges; count all votes together.")
    if weights is not None:
        if not tally.colleges:
            raise Refusal(
                "BAD_ARGUMENT",
                f"{weights.law.source} weighs colleges: count the votes of each ({', '.join(weights.weights)}).",
                article=weights.law.source,
                unverified=weights.law.unverified,
            )
        _check_known(tally.colleges, weights)
        _check_sums(tally, tally.colleges, whole=True)
    if tally.groups:
        _check_distinct(tally.groups)
        _check_sums(tally, tally.groups, whole=False)


def _check_known(colleges: Sequence[PartCount], weights: CollegeWeights) -> None:
    _check_distinct(colleges)
    unknown = [part.name for part in colleges if part.name not in weights.weights]
    if unknown:
        raise Refusal(
            "BAD_ARGUMENT",
            f"{weights.law.source} knows no college '{unknown[0][:40]}'; its colleges: {', '.join(weights.weights)}.",
            article=weights.law.source,
            unverified=weights.law.unverified,
        )


def _check_distinct(parts: Sequence[PartCount]) -> None:
    if len(parts) > PARTS_MAX or len({part.name for part in parts}) < len(parts):
        raise Refusal("BAD_ARGUMENT", f"Each part is counted once, and there are at most {PARTS_MAX}.")
    if any(min(part.in_favour, part.against, part.abstain, part.blank) < 0 for part in parts):
        raise Refusal("BAD_ARGUMENT", "Votes are counted from 0.")


def _check_sums(tally: Tally, parts: Sequence[PartCount], *, whole: bool) -> None:
    """Parts make up the count, or lie within it."""
    for name in ("in_favour", "against", "abstain", "blank"):
        counted, together = getattr(tally, name), sum(getattr(part, name) for part in parts)
        if together > counted or (whole and together != counted):
            word = "for" if name == "in_favour" else name
            raise Refusal("BAD_ARGUMENT", f"'{word}' is {counted}, but its parts sum to {together}.")


def check_room(tally: Tally, room: ExercisableRoll) -> None:
    """Refuse TALLY_EXCEEDS_ROOM when more votes are counted than can be cast, in all or in one college."""
    counted = tally.in_favour + tally.against + tally.abstain + tally.blank
    if counted > room.castable:
        raise _too_many("", counted, room.castable)
    there = {college.college: college.present_votes for college in room.colleges}
    for part in tally.colleges:
        if part.counted > there.get(part.name, 0):
            raise _too_many(f" in college {part.name}", part.counted, there.get(part.name, 0))


def _too_many(where: str, counted: int, castable: int) -> Refusal:
    return Refusal(
        "TALLY_EXCEEDS_ROOM",
        f"{counted} votes are counted{where}, but {castable} can be cast in the room on this resolution.",
        counted=counted,
        castable=castable,
    )


def present_votes(room: ExercisableRoll) -> int:
    """Votes present or represented that a majority of those present is counted on: after the caps of the hands."""
    cut = sum(hand.own + hand.represented + hand.by_proxy - hand.votes for hand in room.hands)
    return room.present_votes - cut
