"""Signing off a decisive leaf of an experimental pack, for one version of an entity's statutes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from commons import texts
from commons.errors import Refusal
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.regime import Regime


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What somebody confirms: the leaf's key, where it stands, and in which words."""

    leaf: str
    source: str
    statement: str


def sign_off(wanted: Confirmation, regime: Regime, on: date, signed: Collection[str]) -> Leaf:
    """The leaf that may be confirmed now.

    Raises `Refusal` BAD_ARGUMENT for a leaf that needs none or a confirmation without source, ALREADY_EXISTS, and
    LAW_UNKNOWN for a leaf that nobody knows: the statutes must say first what is then confirmed.
    """
    open_ = {leaf.key: leaf for leaf in regime.decisive_unsure(on)}
    leaf = open_.get(wanted.leaf)
    if leaf is None:
        needed = ", ".join(open_) or "none"
        raise Refusal("BAD_ARGUMENT", f"No sign-off is needed for this; the entity's law needs it for: {needed}.")
    texts.text("What is confirmed (statement)", wanted.statement)
    texts.text("Where it stands (source)", wanted.source)
    if leaf.key in signed:
        raise Refusal("ALREADY_EXISTS", f"'{leaf.key}' is signed off for this version of the statutes.")
    binding = regime.rule(leaf.key, on)
    if binding.absent is Absent.UNKNOWN:
        raise Refusal(
            "LAW_UNKNOWN",
            f"Nobody knows what the law says on '{leaf.key}'; record the statutes' word for it first.",
            key=leaf.key,
        )
    return binding
