"""Objects that a reply holds again and again are one object of the tree: read once, fed once, given out once.

A service that lists reviews writes out the same author below each of them. Where a plan asks another service about such
objects, the replies that hold them are read down to these places only, and what stands there in equal bytes is one
`Repeated`. A plan learns where that pays: a place is read so once its objects turned out to be few, and never again if
they later turn out to be many. Replies with errors are read whole; so are graphs with countries, whose objects are told
apart by where they came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

import msgspec
import orjson

from gateway.merge.shapes import Shape
from gateway.plan.nodes import Entities, Fetch, PathStep, PlacementKind
from gateway.route.entities import BatchCalls
from gateway.route.objects import Repeated, Tree, objects_below

Path = tuple[PathStep, ...]
ENOUGH = 8
"""So many objects tell whether they repeat themselves."""


def worth_it(objects: int, different: int) -> bool:
    """Whether of so many objects enough are the same."""
    return objects >= ENOUGH and objects >= 2 * different


@dataclass(slots=True)
class Spot:
    """One field of a reply on the way to places, or a place itself."""

    many: bool = False
    repeats: bool = False
    """A place whose objects are read in pieces."""
    refuted: bool = False
    """That was tried, and did not pay."""
    below: dict[str, Spot] = field(default_factory=dict)

    @property
    def live(self) -> bool:
        """Whether it or anything below it is read in pieces."""
        return self.repeats or any(spot.live for spot in self.below.values())


class Reading:
    """How the replies to one node are read; `decode` is for `Partitions`."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.spots: dict[str, Spot] = {}
        self._stale = False
        self._typed: msgspec.json.Decoder[Any] | None = None
        self._decoders: dict[int, msgspec.json.Decoder[Any]] = {}

    def decode(self, body: bytes) -> Any:
        """The reply as `orjson.loads` gives it, but for what is the same object there."""
        if self._typed is None:
            return orjson.loads(body)
        try:
            found = self._typed.decode(body)
            if found.get("errors") is None and isinstance(found.get("data"), dict):
                self._fill([found["data"]], self.spots)
                if self._stale:
                    self.learn()
                return found
        except (msgspec.DecodeError, TypeError):  # another shape than its document promises
            pass
        return orjson.loads(body)

    def learn(self) -> None:
        """A spot has changed: the replies that come are read accordingly."""
        self._decoders.clear()
        self._typed, self._stale = None, False
        if any(spot.live for spot in self.spots.values()):
            data = self._type(self.spots, self.shape)
            self._typed = msgspec.json.Decoder(_object({"data": data | None, "errors": Any, "extensions": Any}))

    def _type(self, spots: Mapping[str, Spot], shape: Shape) -> Any:
        """The type of objects with these spots; what holds none is read as it stands."""
        fields: dict[str, Any] = dict.fromkeys(shape.fields, Any)
        for key, spot in spots.items():
            if not spot.live:
                continue
            below = self._type(spot.below, shape.below(key))
            if spot.repeats:
                self._decoders[id(spot)] = msgspec.json.Decoder(below | None)
                fields[key] = list[msgspec.Raw] | None if spot.many else msgspec.Raw
            else:
                fields[key] = list[below] | below | None
        return _object(fields)

    def _fill(self, holders: list[Tree], spots: Mapping[str, Spot]) -> None:
        for key, spot in spots.items():
            if spot.repeats:
                self._fill(self._read(holders, key, spot), spot.below)
            elif spot.live:
                self._fill(objects_below(holders, PathStep(key)), spot.below)

    def _read(self, holders: list[Tree], key: str, spot: Spot) -> list[Tree]:
        """Read what stands at a place; gives the different objects."""
        decode, known, met = self._decoders[id(spot)].decode, dict[bytes, Any](), 0
        for holder in holders:
            value = holder.get(key)
            if value is None:
                continue
            raws = [bytes(raw) for raw in value] if spot.many else [bytes(value)]
            met += len(raws)
            for raw in raws:
                if raw not in known:
                    found = decode(raw)
                    known[raw] = Repeated(found) if found is not None else None
            holder[key] = [known[raw] for raw in raws] if spot.many else known[raws[0]]
        if met >= ENOUGH and not worth_it(met, len(known)):
            spot.repeats, spot.refuted = False, True
            self._stale = True
        return [found for found in known.values() if found is not None]


def _object(fields: Mapping[str, Any]) -> Any:
    return TypedDict("Object", fields, total=False)  # type: ignore[operator]  # fields are known at run time only


class Repeats:
    """What a plan has learnt: how each node's replies are read, and the places that hold the objects of a batch."""

    def __init__(self, nodes: Sequence[Fetch | Entities], shapes: Mapping[int, Shape]) -> None:
        self.readings = {node.id: Reading(shapes[node.id]) for node in nodes if _plain(node)}
        self.places: dict[tuple[int, str], list[tuple[Reading, Spot]]] = {}
        if len(self.readings) < len(nodes):
            self.readings.clear()
            return
        entities = [node for node in nodes if isinstance(node, Entities)]
        apart = {_keys(path[: n + 1]) for path in _paths(entities) for n, step in enumerate(path[:-1]) if step.types}
        for node in entities:
            for batch in node.batches:
                paths = [path for path in batch.paths if not any(_keys(path[:n]) in apart for n in range(len(path)))]
                self.places[node.id, batch.alias] = [found for path in paths for found in self._places(path, nodes)]

    def note(self, node: Entities, batches: Sequence[BatchCalls]) -> None:
        """What the objects that a node asks about turned out to be."""
        for found in batches:
            if found.met < ENOUGH or not worth_it(found.met, len(found.by_country.get(None, ()))):
                continue
            for reading, spot in self.places.get((node.id, found.batch.alias), ()):
                if not (spot.repeats or spot.refuted):
                    spot.repeats = True
                    reading.learn()

    def _places(self, path: Path, nodes: Sequence[Fetch | Entities]) -> Iterator[tuple[Reading, Spot]]:
        """Where in which nodes' replies the objects at a path of the tree stand."""
        for node in nodes:
            reading = self.readings[node.id]
            for base, keys in _bases(node):
                rest = path[len(base) :]
                if path[: len(base)] != base or not rest or not _holds(reading.shape, (*keys, *_keys(rest))):
                    continue
                spots, spot = reading.spots, Spot()
                for key in (*keys, *_keys(rest)):
                    spot = spots.setdefault(key, Spot())
                    spots = spot.below
                spot.many = rest[-1].many
                yield reading, spot


def _plain(node: Fetch | Entities) -> bool:
    """Whether countries have no part in a node, and its replies have the caller's names."""
    if isinstance(node, Fetch):
        return node.placement.kind is PlacementKind.SINGLE and not node.renames
    return all(batch.placement.kind is PlacementKind.SINGLE and not batch.renames for batch in node.batches)


def _paths(entities: Sequence[Entities]) -> list[Path]:
    return [path for node in entities for batch in node.batches for path in batch.paths]


def _bases(node: Fetch | Entities) -> list[tuple[Path, tuple[str, ...]]]:
    """The paths of the tree that a node's reply is merged at, and under which keys of its data."""
    if isinstance(node, Fetch):
        return [((), ())]
    return [(path, (batch.alias,)) for batch in node.batches for path in batch.paths]


def _keys(path: Path) -> tuple[str, ...]:
    return tuple(step.key for step in path)


def _holds(shape: Shape, keys: tuple[str, ...]) -> bool:
    """Whether a reply of this shape goes down all the way."""
    for key in keys:
        if key not in shape.fields:
            return False
        shape = shape.below(key)
    return True
