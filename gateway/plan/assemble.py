"""From a cleaned fetch graph to plan nodes: waves, one call per service and wave, printed documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from gateway.operation.model import Operation, Variable
from gateway.plan.clashes import alias_clashes
from gateway.plan.documents import INDENT, Printer
from gateway.plan.drafts import Representation, Step
from gateway.plan.nodes import (
    SINGLE,
    Alternatives,
    Argument,
    Condition,
    Entities,
    EntityBatch,
    Fetch,
    Node,
    Parallel,
    Placement,
    PlannedCall,
    Rename,
    Requirement,
    Sequence,
    least,
)
from gateway.plan.overlay import Overlay
from gateway.plan.waves import waves
from gateway.supergraph.model import Supergraph

Twin = tuple[tuple[Representation, ...], str, tuple[Rename, ...], Alternatives]
"""What steps have in common that ask the same of the same kind of object, if at different paths."""


@dataclass(frozen=True, slots=True)
class RootFacts:
    """What a root fetch of a placed graph carries beside its document."""

    placement: Placement = SINGLE
    arguments: tuple[Argument, ...] = ()
    hidden: tuple[Requirement, ...] = ()


@dataclass(slots=True, eq=False)
class Assembly:
    """Makes the nodes of one plan, numbering them as they come."""

    supergraph: Supergraph
    operation: Operation
    overlay: Overlay
    guarded: frozenset[str]
    ids: Iterator[int] = field(default_factory=count)

    def nodes(self, steps: list[Step], facts: dict[int, RootFacts] | None = None) -> list[Node]:
        """One node for each wave of a fetch graph; facts of root steps by their ids."""
        return [parallel(self._wave(wave, facts or {})) for wave in waves(steps)]

    def _wave(self, steps: list[Step], facts: dict[int, RootFacts]) -> list[PlannedCall]:
        roots = [conditional(s.alternatives, self._fetch(s, facts.get(s.id, RootFacts()))) for s in steps if s.is_root]
        calls: dict[str, list[Step]] = {}
        for step in steps:
            if not step.is_root:
                calls.setdefault(step.service, []).append(step)
        return roots + [self._call(service, found) for service, found in calls.items()]

    def _call(self, service: str, steps: list[Step]) -> PlannedCall:
        """The one call of a service and wave: made where a step of it is wanted, with the batches that are."""
        wanted = any_of([step.alternatives for step in steps])
        return conditional(wanted, self._entities(service, steps, wanted))

    def _fetch(self, step: Step, facts: RootFacts) -> Fetch:
        printer = Printer(self.supergraph, self.guarded, frozenset(step.conditions))
        renames = tuple(alias_clashes(step.draft))
        text = printer.selection_set(step.draft)
        definitions = printer.definitions(self.operation)
        return Fetch(
            id=next(self.ids),
            service=step.service,
            operation=self.operation.kind,
            document=f"{self.operation.kind}{_definitions(definitions)} {text}",
            variables=tuple(v.name for v in definitions),
            placement=facts.placement,
            arguments=facts.arguments,
            renames=renames,
            grants=tuple(printer.grants),
            hidden=facts.hidden,
        )

    def _entities(self, service: str, steps: list[Step], wanted: Alternatives) -> Entities:
        printer = Printer(self.supergraph, self.guarded)
        twins: dict[Twin, list[Step]] = {}
        for step in steps:
            renames = tuple(alias_clashes(step.draft))
            printer.omit = frozenset(step.conditions)
            text = printer.selection_set(step.draft, INDENT * 2)
            own = step.alternatives if step.alternatives != wanted else ()
            twins.setdefault((tuple(step.representations), text, renames, own), []).append(step)
        single = len(twins) == 1
        batches = [self._batch(n, single, twin, found) for n, (twin, found) in enumerate(twins.items())]
        bodies = [_body(batch, twin[1]) for batch, twin in zip(batches, twins, strict=True)]
        definitions = printer.definitions(self.operation)
        variables = [Variable(batch.variable, "[_Any!]!") for batch in batches]
        return Entities(
            id=next(self.ids),
            service=service,
            document=f"query{_definitions((*variables, *definitions))} {{\n" + "\n".join(bodies) + "\n}",
            batches=tuple(batches),
            variables=tuple(v.name for v in definitions),
            grants=tuple(printer.grants),
        )

    def _batch(self, number: int, single: bool, twin: Twin, steps: list[Step]) -> EntityBatch:
        representations, _, renames, alternatives = twin
        type_name = steps[0].draft.type_name
        return EntityBatch(
            alias="_entities" if single else f"_e{number}",
            variable="representations" if single else f"_r{number}",
            paths=tuple(dict.fromkeys(step.path for step in steps)),
            type_name=type_name,
            types=tuple(dict.fromkeys(t for step in steps for t in step.types)),
            requires=representations,
            placement=self.overlay.entity(type_name),
            renames=renames,
            alternatives=alternatives,
        )


def _body(batch: EntityBatch, text: str) -> str:
    alias = "" if batch.alias == "_entities" else f"{batch.alias}: "
    head = f"{INDENT}{alias}_entities(representations: ${batch.variable}) {{"
    return f"{head}\n{INDENT * 2}... on {batch.type_name} {text}\n{INDENT}}}"


def _definitions(variables: Iterable[Variable]) -> str:
    text = ", ".join(map(str, variables))
    return f"({text})" if text else ""


def any_of(several: list[Alternatives]) -> Alternatives:
    """When one of several things is wanted."""
    return () if () in several else least(frozenset(one) for alternatives in several for one in alternatives)


def conditional(alternatives: Alternatives, call: Fetch | Entities) -> PlannedCall:
    """A call that is made only where one of the alternatives holds."""
    return Condition(alternatives, call) if alternatives else call


def parallel(nodes: list[PlannedCall]) -> Node:
    """Nodes at the same time; a single one needs no wrapper."""
    return nodes[0] if len(nodes) == 1 else Parallel(tuple(nodes))


def sequence(nodes: list[Node]) -> Node | None:
    """Nodes one after the other, inner sequences opened."""
    flat = [n for node in nodes for n in (node.steps if isinstance(node, Sequence) else (node,))]
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else Sequence(tuple(flat))


def count_calls(node: Node | None) -> int:
    """The Fetch and Entities nodes in a plan."""
    if isinstance(node, Sequence | Parallel):
        return sum(count_calls(step) for step in node.steps)
    if isinstance(node, Condition):
        return count_calls(node.step)
    return 1 if node is not None else 0
