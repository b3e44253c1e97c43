"""Who signs minutes, by law and statutes (`minutes.signatures`), and when they are signed by all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.after.law import words_of
from services.governance.domain.after.words import BUREAU, Capacity
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading

KEY = "minutes.signatures"
LATER = "two_members_without_office_if_approved_later"


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody with an office at the meeting."""

    capacity: Capacity
    name: str
    membership: UUID | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. `on_paper`: given by hand on the paper that `source` says where to find, and recorded here."""

    capacity: Capacity
    name: str
    membership: UUID | None
    on_paper: bool
    source: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """Whose signatures a rule wants: `count` of these capacities, or of everybody named. `word`: the rule's own."""

    word: str
    capacities: tuple[Capacity, ...]
    count: int
    everybody: tuple[Officer, ...]
    law: Leaf

    def open(self, signatures: Iterable[Signature]) -> int:
        """How many signatures it still takes."""
        given = list(signatures)
        if self.everybody:
            signed = {(row.capacity, row.name) for row in given}
            return sum((officer.capacity, officer.name) not in signed for officer in self.everybody)
        return max(self.count - sum(row.capacity in self.capacities for row in given), 0)


_ONE: Mapping[str, tuple[Capacity, ...]] = {
    "chair": (Capacity.CHAIR,),
    "secretary": (Capacity.SECRETARY,),
    "secretary_or_notary": (Capacity.SECRETARY, Capacity.NOTARY),
    "chair_or_secretary": (Capacity.CHAIR, Capacity.SECRETARY),
    "one_present_board_member": (Capacity.BOARD_MEMBER,),
    "managers": (Capacity.MANAGER,),
    "one_adjuster_at_least": (Capacity.ADJUSTER,),
}
"""Words that one signature answers."""
_BUREAU = ("bureau", "members_of_bureau")
_WHO_ASK = ("shareholders_who_ask", "members_who_ask")


def slots(law: Reading, officers: Sequence[Officer], *, approved_at_meeting: bool) -> tuple[Slot, ...]:
    """Whose signatures make the minutes signed; LAW_UNKNOWN where neither law nor statutes say.

    Where the law wants none, the chair's closes them.
    """
    leaf = law.required(KEY)
    if leaf.absent is Absent.NONE:
        return (Slot("chair", (Capacity.CHAIR,), 1, (), leaf),)
    return tuple(_slot(leaf, word, officers, approved_at_meeting=approved_at_meeting) for word in words_of(leaf))


def _slot(leaf: Leaf, word: str, officers: Sequence[Officer], *, approved_at_meeting: bool) -> Slot:
    if word in _BUREAU:
        everybody = tuple(row for row in officers if row.capacity in BUREAU)
        return Slot(word, BUREAU, 1, everybody, leaf)
    if word in _WHO_ASK:
        return Slot(word, (Capacity.MEMBER,), 0, (), leaf)
    if word == LATER:
        return Slot(word, (Capacity.MEMBER,), 0 if approved_at_meeting else 2, (), leaf)
    return Slot(word, _ONE.get(word, (Capacity.OTHER,)), 1, (), leaf)


def signed_by_all(wanted: Iterable[Slot], signatures: Sequence[Signature]) -> bool:
    """Whether nobody's signature is missing."""
    return not any(slot.open(signatures) for slot in wanted)


@dataclass(frozen=True, slots=True)
class Signing:
    """What a signature meets: what the minutes lack, who must sign, who has, and whether she was at the meeting."""

    missing: Sequence[str]
    laws: Sequence[Leaf]
    slots: Sequence[Slot]
    officers: Sequence[Officer]
    signed: Sequence[Signature]
    attended: bool


def sign(wanted: Signature, facts: Signing) -> Signature:
    """The signature as it goes on record, or a refusal.

    MINUTES_INCOMPLETE with what is missing; SIGNATURE_NOT_WANTED with whose are; ALREADY_EXISTS; NOT_ENTITLED for a
    member who was not there; BAD_ARGUMENT for a name that is no name, or paper that is nowhere.
    """
    if facts.missing:
        raise _incomplete(facts)
    found = Signature(
        wanted.capacity,
        texts.title("Who signs (name)", wanted.name),
        wanted.membership,
        wanted.on_paper,
        texts.text("Where the paper is kept (source)", wanted.source or "") if wanted.on_paper else None,
    )
    _check_wanted(found, facts)
    if any((row.capacity, row.name) == (found.capacity, found.name) for row in facts.signed):
        raise Refusal("ALREADY_EXISTS", "These minutes bear this signature already.")
    return found


def _incomplete(facts: Signing) -> Refusal:
    laws = {leaf.key: leaf for leaf in facts.laws}
    return Refusal(
        "MINUTES_INCOMPLETE",
        f"These minutes lack what law or statutes want in them: {', '.join(facts.missing)}. Draft them anew with it.",
        missing=list(facts.missing),
        articles=[leaf.source for leaf in laws.values()],
        keys=list(laws),
    )


def _check_wanted(found: Signature, facts: Signing) -> None:
    takes = [slot for slot in facts.slots if found.capacity in slot.capacities]
    if not takes:
        raise Refusal(
            "SIGNATURE_NOT_WANTED",
            f"Nobody signs these minutes as {found.capacity.value}.",
            **_wanted_of(facts.slots),
        )
    named = {(row.name, row.membership) for row in facts.officers if row.capacity is found.capacity}
    if found.capacity in BUREAU and (found.name, found.membership) not in named:
        raise Refusal(
            "SIGNATURE_NOT_WANTED",
            f"The minutes name somebody else as {found.capacity.value}; sign as she is named there.",
            **_wanted_of(takes),
        )
    if found.capacity in (Capacity.MEMBER, Capacity.BOARD_MEMBER) and not facts.attended:
        law = takes[0].law
        raise Refusal(
            "NOT_ENTITLED",
            f"{law.source}: who signs as {found.capacity.value} is a member who was at the meeting (membership).",
            article=law.source,
            key=law.key,
            unverified=law.unverified,
        )


def _wanted_of(rows: Sequence[Slot]) -> dict[str, Any]:
    laws = {slot.law.key: slot.law for slot in rows}
    return {
        "forms": sorted({capacity.name for slot in rows for capacity in slot.capacities}),
        "articles": [leaf.source for leaf in laws.values()],
        "keys": list(laws),
    }
