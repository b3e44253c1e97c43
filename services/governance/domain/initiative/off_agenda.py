"""What a meeting takes up without an announcement: the law's own exceptions, each by its word, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem
from services.governance.domain.convene import check_agenda
from services.governance.domain.initiative.initiative import check_room
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading, unknown
from services.governance.domain.results.check_matter import check_matters
from services.governance.domain.words import ResolutionKind

OFF_AGENDA = "agenda_additions.off_agenda_allowed"
TOTALITARIAN = "totalitarian_meeting"
"""IT: everybody is there, a majority of directors and auditors too, and nobody objects. The pack has the word and its
article alone; that directors and auditors have to be there is taken from the chair, and shown as unverified."""
EVERYBODY = frozenset(
    {
        "all_members_present",
        "all_present_and_unanimous",
        "all_entitled_present_and_unanimous",
        "all_present_or_represented_and_unanimous",
        "all_members_agree",
        TOTALITARIAN,
    }
)
"""Exceptions for any item, where every member is present or represented (law-packs.md, section 3: `present`)."""
WITHOUT_CONSENT = frozenset({"all_members_present"})
"""Those of them that ask presence alone; for the others nobody may object either."""
STATED = "(unverified: a majority of directors and auditors is present, as the chair states)"
"""What stands beside the article of a totalitarian meeting."""
FOLLOWS = "follows_directly_from_an_item"
KINDS = {
    "motion_to_call_extraordinary_meeting": (ResolutionKind.ORDINARY,),
    "call_of_extraordinary_meeting": (ResolutionKind.ORDINARY,),
    "new_meeting": (ResolutionKind.ORDINARY,),
    "conduct_of_the_meeting": (ResolutionKind.ORDINARY,),
    "extension_of_session": (ResolutionKind.ORDINARY,),
    "audit_of_accounts": (ResolutionKind.ORDINARY,),
    "liability_action": (ResolutionKind.ORDINARY,),
    "removal_of_officers": (ResolutionKind.ORDINARY,),
    "removal_and_replacement_of_directors": (ResolutionKind.ORDINARY, ResolutionKind.ELECTION),
    "removal_of_manager_by_incident": (ResolutionKind.ORDINARY,),
}
"""Exceptions for one matter, and the kinds of item that it can be."""


@dataclass(frozen=True, slots=True)
class WantedItem:
    """An item that no notice announced. `follows`: of which item it is the consequence, where the law asks for one;
    `agreed`: nobody objected, as the chair asked; `officers_present`: a majority of directors and auditors is there, as
    the chair states; `why`: what the chair put on record."""

    item: AgendaItem
    exception: str
    why: str
    follows: UUID | None = None
    agreed: bool = False
    officers_present: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """The meeting: whether a call is open, its items, members present or represented and all who are entitled."""

    open: bool
    items: Sequence[UUID]
    present: int
    entitled: int


@dataclass(frozen=True, slots=True)
class Admitted:
    """The item as it comes onto the agenda, and the rule that lets it."""

    item: AgendaItem
    exception: str
    follows: UUID | None
    why: str
    law: Leaf

    @property
    def basis(self) -> str:
        """The article, with what the chair stated beside it."""
        return f"{self.law.source} {STATED}" if self.exception == TOTALITARIAN else self.law.source


def admit(law: Reading, wanted: WantedItem, at: Sitting) -> Admitted:
    """The item, or a refusal.

    ITEM_NOT_ANNOUNCED, with the exceptions that the law has, for anything that is none of them; LAW_UNKNOWN,
    TRANSITION_NOT_ALLOWED outside a sitting, BAD_ARGUMENT.
    """
    if not at.open:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Before a call is open nothing is taken up; members table motions.")
    leaf = law.required(OFF_AGENDA)
    words = leaf.value or []
    if wanted.exception not in words:
        raise _not_announced(leaf, f"'{wanted.exception[:80]}' is no exception of this law")
    _check_exception(leaf, wanted, at)
    check_agenda(wanted.item.title, (wanted.item,))
    check_matters(law, (wanted.item,))
    check_room(len(at.items))
    return Admitted(wanted.item, wanted.exception, wanted.follows, texts.text("Why", wanted.why, 500), leaf)


def _check_exception(leaf: Leaf, wanted: WantedItem, at: Sitting) -> None:
    word = wanted.exception
    if word in EVERYBODY:
        _check_everybody(leaf, wanted, at)
    elif word == FOLLOWS:
        if wanted.follows not in at.items:
            raise _not_announced(leaf, "it follows from no item of this agenda (follows)")
    elif word in KINDS:
        if wanted.item.kind not in KINDS[word]:
            raise _not_announced(leaf, f"'{word}' is not about an item of kind {wanted.item.kind.name}")
    else:
        raise unknown(leaf, f"whether '{word}' holds is nothing that can be checked here.")


def _check_everybody(leaf: Leaf, wanted: WantedItem, at: Sitting) -> None:
    if at.present < at.entitled:
        raise _not_announced(leaf, f"{at.present} of {at.entitled} members are present or represented, not all")
    if wanted.exception not in WITHOUT_CONSENT and not wanted.agreed:
        raise _not_announced(leaf, "somebody objects, or was not asked (agreed)")
    if wanted.exception == TOTALITARIAN and not wanted.officers_present:
        raise _not_announced(
            leaf,
            "the chair does not state that a majority of directors and auditors is present (officersPresent; "
            "unverified: the law pack names the article and does not say so)",
        )


def _not_announced(leaf: Leaf, why: str) -> Refusal:
    words = [str(word) for word in leaf.value or []]
    return Refusal(
        "ITEM_NOT_ANNOUNCED",
        f"{leaf.source}: only what the notice announced is decided, and {why}; the law has: "
        f"{', '.join(words) or 'none'}.",
        article=leaf.source,
        unverified=leaf.unverified,
        key=leaf.key,
        matters=words,
    )
