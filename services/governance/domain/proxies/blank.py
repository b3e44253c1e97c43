"""Blank powers: a proxy that names nobody is cast by the chair where law or statutes say so, and is none elsewhere."""

from __future__ import annotations

from commons.errors import Refusal
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading, unknown

KEY = "proxies.blank_proxy"
VOID = "void"
FOR_THE_BOARD = "chair_votes_for_board_proposals_against_others"
"""The chair casts it for what the board presents or supports, and against all else (FR L225-106)."""
BY_THE_CHAIR = "chair"
"""A word of statutes: the chair casts it as she finds right."""


def blank_rule(law: Reading) -> Leaf:
    """The rule by which a blank power is taken.

    Raises `Refusal` PROXY_NOT_ALLOWED with the article where it is void or no rule says who would cast it, LAW_UNKNOWN
    where that is left to statutes that are silent, or nobody knows.
    """
    leaf = law.required(KEY)
    if leaf.absent is not None or leaf.value == VOID:
        said = "is void" if leaf.absent is None else "is cast by nobody, for no rule says who would"
        raise Refusal(
            "PROXY_NOT_ALLOWED",
            f"{leaf.source}: a proxy that names no holder {said}; name one.",
            article=leaf.source,
            unverified=leaf.unverified,
            key=leaf.key,
        )
    if leaf.value not in (FOR_THE_BOARD, BY_THE_CHAIR):
        raise unknown(leaf, f"'{leaf.value}' is no rule that can be applied: {VOID}, {BY_THE_CHAIR}, {FOR_THE_BOARD}.")
    return leaf


def check_number(law: Reading, limit: int | None, held: int) -> None:
    """LAW_UNKNOWN for one more than a holder may have: nobody says whether blank powers count among hers.

    `held`: those there are, with the proxies that name the chair.
    """
    if limit is not None and held >= limit:
        leaf = law.read[KEY]
        raise unknown(
            leaf,
            f"the chair would have {held + 1} principals, a holder has at most {limit}, and no rule says whether blank "
            "powers count among them; let this one name a holder.",
        )
