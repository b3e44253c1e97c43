"""Replies to an entity call are fed to every object that asked; borderless entities are folded first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.fetch.partitions import Reply
from gateway.merge.rules import Part
from gateway.merge.rules.fold import fold
from gateway.merge.shapes import Shape
from gateway.merge.status import Status, status_of, together
from gateway.merge.tree import PARTITIONS, TreeError, attach, attach_errors, mark, merge, rename
from gateway.plan.nodes import PlacementKind
from gateway.route.entities import BatchCalls, EntityCalls, Wanted
from gateway.route.model import Routing
from gateway.route.objects import Tree


def take_entities(routing: Routing, calls: EntityCalls, replies: Sequence[Reply], shape: Shape) -> list[Status]:
    """Merge all batches; gives each country's status."""
    by_country = {reply.country: reply for reply in replies}
    statuses = [status_of(reply, answered=reply.data is not None) for reply in replies if reply.country is not None]
    pathless = {reply.country: _settle_errors(calls, reply) for reply in replies}
    for batch in calls.batches:
        below = shape.below(batch.batch.alias)
        for target, refusal in batch.refused[:1]:
            attach(target, TreeError(_first(below), {"message": refusal.message, "extensions": refusal.extensions}))
        results = {country: _results(batch, by_country[country]) for country in batch.by_country}
        if batch.batch.placement.kind is PlacementKind.BORDERLESS:
            _feed_folded(routing, batch, results, below, statuses)
        else:
            for country, wanted in batch.by_country.items():
                _feed(wanted, results[country], country)
        for country, wanted in batch.by_country.items():
            _report(wanted, by_country[country], pathless[country], below)
    return statuses


def _results(batch: BatchCalls, reply: Reply) -> list[Any]:
    """The reply's objects in the order of the representations; a list of another length answers nothing."""
    found = (reply.data or {}).get(batch.batch.alias)
    wanted = len(batch.by_country[reply.country])
    if not isinstance(found, list) or len(found) != wanted:
        return [None] * wanted
    for item in found:
        if isinstance(item, dict):
            rename(item, batch.batch.renames)
    return [item if isinstance(item, dict) else None for item in found]


def _settle_errors(calls: EntityCalls, reply: Reply) -> list[TreeError]:
    """Errors of single entities go onto what they are about; the rest, without a place in it, is given back."""
    left: list[TreeError] = []
    batches = {batch.batch.alias: batch for batch in calls.batches}
    for error in attach_errors(reply.data or {}, reply.errors, reply.service, reply.country):
        batch = batches.get(str(error.rest[0])) if error.rest else None
        index = error.rest[1] if batch is not None and len(error.rest) > 1 else None
        if batch is None or not isinstance(index, int) or index >= len(batch.by_country.get(reply.country, ())):
            left.append(error)
            continue
        for target in batch.by_country[reply.country][index].targets:
            attach(target, TreeError(error.rest[2:], error.error, error.service, error.country))
    return left


def _report(wanted: Sequence[Wanted], reply: Reply, pathless: list[TreeError], below: Shape) -> None:
    """A call that failed is reported once, at the first object that waits for it."""
    if not wanted or not wanted[0].targets:
        return
    target = wanted[0].targets[0]
    if reply.failure is not None:
        attach(target, TreeError(_first(below), reply.failure.formatted(), reply.service, reply.country))
    for error in pathless:
        attach(target, TreeError(_first(below), error.error, error.service, error.country))


def _first(below: Shape) -> tuple[str, ...]:
    keys = [key for key in below.fields if below.name(key) != "__typename"]
    return (keys[0],) if keys else ()


def _feed(wanted: Sequence[Wanted], results: Sequence[Any], country: str | None) -> None:
    for asked, result in zip(wanted, results, strict=True):
        if result is None:
            continue
        mark(result, country)
        for target in asked.targets:
            merge(target, result)


def _feed_folded(
    routing: Routing,
    batch: BatchCalls,
    results: Mapping[str | None, Sequence[Any]],
    below: Shape,
    statuses: list[Status],
) -> None:
    """Every country was sent the same representations in the same order."""
    assert routing.rules is not None
    rules = routing.rules.merges(batch.batch.type_name)
    order = routing.home_first(tuple(country for country in batch.by_country if country is not None))
    for index, asked in enumerate(next(iter(batch.by_country.values()), ())):
        parts = [Part(country, results[country][index]) for country in order if results[country][index] is not None]
        for target in asked.targets:
            target[PARTITIONS] = together(target.get(PARTITIONS), statuses)
        if parts:
            folded: Tree = fold(parts, below, rules, routing.countries)
            for target in asked.targets:
                merge(target, folded)
