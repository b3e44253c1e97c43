"""An item of an agenda against the law: a matter that the law lists must be on its list (`majorities.others`)."""

from __future__ import annotations

from collections.abc import Iterable

from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem
from services.governance.domain.engine.resolutions import matter_of, row_of
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.results.rule import majority_of
from services.governance.domain.voting_rights import topic_of
from services.governance.domain.words import ResolutionKind


def check_matters(law: Reading, agenda: Iterable[AgendaItem]) -> None:
    """Refuse BAD_ARGUMENT, with the article and the matters it lists, for an item that this law does not know."""
    for item in agenda:
        if (item.kind is ResolutionKind.OTHER) != (item.matter is not None):
            raise Refusal("BAD_ARGUMENT", "OTHER names a matter of the law's list (matter); no other kind does.")
        matter = matter_of(topic_of(item.kind, item.matter))
        leaf = law.leaf("majorities.others")
        if matter is not None and row_of(leaf, matter) is None:
            raise _not_listed(leaf, matter)
        if item.kind is ResolutionKind.MANDATORY_THREE_QUARTERS:
            majority_of(law, item.kind)


def _not_listed(leaf: Leaf, matter: str) -> Refusal:
    rows = leaf.value if isinstance(leaf.value, list) else []
    known = ", ".join(str(row["matter"]) for row in rows if isinstance(row, dict) and "matter" in row)
    return Refusal(
        "BAD_ARGUMENT",
        f"{leaf.source} knows no matter '{matter[:80]}'; it lists: {known or 'none'}.",
        article=leaf.source,
        unverified=leaf.unverified,
        key=leaf.key,
    )
