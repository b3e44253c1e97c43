"""Bridges of a graph: edges that lie on no cycle. Parallel edges are a cycle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence


def bridges(edges: Sequence[tuple[Hashable, Hashable]]) -> set[int]:
    """Positions of the bridges among `edges` (Tarjan's low points, without recursion)."""
    around: dict[Hashable, list[tuple[Hashable, int]]] = defaultdict(list)
    for at, (one, other) in enumerate(edges):
        around[one].append((other, at))
        around[other].append((one, at))
    seen: dict[Hashable, int] = {}
    low: dict[Hashable, int] = {}
    found: set[int] = set()
    for root in around:
        if root not in seen:
            _walk(root, around, (seen, low, found))
    return found


def _walk(
    root: Hashable,
    around: dict[Hashable, list[tuple[Hashable, int]]],
    known: tuple[dict[Hashable, int], dict[Hashable, int], set[int]],
) -> None:
    seen, low, found = known
    seen[root] = low[root] = len(seen)
    path = [(root, -1, iter(around[root]))]
    while path:
        here, came, rest = path[-1]
        step = next(rest, None)
        if step is None:
            path.pop()
            if path:
                above = path[-1][0]
                low[above] = min(low[above], low[here])
                if low[here] > seen[above]:
                    found.add(came)
            continue
        there, at = step
        if at == came:
            continue
        if there in seen:
            low[here] = min(low[here], seen[there])
        else:
            seen[there] = low[there] = len(seen)
            path.append((there, at, iter(around[there])))
