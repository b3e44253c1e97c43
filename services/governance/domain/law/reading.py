"""Reading the law for one question: each rule that was needed is remembered, with the figure it gave.

The figures are the answer's reasons: a number without its article is not an answer (architecture, section 8).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commons.errors import Refusal
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.licences import must_be_set, unsaid
from services.governance.domain.law.regime import Regime, clause_leaf


@dataclass(frozen=True, slots=True)
class Figure:
    """One number or word of an answer, the rule it follows from (None: arithmetic alone) and a sentence."""

    name: str
    value: Any
    law: Leaf | None
    because: str


@dataclass
class Reading:
    """The law of one regime on one day, as one question reads it.

    `gaps` are the ceilings that the law leaves to statutes which set none: nobody made such a limit, so there is none.
    `read` holds every rule that was looked at, by key. `binding`: the answer is to be acted on, so that what the law
    wants the statutes to say themselves is LAW_UNKNOWN where they do not; otherwise the law's own value stands in, and
    `gaps` names it.
    """

    regime: Regime
    on: date
    figures: list[Figure] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    read: dict[str, Leaf] = field(default_factory=dict)
    binding: bool = False

    def leaf(self, key: str) -> Leaf:
        """The rule that binds, whatever it says."""
        return self._noted(self.regime.rule(key, self.on))

    def required(self, key: str) -> Leaf:
        """The rule where the answer depends on it: LAW_UNKNOWN when neither law nor statutes say."""
        return self._noted(self.regime.required(key, self.on))

    def value(self, key: str) -> Any:
        """The same as a plain value; None where the law has no such rule."""
        return self.required(key).value

    def ceiling(self, key: str) -> Leaf:
        """A limit. Left to silent statutes it does not exist, which `gaps` says; LAW_UNKNOWN where nobody knows."""
        found = self.leaf(key)
        if found.absent is Absent.STATUTES and not must_be_set(found):
            self._gap(key)
            return found
        return self.required(key)

    def clause(self, name: str) -> Leaf | None:
        """A clause of the statutes that no pack key covers; None where they are silent."""
        leaf = clause_leaf(self.regime, name)
        return None if leaf is None else self._noted(leaf)

    def _noted(self, leaf: Leaf) -> Leaf:
        self.read[leaf.key] = leaf
        if leaf.absent is None and unsaid(leaf):
            if self.binding:
                raise unknown(leaf, f"the statutes must say '{leaf.key}' themselves and are silent.")
            self._gap(leaf.key)
        return leaf

    def _gap(self, key: str) -> None:
        if key not in self.gaps:
            self.gaps.append(key)

    def figure(self, name: str, value: Any, law: Leaf | None, because: str) -> None:
        """Remember a figure of the answer."""
        self.figures.append(Figure(name, value, law, because))


def unknown(leaf: Leaf, sentence: str) -> Refusal:
    """LAW_UNKNOWN for a rule that is there but does not answer this."""
    return Refusal(
        "LAW_UNKNOWN", f"{leaf.source}: {sentence}", article=leaf.source, unverified=leaf.unverified, key=leaf.key
    )
