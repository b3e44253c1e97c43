"""The majority that an item needs, and why: the law's leaf as the count will read it, told before anybody votes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from services.governance.domain.convocation.form import unanimity
from services.governance.domain.engine.resolutions import Topic
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.majority import MajorityRule, majority_rule
from services.governance.domain.results.rule import majority_of
from services.governance.domain.voting_rights import plural_off, topic_of
from services.governance.domain.words import AssemblyForm, MajorityBase, ResolutionKind

_BASES = {
    MajorityBase.VOTES_CAST: "votes for and against, abstentions and blanks left out",
    MajorityBase.VOTES_VALID: "votes validly cast, abstentions and blanks left out",
    MajorityBase.VOTES_PRESENT: "votes present or represented, so that an abstention works as a no",
    MajorityBase.VOTES_TOTAL: "votes on the roll",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One majority of perhaps two that must be reached."""

    threshold: Fraction
    base: MajorityBase
    strict: bool


@dataclass(frozen=True, slots=True)
class Required:
    """What an item takes. `parts` is empty for an election by plurality; `one_vote_each`: the rule by which plural
    votes fall away on it."""

    parts: tuple[Part, ...]
    unanimous: bool
    law: Leaf
    explanation: str
    one_vote_each: Leaf | None


def required(
    law: Reading, kind: ResolutionKind, matter: str | None = None, *, call: int = 1, form: AssemblyForm
) -> Required:
    """The majority of an item at a call. Raises `Refusal` LAW_UNKNOWN where nobody sets one that can be counted."""
    off = plural_off(law, kind, matter)
    written = unanimity(form, law)
    if written is not None:
        return Required((), True, written, f"{written.source}: in writing everybody must agree.", off)
    leaf = majority_of(law, kind, matter)
    if isinstance(leaf.value, dict) and leaf.value.get("plurality"):
        return Required((), False, leaf, f"{leaf.source}: whoever has most votes is elected.", off)
    rule = majority_rule(leaf, None, call)
    if rule.unanimous:
        return Required((), True, leaf, f"{leaf.source}: nobody may be against.", off)
    parts = tuple(Part(part.threshold, part.base, part.strict) for part in rule.parts)
    return Required(parts, False, leaf, _explained(leaf, rule, topic_of(kind, matter)), off)


def _explained(leaf: Leaf, rule: MajorityRule, topic: Topic) -> str:
    said = " and ".join(
        f"{'more than' if part.strict else 'at least'} {part.threshold} of the {_BASES[part.base]}"
        for part in rule.parts
    )
    return f"{leaf.source}: {said}; it is about '{topic.value}'."
