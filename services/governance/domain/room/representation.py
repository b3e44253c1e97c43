"""Representation: the law's own acting-for, dated, both days included. It never uses up a proxy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.governance.domain.engine.representation import Mandate
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import clause
from services.governance.domain.statutes import USUFRUCT_VOTES
from services.governance.domain.words import RepresentationBasis

_KEYS = {
    RepresentationBasis.DIRECTOR: "representation.legal_persons",
    RepresentationBasis.GUARDIAN: "representation.minors",
    RepresentationBasis.COMMON_REPRESENTATIVE: "representation.joint_holders",
    RepresentationBasis.ADMINISTRATOR: "representation.counts_as_proxy",
}
"""The rule behind each basis. A court's or an estate's administrator acts by the general law of representation."""


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts for which membership, and from when to when; exactly one of `member` and `outsider`."""

    represented: UUID
    basis: RepresentationBasis
    source: str
    mandate: Mandate
    member: UUID | None = None
    outsider: UUID | None = None

    @property
    def acts(self) -> UUID | None:
        """Who acts."""
        return self.member or self.outsider


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the two: whether the represented is an organisation (None: not on a roll yet), the mandates
    there are for it, and those for the member who is to act."""

    organisation: bool | None
    mandates: Sequence[Mandate]
    of_acting: Sequence[Mandate] = ()


def represent(law: Reading, wanted: Acting, known: Known) -> Leaf:
    """The rule by which she may act.

    Raises `Refusal`: REPRESENTATION_NOT_ALLOWED with the article, LAW_UNKNOWN where nobody says who acts,
    ALREADY_EXISTS where somebody acts already on one of these days, BAD_ARGUMENT.
    """
    texts.text("What it rests on (source)", wanted.source)
    check_days(wanted.mandate)
    if wanted.member == wanted.represented:
        raise Refusal("BAD_ARGUMENT", "A member acts for herself without a mandate.")
    leaf = rule_of(law, wanted.basis)
    _check_kind(wanted.basis, known.organisation, leaf)
    if any(overlap(wanted.mandate, other) for other in known.mandates):
        raise Refusal("ALREADY_EXISTS", "Somebody acts for her on one of these days; end that first.")
    if any(overlap(wanted.mandate, other) for other in known.of_acting):
        raise Refusal(
            "REPRESENTATION_NOT_ALLOWED",
            "Somebody else acts for her who would act: name the person who comes (member or outsider).",
        )
    return leaf


def rule_of(law: Reading, basis: RepresentationBasis) -> Leaf:
    """The rule of a basis. A usufruct gives the vote only where the statutes say so."""
    if basis is RepresentationBasis.USUFRUCTUARY:
        return _usufruct(law)
    leaf = law.required(_KEYS[basis])
    if leaf.absent is not None:
        raise Refusal(
            "REPRESENTATION_NOT_ALLOWED",
            f"{leaf.source}: nobody acts for others so.",
            article=leaf.source,
            unverified=leaf.unverified,
        )
    return leaf


def _usufruct(law: Reading) -> Leaf:
    given, leaf = clause(law.regime, USUFRUCT_VOTES, default=False)
    if leaf is None or not given:
        where = leaf.source if leaf else "The statutes are silent"
        raise Refusal(
            "REPRESENTATION_NOT_ALLOWED",
            f"{where}: the vote stays with the member, not with the usufructuary; the statutes may say otherwise "
            f"(clause '{USUFRUCT_VOTES}').",
            article=where,
            key=USUFRUCT_VOTES,
        )
    return leaf


def _check_kind(basis: RepresentationBasis, organisation: bool | None, leaf: Leaf) -> None:
    if basis is RepresentationBasis.DIRECTOR and organisation is False:
        raise Refusal(
            "REPRESENTATION_NOT_ALLOWED",
            f"{leaf.source}: directors act for an organisation, and this member is a person.",
        )
    if basis is RepresentationBasis.GUARDIAN and organisation is True:
        raise Refusal(
            "REPRESENTATION_NOT_ALLOWED",
            f"{leaf.source}: guardians act for a person, and this member is an organisation.",
        )


def check_days(mandate: Mandate) -> None:
    """BAD_ARGUMENT for a mandate that ends before it begins."""
    if mandate.starts is not None and mandate.ends is not None and mandate.ends < mandate.starts:
        raise Refusal("BAD_ARGUMENT", f"A mandate from {mandate.starts} cannot end on {mandate.ends}.")


def end(mandate: Mandate, last_day: date) -> Mandate:
    """The mandate with its last day; TRANSITION_NOT_ALLOWED when it would end later than it does."""
    if mandate.ends is not None and mandate.ends <= last_day:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"It ends on {mandate.ends} already.")
    ended = Mandate(mandate.entity, mandate.starts, last_day)
    check_days(ended)
    return ended


def check_in_force(mandates: Sequence[Mandate], on: date) -> None:
    """REPRESENTATION_OVER unless one of these mandates holds on that day."""
    if any(mandate.holds(on) for mandate in mandates):
        return
    over = [mandate.ends for mandate in mandates if mandate.ends is not None and mandate.ends < on]
    to_come = [mandate.starts for mandate in mandates if mandate.starts is not None and mandate.starts > on]
    said = f"it ended on {max(over)}" if over else f"it begins on {min(to_come)}" if to_come else "there is none"
    raise Refusal("REPRESENTATION_OVER", f"No mandate to act for a member is in force on {on}: {said}.", on=str(on))


def overlap(one: Mandate, other: Mandate) -> bool:
    """Whether there is a day on which both are in force."""
    first, last = one.starts or date.min, one.ends or date.max
    return first <= (other.ends or date.max) and (other.starts or date.min) <= last
