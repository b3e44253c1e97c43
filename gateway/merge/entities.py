"""Replies to an entity call are fed to every object that asked; borderless entities are folded first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from gateway.fetch.partitions import Reply
from gateway.merge.lookups import NOT_FOUND
from gateway.merge.rules import Part
from gateway.merge.rules.fold import fold
from gateway.merge.shapes import Shape
from gateway.merge.status import Status, code_of, status_of, together
from gateway.merge.tree import (
    ABSENT,
    ERRORS,
    PARTITIONS,
    TreeError,
    attach,
    attach_errors,
    merge,
    misfit,
    rename,
    renamed_errors,
)
from gateway.plan.nodes import PathStep, PlacementKind
from gateway.route.entities import BatchCalls, EntityCalls
from gateway.route.model import Routing
from gateway.route.objects import COUNTRY, Repeated, Tree
from gateway.route.representation import Wanted

_RESULTS = {dict, Repeated, type(None)}
"""What an entity that was asked for may be."""
Place = tuple[str, str | None, int]
"""(batch, country, index) of one representation."""


class _Told(NamedTuple):
    """What the countries said of an entity call as a whole, and which entities one of them could not speak of."""

    statuses: list[Status]
    unknown: set[Place]


def take_entities(routing: Routing, calls: EntityCalls, replies: Sequence[Reply], shape: Shape) -> list[Status]:
    """Merge all batches; gives each country's status."""
    by_country = {reply.country: reply for reply in replies}
    statuses = [status_of(reply, answered=reply.data is not None) for reply in replies if reply.country is not None]
    unknown: set[Place] = set()
    pathless = {reply.country: _settle_errors(calls, reply, unknown) for reply in replies}
    for batch in calls.batches:
        below = shape.below(batch.batch.alias)
        for target, refusal in batch.refused[:1]:
            error = {"message": refusal.message, "extensions": refusal.extensions}
            attach(target, TreeError(_first(below), error, once=True))
        results = {country: _results(batch, by_country[country]) for country in batch.by_country}
        if batch.batch.placement.kind is PlacementKind.BORDERLESS:
            _feed_folded(routing, batch, results, below, _Told(statuses, unknown))
        else:
            for country, wanted in batch.by_country.items():
                _feed(wanted, results[country], country)
        for country, wanted in batch.by_country.items():
            _report(wanted, by_country[country], pathless[country], below)
            _report_misfit(batch, wanted, by_country[country], below)
    return statuses


def _results(batch: BatchCalls, reply: Reply) -> list[Any]:
    """The reply's objects in the order of the representations; a list of another length answers nothing."""
    found = (reply.data or {}).get(batch.batch.alias)
    wanted = len(batch.by_country[reply.country])
    if not isinstance(found, list) or len(found) != wanted:
        return [None] * wanted
    return [item if isinstance(item, dict) else None for item in found]


def _fits(found: Any, wanted: int) -> bool:
    return isinstance(found, list) and len(found) == wanted and {*map(type, found)} <= _RESULTS


def _settle_errors(calls: EntityCalls, reply: Reply, unknown: set[Place]) -> list[TreeError]:
    """Errors of single entities go onto what they are about; the rest, without a place in it, is given back.

    Of borderless entities "not found" is no error: another country may have them, and nobody is null (M15). What a
    country could not say is noted in `unknown`.
    """
    errors = _in_callers_names(calls, reply)
    if not errors:
        return []
    left: list[TreeError] = []
    batches = {batch.batch.alias: batch for batch in calls.batches}
    for error in attach_errors(reply.data or {}, errors, reply.service, reply.country):
        batch = batches.get(str(error.rest[0])) if error.rest else None
        index = error.rest[1] if batch is not None and len(error.rest) > 1 else None
        if batch is None or not isinstance(index, int) or index >= len(batch.by_country.get(reply.country, ())):
            left.append(error)
            continue
        if batch.batch.placement.kind is PlacementKind.BORDERLESS and len(error.rest) == 2:
            if code_of(error.error) == NOT_FOUND:
                continue
            unknown.add((batch.batch.alias, reply.country, index))
        for target in batch.by_country[reply.country][index].targets:
            attach(target, TreeError(error.rest[2:], error.error, error.service, error.country))
    return left


def _in_callers_names(calls: EntityCalls, reply: Reply) -> list[dict[str, Any]]:
    """Undo internal aliases in a reply; gives its errors with paths that fit."""
    errors = reply.errors
    for batch in calls.batches:
        alias, renames = batch.batch.alias, batch.batch.renames
        if not renames:
            continue
        found = (reply.data or {}).get(alias)
        for item in found if isinstance(found, list) else ():
            if isinstance(item, dict):
                rename(item, renames)
        below = tuple(replace(entry, path=(PathStep(alias), *entry.path)) for entry in renames)
        errors = renamed_errors(errors, below)
    return errors


def _report(wanted: Sequence[Wanted], reply: Reply, pathless: list[TreeError], below: Shape) -> None:
    """A call that failed is reported once, at the first object of the answer that waits for it."""
    if reply.failure is not None:
        failed = TreeError(_first(below), reply.failure.formatted(), reply.service, reply.country, once=True)
        _attach_once(wanted, failed)
    for error in pathless:
        _attach_once(wanted, TreeError(_first(below), error.error, error.service, error.country, once=True))


def _attach_once(wanted: Sequence[Wanted], error: TreeError) -> None:
    """Which object the answer comes to first, and which it never comes to, is known only when it is given out."""
    for asked in wanted:
        for target in asked.targets:
            attach(target, error)


def _report_misfit(batch: BatchCalls, wanted: Sequence[Wanted], reply: Reply, below: Shape) -> None:
    """A list of another length, or of other things than objects, and no word why: whose these are nobody can tell."""
    if reply.data is None or reply.errors or _fits(reply.data.get(batch.batch.alias), len(wanted)):
        return
    whose = reply.country or reply.service
    _attach_once(wanted, misfit(_first(below), whose, reply.service, reply.country, once=True))


def _first(below: Shape) -> tuple[str, ...]:
    keys = [key for key in below.fields if below.name(key) != "__typename"]
    return (keys[0],) if keys else ()


def _feed(wanted: Sequence[Wanted], results: Sequence[Any], country: str | None) -> None:
    for asked, result in zip(wanted, results, strict=True):
        if result is None:
            _mark_absent(asked)
            continue
        news = ERRORS not in result
        for target in asked.targets:
            if news and target.keys().isdisjoint(result):  # nearly always: what was asked for is what was not there
                target.update(result)
            else:
                merge(target, result)
            if country is not None:
                target[COUNTRY] = country


def _feed_folded(
    routing: Routing,
    batch: BatchCalls,
    results: Mapping[str | None, Sequence[Any]],
    below: Shape,
    told: _Told,
) -> None:
    """Every country was sent the same representations in the same order."""
    assert routing.rules is not None
    rules = routing.rules.merges(batch.batch.type_name)
    order = routing.home_first(tuple(country for country in batch.by_country if country is not None))
    gone = {status.country for status in told.statuses if status.missing}
    alias = batch.batch.alias
    for index, asked in enumerate(next(iter(batch.by_country.values()), ())):
        parts = [Part(country, results[country][index]) for country in order if results[country][index] is not None]
        for target in asked.targets:
            target[PARTITIONS] = together(target.get(PARTITIONS), told.statuses)
        if parts:
            missing = [c for c in order if c in gone or (alias, c, index) in told.unknown]
            folded: Tree = fold(parts, below, rules, routing.countries, missing)
            for target in asked.targets:
                merge(target, folded)
        else:
            _mark_absent(asked)


def _mark_absent(asked: Wanted) -> None:
    for target in asked.targets:
        target[ABSENT] = True
