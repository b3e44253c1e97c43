"""The planner on one page: prepare the operation, partition it, clean the fetch graph, lay it out in waves."""

from __future__ import annotations

from gateway.operation.model import Operation, renamed_responses
from gateway.plan.assemble import Assembly, RootFacts, count_calls, sequence
from gateway.plan.bounds import Bounds, PlanTooComplex
from gateway.plan.drafts import Step
from gateway.plan.folds import Folds
from gateway.plan.nodes import Node, Plan
from gateway.plan.options import Options
from gateway.plan.overlay import NoOverlay, Overlay
from gateway.plan.ownership import Ownership
from gateway.plan.partition import Partition
from gateway.plan.passes import clean
from gateway.plan.passes.inherit_conditions import inherit_conditions
from gateway.plan.passes.lift_common_fields import lift_common_fields
from gateway.plan.positions import Position
from gateway.plan.requirements import Names
from gateway.plan.roots import facts_of, prepare
from gateway.supergraph.model import Supergraph
from gateway.supergraph.selections import Field, Selections

__all__ = ["PlanTooComplex", "UnresolvableField", "plan"]


class UnresolvableField(PlanTooComplex):
    """No chain of keys leads to a field: the supergraph is not satisfiable for this operation."""


def plan(
    supergraph: Supergraph,
    operation: Operation,
    overlay: Overlay | None = None,
    guarded: frozenset[str] = frozenset(),
    bounds: Bounds | None = None,
) -> Plan:
    """Plan a normalised operation; without an overlay the graph has no places."""
    try:
        return _Planner(supergraph, operation, overlay, guarded, bounds or Bounds()).plan()
    except RecursionError as error:
        raise PlanTooComplex("The operation is nested too deeply to plan.") from error


class _Planner:
    def __init__(
        self,
        supergraph: Supergraph,
        operation: Operation,
        overlay: Overlay | None,
        guarded: frozenset[str],
        bounds: Bounds,
    ) -> None:
        self.supergraph = supergraph
        self.operation = operation
        self.overlay = overlay
        self.bounds = bounds
        if operation.kind == "subscription":
            # Its root field may carry no condition; `gateway.route` asks none but the countries that grant it.
            guarded = frozenset(c for c in guarded if not c.startswith(f"{operation.root_type}."))
        self.names = Names(renamed_responses(operation.selections))
        self.folds = Folds(overlay or NoOverlay(), operation)
        self.options = Options(supergraph, Ownership(supergraph, guarded, self.folds.types), bounds)
        self.assembly = Assembly(supergraph, operation, overlay or NoOverlay(), guarded)

    def plan(self) -> Plan:
        """Mutations and placed graphs are planned root field by root field."""
        fields = prepare(self.supergraph, self.operation, self.overlay or NoOverlay(), self.names)
        if self.operation.kind == "mutation":
            root = self._serial(fields)
        elif self.overlay is not None:
            root = self._placed(fields)
        else:
            root = sequence(self.assembly.nodes(self._steps(fields)))
        return Plan(root, self.operation.kind, count_calls(root))

    def _steps(self, selections: Selections) -> list[Step]:
        partition = Partition(self.supergraph, self.names, self.options, self.folds, self.bounds)
        rest = partition.select(Position(self.operation.root_type, ()), selections)
        if rest:
            raise UnresolvableField("No service can answer: " + " ".join(map(str, rest)))
        inherit_conditions(partition.steps)
        clean(partition.steps)
        lift_common_fields(partition.steps, self.options.ownership)
        return partition.steps

    def _serial(self, fields: tuple[Field, ...]) -> Node | None:
        """One root field after the other; in a graph without places, neighbours of one service share a call."""
        groups: list[list[Step]] = []
        facts: dict[int, RootFacts] = {}
        for field in fields:
            steps = self._steps((field,))
            _renumber(steps, 1 + max((step.id for group in groups for step in group), default=-1))
            facts.update({step.id: self._facts(field) for step in steps if step.is_root})
            if self.overlay is None and groups and _follows(groups[-1], steps):
                groups[-1][0].draft.merge(steps[0].draft)
                steps[0].draft = groups.pop()[0].draft
            groups.append(steps)
        return sequence([node for steps in groups for node in self.assembly.nodes(steps, facts)])

    def _facts(self, field: Field) -> RootFacts:
        if self.overlay is None:
            return RootFacts()
        return facts_of(self.supergraph, self.operation, self.overlay, self.names, field)

    def _placed(self, fields: tuple[Field, ...]) -> Node | None:
        """Root fields of a placed query each fetch for themselves; their entity calls share the waves."""
        steps: list[Step] = []
        facts: dict[int, RootFacts] = {}
        for field in fields:
            found = self._steps((field,))
            _renumber(found, 1 + max((step.id for step in steps), default=-1))
            facts.update({step.id: self._facts(field) for step in found if step.is_root})
            steps += found
        return sequence(self.assembly.nodes(steps, facts))


def _renumber(steps: list[Step], offset: int) -> None:
    for step in steps:
        step.id += offset
        step.parents = {parent + offset for parent in step.parents}


def _follows(before: list[Step], steps: list[Step]) -> bool:
    """Whether a mutation field can go in the call before it, which waits for nothing else."""
    roots = [step for step in steps if step.is_root]
    return len(before) == 1 and len(roots) == 1 and roots[0] is steps[0] and before[0].service == roots[0].service
