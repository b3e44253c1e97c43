"""The form of a meeting: whether law and statutes let it be held from afar, or decided in writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commons.errors import Refusal
from services.governance.domain.assembly import AgendaItem
from services.governance.domain.law.leaf import STATUTES, Absent, Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.words import AssemblyForm, ResolutionKind

REMOTE = "early_and_remote_voting.remote_attendance"
WRITTEN = "early_and_remote_voting.written_resolution"
_KEYS = {AssemblyForm.REMOTE: REMOTE, AssemblyForm.HYBRID: REMOTE, AssemblyForm.WRITTEN: WRITTEN}
_SAID = {
    AssemblyForm.REMOTE: "held from afar",
    AssemblyForm.HYBRID: "attended from afar",
    AssemblyForm.WRITTEN: "replaced by a procedure in writing",
}
NOTARIAL = frozenset({ResolutionKind.AMENDMENT, ResolutionKind.PURPOSE, ResolutionKind.PLURAL_CLAUSE})
"""Kinds of decisions that take a notary's deed where a law excepts those (`notarial_deed`)."""
_EXCEPT = {"notarial_deed": "what takes a notary's deed", "annual_accounts": "the annual accounts"}


@dataclass(frozen=True, slots=True)
class WrittenProcedure:
    """What a procedure in writing takes. `unanimous`: whose consent, or None for the ordinary majorities of the law.

    `excepted`: what the law has decided in a meeting only, in the packs' words.
    """

    law: Leaf
    unanimous: bool
    excepted: tuple[str, ...]
    board_knows: bool


def check_form(form: AssemblyForm, law: Reading) -> Leaf | None:
    """The rule that lets a meeting be held so; None in the room, for which no rule is needed.

    Raises `Refusal` FORM_NOT_ALLOWED with the article, LAW_UNKNOWN where neither law nor statutes say.
    """
    key = _KEYS.get(form)
    if key is None:
        return None
    leaf = law.required(key)
    adopted = leaf.pack == STATUTES
    if leaf.absent is Absent.NONE or leaf.value is False:
        raise _refused(form, leaf, "law and statutes have no such form")
    if not adopted and (leaf.licence == "opt_in" or isinstance(leaf.value, str)):
        raise _refused(form, leaf, f"it takes a clause of the statutes ('{key}'), and they have none")
    return leaf


def written_procedure(law: Reading) -> WrittenProcedure:
    """What law and statutes ask of a procedure in writing; refused as `check_form` refuses it."""
    leaf = check_form(AssemblyForm.WRITTEN, law)
    assert leaf is not None
    said = leaf.value if isinstance(leaf.value, dict) else {}
    excepted = tuple(said.get("except", ()))
    return WrittenProcedure(leaf, bool(said.get("unanimous")), excepted, bool(said.get("with_knowledge_of_board")))


def unanimity(form: AssemblyForm, law: Reading) -> Leaf | None:
    """The rule by which everybody must agree; None where the meeting is not in writing, or majorities are enough."""
    if form is not AssemblyForm.WRITTEN:
        return None
    found = written_procedure(law)
    return found.law if found.unanimous else None


def check_over(form: AssemblyForm, last_day: date, today: date) -> None:
    """Refuse TRANSITION_NOT_ALLOWED to declare what is decided in writing while answers may still come."""
    if form is AssemblyForm.WRITTEN and today <= last_day:
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"Answers may come until {last_day}; the result is declared after it.",
            day=last_day.isoformat(),
        )


def check_in_writing(items: tuple[AgendaItem, ...], law: Reading) -> None:
    """Refuse FORM_NOT_ALLOWED for an item that the law has decided in a meeting only.

    Which item approves the accounts no agenda says, so where the law excepts them the refusal is the organiser's to
    heed, and `Assembly.writtenProcedure` shows it; a matter of that name is refused.
    """
    found = written_procedure(law)
    for item in items:
        notarial = "notarial_deed" in found.excepted and item.kind in NOTARIAL
        if notarial or item.matter in found.excepted:
            word = "notarial_deed" if notarial else str(item.matter)
            raise _refused(
                AssemblyForm.WRITTEN, found.law, f"'{item.title}' is {_EXCEPT.get(word, word)}, which takes a meeting"
            )


def _refused(form: AssemblyForm, leaf: Leaf, why: str) -> Refusal:
    return Refusal(
        "FORM_NOT_ALLOWED",
        f"{leaf.source}: a meeting cannot be {_SAID[form]}: {why}.",
        article=leaf.source,
        unverified=leaf.unverified,
        key=leaf.key,
    )
