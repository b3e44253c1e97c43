"""Instructions: what a principal wants of her holder on one item, and what the holder may cast for her.

The holder's vote follows them without being told. Whether one that departs from them is refused, or is between the two
alone, no law pack says: the statutes' clause `proxy_instructions_bind` does. A blank power is cast as the law has it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from commons.errors import Refusal
from services.governance.domain.assembly import Resolution
from services.governance.domain.ballots.marked import Marked
from services.governance.domain.initiative.secrecy import ordered
from services.governance.domain.law.reading import Reading
from services.governance.domain.proxies.blank import FOR_THE_BOARD, KEY
from services.governance.domain.statutes import INSTRUCTIONS_BIND
from services.governance.domain.words import InstructionChoice, ResolutionKind, VoteChoice

MARKS_MAX = 500
_CHOICES = {
    InstructionChoice.FOR: VoteChoice.FOR,
    InstructionChoice.AGAINST: VoteChoice.AGAINST,
    InstructionChoice.ABSTAIN: VoteChoice.ABSTAIN,
}


@dataclass(frozen=True, slots=True)
class Instruction:
    """What is wanted on an item: a choice, or in an election the names to be marked, and of which list."""

    resolution: UUID
    choice: InstructionChoice | None = None
    marks: tuple[str, ...] | None = None
    on_list: str | None = None

    @property
    def marked(self) -> Marked | None:
        """The vote that follows it; None where the holder is free."""
        if self.marks is not None:
            return Marked(marks=self.marks, on_list=self.on_list)
        choice = _CHOICES.get(self.choice) if self.choice else None
        return None if choice is None else Marked(choice)


@dataclass(frozen=True, slots=True)
class BoardStance:
    """Whether the board presents or supports an item; in an election, whom (`marks`, `on_list`).

    `source`: where that is read.
    """

    supports: bool
    source: str
    marks: tuple[str, ...] | None = None
    on_list: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """How a principal's vote is to be cast, and whether that is her instruction or the law's rule on blank powers."""

    marked: Marked
    blank: bool = False


def check_instructions(law: Reading, wanted: Sequence[Instruction], agenda: Sequence[Resolution]) -> None:
    """Refuse what is no instruction on this agenda: BAD_ARGUMENT, ITEM_NOT_ANNOUNCED.

    VOTING_NOT_ALLOWED on an item that is voted on in secret by law: an instruction on record would join her to it.
    """
    items = {item.id: item for item in agenda}
    if len({row.resolution for row in wanted}) < len(wanted):
        raise Refusal("BAD_ARGUMENT", "Each item is named once (instructions).")
    for row in wanted:
        if row.resolution not in items:
            raise Refusal("ITEM_NOT_ANNOUNCED", "An instruction is about an item of this meeting's agenda.")
        _check_words(row, items[row.resolution])
        if row.marked is not None:
            _check_not_secret(law, items[row.resolution])


def _check_words(row: Instruction, item: Resolution) -> None:
    election = item.kind is ResolutionKind.ELECTION
    if (row.choice is None) == (row.marks is None):
        raise Refusal("BAD_ARGUMENT", "An instruction is a choice, or in an election the names to be marked.")
    if (row.marks is not None and not election) or (row.marked is not None and (row.marks is None) == election):
        raise Refusal("BAD_ARGUMENT", f"Item {item.position}: a resolution takes a choice, an election marks, or FREE.")
    if row.on_list is not None and row.marks is None:
        raise Refusal("BAD_ARGUMENT", f"Item {item.position}: a list comes with its marks, be there none.")
    if row.marks is not None and (len(row.marks) > MARKS_MAX or len(set(row.marks)) < len(row.marks)):
        raise Refusal("BAD_ARGUMENT", f"Item {item.position}: name each candidate once, at most {MARKS_MAX}.")


def _check_not_secret(law: Reading, item: Resolution) -> None:
    leaf = ordered(law, item)
    if leaf is not None:
        raise Refusal(
            "VOTING_NOT_ALLOWED",
            f"{leaf.source}: item {item.position} is voted on in secret, and an instruction on record would join her "
            "to a choice; she tells her holder, and nobody else.",
            article=leaf.source,
            unverified=leaf.unverified,
            key=leaf.key,
        )


def check_stance(item: Resolution, stance: BoardStance) -> None:
    """BAD_ARGUMENT unless an election says whom the board supports, and a resolution does not."""
    election = item.kind is ResolutionKind.ELECTION
    if election != (stance.marks is not None) or (stance.on_list is not None and stance.marks is None):
        raise Refusal("BAD_ARGUMENT", "In an election say whom the board supports (marks), and nowhere else.")
    if stance.marks is not None and (len(stance.marks) > MARKS_MAX or len(set(stance.marks)) < len(stance.marks)):
        raise Refusal("BAD_ARGUMENT", f"Name each candidate once, at most {MARKS_MAX}.")


def blank_vote(law: Reading, item: Resolution, stance: BoardStance | None) -> Told | None:
    """How a blank power is cast on an item; None where the chair is free.

    Raises `Refusal` TRANSITION_NOT_ALLOWED where nobody has said yet whether the board supports it.
    """
    leaf = law.required(KEY)
    if leaf.value != FOR_THE_BOARD:
        return None
    if stance is None:
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"{leaf.source}: blank powers are cast for what the board presents or supports; say first whether it does "
            f"item {item.position} (recordBoardStance).",
            choices=["recordBoardStance"],
        )
    if item.kind is ResolutionKind.ELECTION:
        return Told(Marked(marks=stance.marks or (), on_list=stance.on_list), blank=True)
    return Told(Marked(VoteChoice.FOR if stance.supports else VoteChoice.AGAINST), blank=True)


def check_departs(law: Reading, told: Told) -> None:
    """Whether a holder may cast something else than she was told to.

    Raises `Refusal` VOTING_NOT_ALLOWED with the article where she may not, LAW_UNKNOWN where nobody says.
    """
    leaf = law.leaf(KEY) if told.blank else law.clause(INSTRUCTIONS_BIND)
    if leaf is not None and not told.blank and leaf.value is False:
        return
    if leaf is None:
        base = law.leaf("proxies.allowed")
        raise Refusal(
            "LAW_UNKNOWN",
            f"{base.source} and the statutes do not say whether a vote against the principal's instruction counts; "
            f"cast it as she was told, or record the statutes' clause '{INSTRUCTIONS_BIND}'.",
            article=base.source,
            unverified=base.unverified,
            key=INSTRUCTIONS_BIND,
        )
    said = "blank powers are cast as the law has it" if told.blank else "she votes as her principal instructed her"
    raise Refusal(
        "VOTING_NOT_ALLOWED",
        f"{leaf.source}: {said}, and this vote departs from that.",
        article=leaf.source,
        unverified=leaf.unverified,
        key=leaf.key,
    )


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is known of an item's principals: their instructions, whose power is blank, and where the board stands."""

    item: Resolution | None = None
    instructions: Mapping[UUID, Instruction] = field(default_factory=dict)
    blank: frozenset[UUID] = frozenset()
    stance: BoardStance | None = None

    def of(self, law: Reading, principal: UUID) -> Told | None:
        """How her vote is to be cast by whoever holds her proxy; None where the holder is free. Raises as
        `blank_vote`."""
        if principal in self.blank and self.item is not None:
            return blank_vote(law, self.item, self.stance)
        said = self.instructions.get(principal)
        marked = said.marked if said else None
        return None if marked is None else Told(marked)


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class ItemNow:
    """How far an item is: whether its votes are counted, and whether a secret ballot takes votes on it."""

    counted: bool
    secret: bool


def check_in_time(wanted: Sequence[Instruction], items: Mapping[UUID, ItemNow], voted: Collection[UUID]) -> None:
    """Refuse an instruction that comes too late, or while votes are secret. `voted`: items on which her vote is cast.

    Raises `Refusal` TRANSITION_NOT_ALLOWED, ALREADY_VOTED.
    """
    for row in wanted:
        if items[row.resolution].counted:
            raise Refusal("TRANSITION_NOT_ALLOWED", "The votes on this item have been counted.")
        if items[row.resolution].secret and row.marked is not None:
            raise Refusal(
                "TRANSITION_NOT_ALLOWED",
                "This item is voted on in secret now, and an instruction on record would join her to a choice; she "
                "tells her holder, and nobody else.",
            )
        if row.resolution in voted:
            raise Refusal(
                "ALREADY_VOTED",
                "Her vote on this item is cast; a vote of her own replaces one that was cast for her.",
            )
