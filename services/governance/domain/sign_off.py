"""Signing off a leaf for one version of an entity's statutes: confirming it, or answering it where nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commons import texts
from commons.errors import Refusal
from services.governance.domain.law.kinds import check_value
from services.governance.domain.law.leaf import NO_RULE, Absent, Leaf, Opinion
from services.governance.domain.law.regime import Regime
from services.governance.domain.plain_json import check_plain


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What somebody puts their name to: the leaf's key, where it stands, in which words.

    `value` is the answer where nobody knows the law (`none`: there is no such rule); None to confirm what binds.
    """

    leaf: str
    source: str
    statement: str
    value: Any = None

    def answer(self, leaf: Leaf) -> Any:
        """The value to record: None where the leaf has its own and is merely confirmed."""
        return self.value if leaf.absent is Absent.UNKNOWN else None


def sign_off(wanted: Confirmation, regime: Regime, on: date, signed: Mapping[str, Opinion]) -> Leaf:
    """The leaf that may be signed off now, as it binds before that.

    An opinion may be given anew with another answer; the earlier one stays on record. Raises `Refusal` BAD_ARGUMENT
    for a leaf that needs none, for a value where law or statutes have their own, for one of the wrong type and for a
    missing source; ALREADY_EXISTS; LAW_UNKNOWN for a leaf that nobody knows, without a value.
    """
    binding = _binding(wanted.leaf, regime, on)
    texts.text("What is confirmed (statement)", wanted.statement)
    texts.text("Where it stands (source)", wanted.source)
    before = signed.get(binding.key)
    if binding.absent is Absent.UNKNOWN:
        _check_answer(wanted, binding)
    elif wanted.value is not None and wanted.value != binding.value:
        raise Refusal(
            "BAD_ARGUMENT",
            f"{binding.source} answers '{binding.key}' already; an opinion answers only what nobody knows. "
            "Leave the value out to confirm it.",
            key=binding.key,
        )
    if before is not None and (binding.absent is not Absent.UNKNOWN or before.value == wanted.value):
        raise Refusal("ALREADY_EXISTS", f"'{binding.key}' is signed off for this version of the statutes.")
    return binding


def _binding(key: str, regime: Regime, on: date) -> Leaf:
    """The leaf before any opinion; BAD_ARGUMENT unless it is unknown, or unsure and decisive."""
    plain = Regime(regime.library, regime.entity, regime.statutes)
    open_ = [leaf.key for leaf in plain.decisive_unsure(on)]
    if key in regime.library.keys:
        leaf = plain.rule(key, on)
        if key in open_ or leaf.absent is Absent.UNKNOWN:
            return leaf
    needed = ", ".join(open_) or "none"
    raise Refusal("BAD_ARGUMENT", f"No sign-off is needed for this; the entity's law needs it for: {needed}.")


def _check_answer(wanted: Confirmation, leaf: Leaf) -> None:
    if wanted.value is None:
        raise Refusal(
            "LAW_UNKNOWN",
            f"Nobody knows what the law says on '{leaf.key}'; give the value that the opinion says (none: no such "
            "rule), or record the statutes' word for it first.",
            key=leaf.key,
        )
    check_plain(f"The opinion on '{leaf.key}'", wanted.value)
    if wanted.value != NO_RULE:
        check_value(leaf.key, wanted.value)


def sign_off_missing(unsigned: Sequence[Leaf], sentence: str) -> Refusal:
    """SIGN_OFF_MISSING with every rule that waits, and the article of the first of them."""
    return Refusal(
        "SIGN_OFF_MISSING",
        sentence,
        article=unsigned[0].source,
        unverified=unsigned[0].unverified,
        leaves=[leaf.key for leaf in unsigned],
        articles=[leaf.source for leaf in unsigned],
    )
