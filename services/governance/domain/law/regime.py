"""The law of one legal entity: its pack with its statutes over it (architecture, section 8: pack → statutes)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from commons.directory import LegalEntity
from commons.errors import Refusal
from services.governance.domain.law.leaf import STATUTES, Absent, Confidence, Leaf, Opinion
from services.governance.domain.law.library import Library, Situation
from services.governance.domain.statutes import NONE, Statutes

NOT_FOUND = "not found"
"""What a pack writes where nobody found the article: no law to stand within."""
ASK_FOR_AN_OPINION = "record the statutes' choice, or a named opinion with its source (signOff with a value)."


@dataclass(frozen=True)
class Regime:
    """What binds `entity`: the library's pack and the statutes in force (None: not recorded, all defaults).

    `opinions`: who signed off which leaf for these statutes, by key; they answer only what nobody knows.
    """

    library: Library
    entity: LegalEntity
    statutes: Statutes | None = None
    opinions: Mapping[str, Opinion] = field(default_factory=dict)

    def law(self, key: str, on: date) -> Leaf:
        """What the pack says on that day, before the statutes."""
        return self.library.leaf(self.entity.pack, key, self.situation(on))

    def situation(self, on: date) -> Situation:
        """What picks among the variants of a leaf for this entity on that day."""
        return Situation(on, self.entity.company_form, self.entity.seat_pack)

    def rule(self, key: str, on: date) -> Leaf:
        """What binds: the statutes' choice if they made one, else the law's leaf, else a named opinion."""
        return self._chosen(key, on).signed(self.opinions.get(key))

    def _chosen(self, key: str, on: date) -> Leaf:
        leaf = self.law(key, on)
        choice = self.statutes.choices.get(key) if self.statutes else None
        if choice is None or self.statutes is None:
            return leaf
        source = f"statutes (version {self.statutes.version}) {choice.article}"
        if leaf.source and leaf.source != NOT_FOUND:
            source = f"{source}, within {leaf.source}"
        if choice.value == NONE:
            return replace(leaf, pack=STATUTES, value=None, absent=Absent.NONE, source=source)
        return replace(leaf, pack=STATUTES, value=choice.value, absent=None, source=source)

    def required(self, key: str, on: date) -> Leaf:
        """The rule, where an answer is needed; LAW_UNKNOWN names the key when neither law nor statutes give one."""
        leaf = self.rule(key, on)
        if leaf.absent in (Absent.STATUTES, Absent.UNKNOWN):
            raise Refusal(
                "LAW_UNKNOWN",
                f"{leaf.source}: the law leaves '{key}' open and the statutes of {self.entity.name} are silent; "
                + ("record the statutes' choice first." if leaf.absent is Absent.STATUTES else ASK_FOR_AN_OPINION),
                article=leaf.source,
                unverified=leaf.unverified,
                key=key,
                entity=self.entity.id,
            )
        return leaf

    def decisive_unsure(self, on: date) -> list[Leaf]:
        """Decisive leaves that are unsure or unknown on that day: what makes the entity's law experimental."""
        leaves = (self.law(key, on) for key in self.library.decisive_keys)
        return [leaf for leaf in leaves if leaf.unsure]

    def unsigned(self, on: date, signed: Iterable[str]) -> list[Leaf]:
        """Those of them that nobody has signed off for this version of the statutes."""
        known = set(signed)
        return [leaf for leaf in self.decisive_unsure(on) if leaf.key not in known]


def clause(regime: Regime, name: str, default: bool) -> tuple[bool, Leaf | None]:
    """A clause of the statutes that no pack key covers, with its leaf if the statutes have it."""
    leaf = clause_leaf(regime, name)
    return (default, None) if leaf is None else (bool(leaf.value), leaf)


def clause_leaf(regime: Regime, name: str) -> Leaf | None:
    """The same as a leaf, whatever the clause says; None where the statutes are silent."""
    choice = regime.statutes.choices.get(name) if regime.statutes else None
    if choice is None or regime.statutes is None:
        return None
    source = f"statutes (version {regime.statutes.version}) {choice.article}"
    return Leaf(name, STATUTES, choice.value, None, source, Confidence.READ)
