"""Who may stand as a delegate (`delegates.eligibility`): a member of the section, of the right kind, without office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from commons import texts
from commons.errors import Refusal
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading, unknown

PERSON = "PERSON"
ORGANISATION = "ORGANISATION"
CONTACT_MAX = 300


@dataclass(frozen=True, slots=True)
class Candidacy:
    """What is said of a candidate: the name and the address or e-mail that the list on display shows.

    `representative`: who sits for an organisation, its legal representative. `full_capacity`: declared when she
    consented.
    """

    display_name: str
    contact: str
    consented_on: date
    full_capacity: bool
    representative: str | None = None
    list: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of her: the section and kind the apportionment counted her in (None: not counted), her office."""

    section: str | None
    kind: str | None
    office: str | None


def check_candidacy(law: Reading, said: Candidacy, known: Standing, section: str, today: date) -> Candidacy:
    """The candidacy, trimmed. Raises NOT_ELIGIBLE with the article, BAD_ARGUMENT, LAW_UNKNOWN."""
    leaf = law.required("delegates.eligibility")
    if known.section != section:
        where = f"belongs to section {known.section}" if known.section else "was counted in no section"
        raise _refused(leaf, f"a candidate of section {section} is one of its members; this one {where}", "section")
    words: list[str] = leaf.value or []
    for word in words:
        rule = _RULES.get(word)
        if rule is None:
            raise unknown(leaf, f"'{word}' is no condition that can be checked.")
        for reason, why in rule(said, known):
            raise _refused(leaf, why, reason)
    return _trimmed(said, known, today)


def keeps_from_office(leaf: Leaf) -> bool:
    """Whether an office keeps a member from being a delegate, also one taken up later."""
    return bool({"not_board_not_supervisory", "member_present_without_office"} & set(leaf.value or ()))


def _trimmed(said: Candidacy, known: Standing, today: date) -> Candidacy:
    if said.consented_on > today:
        raise Refusal("BAD_ARGUMENT", "A candidate has consented before she is put on the list.")
    if known.kind == ORGANISATION and not said.representative:
        raise Refusal("BAD_ARGUMENT", "An organisation sits by a person; name its representative.")
    if known.kind == PERSON and said.representative:
        raise Refusal("BAD_ARGUMENT", "A person sits for herself; only an organisation names a representative.")
    return Candidacy(
        texts.title("The name on the list", said.display_name),
        texts.text("The address or e-mail on the list", said.contact, CONTACT_MAX),
        said.consented_on,
        said.full_capacity,
        texts.title("The representative's name", said.representative) if said.representative else None,
        texts.optional_text("The list's name", said.list, texts.TITLE_MAX),
    )


def _capable(said: Candidacy, known: Standing) -> Iterator[tuple[str, str]]:
    if not said.full_capacity:
        yield "capacity", "only a natural person of full legal capacity may be elected"


def _member_or_representative(said: Candidacy, known: Standing) -> Iterator[tuple[str, str]]:
    if known.kind == ORGANISATION and not said.representative:
        yield "representative", "for a legal person one of its legal representatives is elected; name her"


def _no_office(said: Candidacy, known: Standing) -> Iterator[tuple[str, str]]:
    if known.office is not None:
        yield "office", f"whoever holds an office ({known.office}) may not be elected"


def _member(said: Candidacy, known: Standing) -> Iterator[tuple[str, str]]:
    """A member of the section: checked before any word is read."""
    return iter(())


_RULES: dict[str, Callable[[Candidacy, Standing], Iterator[tuple[str, str]]]] = {
    "natural_person_fully_capable": _capable,
    "member_or_representative_of_legal_member": _member_or_representative,
    "not_board_not_supervisory": _no_office,
    "member_present_without_office": _no_office,
    "member": _member,
}


def _refused(leaf: Leaf, why: str, reason: str) -> Refusal:
    return Refusal(
        "NOT_ELIGIBLE", f"{leaf.source}: {why}.", article=leaf.source, unverified=leaf.unverified, reason=reason
    )
