"""Where a plan's paths lead: a level of the tree that several paths or steps look at is walked once for all of them.

What a plan knows stands in `Trails`, remembered with it; what a request has seen of its tree in `Walked`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gateway.plan.nodes import Entities, PathStep
from gateway.route.objects import Origins, Tree, objects_below, origins_below, origins_of
from gateway.route.representation import Key


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """One level: a step down from another. `keys` are the response names on the way to it."""

    step: PathStep
    above: Level | None
    keys: frozenset[str]
    typed: bool
    """Whether types decide what is in it: a reply may say better what an object is."""


Trail = Level | None
"""A path's last level; None for the tree itself."""


@dataclass(frozen=True, slots=True)
class Trails:
    """The paths of one plan's entity calls, by node and batch, and which levels each node's reply may change."""

    batches: Mapping[int, tuple[tuple[Trail, ...], ...]]
    keys: Mapping[int, tuple[Key | None, ...]]
    """What is sent of each batch's objects, where that is simple."""
    upset: Mapping[int, tuple[Level, ...]]

    @classmethod
    def of(cls, nodes: Sequence[Entities], filled: Mapping[int, frozenset[str]]) -> Trails:
        """`filled`: for every node of the plan the response names under which its reply holds objects."""
        known: dict[tuple[Trail, PathStep], Level] = {}
        batches = {
            node.id: tuple(tuple(_trail(path, known) for path in batch.paths) for batch in node.batches)
            for node in nodes
        }
        upset = {
            node: tuple(level for level in known.values() if not level.keys.isdisjoint(names))
            for node, names in filled.items()
        }
        keys = {node.id: tuple(Key.of(batch) for batch in node.batches) for node in nodes}
        return cls(batches, keys, upset)


def _trail(path: tuple[PathStep, ...], known: dict[tuple[Trail, PathStep], Level]) -> Trail:
    level: Trail = None
    for step in path:
        keys = (level.keys if level else frozenset()) | {step.key}
        typed = bool(step.types) or (level is not None and level.typed)
        level = known.setdefault((level, step), Level(step, level, keys, typed))
    return level


@dataclass(slots=True)
class Walked:
    """The levels of one request's tree that were looked at."""

    tree: Tree
    trails: Trails
    _objects: dict[Level, list[Tree]] = field(default_factory=dict)
    _origins: dict[Level, Origins] = field(default_factory=dict)

    def objects(self, level: Trail) -> list[Tree]:
        """The objects of a level."""
        if level is None:
            return [self.tree]
        found = self._objects.get(level)
        if found is None:
            found = objects_below(self.objects(level.above), level.step)
            if not level.typed:
                self._objects[level] = found
        return found

    def origins(self, level: Trail) -> Origins:
        """The objects of a level by the countries they came from."""
        if level is None:
            return origins_of(self.tree)
        found = self._origins.get(level)
        if found is None:
            found = origins_below(self.origins(level.above), level.step)
            if not level.typed:
                self._origins[level] = found
        return found

    def merged(self, node: int) -> None:
        """A node's reply is in the tree: what it may have changed is looked at anew."""
        for level in self.trails.upset[node]:
            self._objects.pop(level, None)
            self._origins.pop(level, None)
