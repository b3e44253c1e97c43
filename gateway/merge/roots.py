"""The replies to one root field become its value, with what is missing named (M12 to M15, M17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from commons.errors import CODES
from gateway.fetch.partitions import Reply
from gateway.merge.connections import ConnectionMerge
from gateway.merge.lookups import settle
from gateway.merge.provenance import claims_foreign
from gateway.merge.rules import Part, merge_values
from gateway.merge.rules.connection import HiddenNames, MalformedStream
from gateway.merge.rules.fitting import misfits
from gateway.merge.rules.fold import fold
from gateway.merge.rules.relation import relation_of
from gateway.merge.shapes import Shape
from gateway.merge.status import State, Status, code_of, status_of
from gateway.merge.tree import MALFORMED, PARTITIONS, TreeError, attach_errors, incomplete, mark, rename, renamed_errors
from gateway.plan.nodes import Fetch
from gateway.route.model import Calls, Routing, Skipped
from gateway.supergraph.placement import Merge, MergeRule, RootRule

PROVENANCE_VIOLATION = "PROVENANCE_VIOLATION"


@dataclass(slots=True)
class RootValue:
    """A root field's value, its errors (paths from the root on) and each country's status."""

    value: Any = None
    errors: list[TreeError] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    relations: dict[str, dict[str, Any]] = field(default_factory=dict)
    """For merged numbers, by path: how they relate to the whole (M17)."""


def take_single(routing: Routing, fetch: Fetch, calls: Calls, reply: Reply, shape: Shape) -> RootValue:
    """The value of a root field that one country answers."""
    key = str(fetch.placement.response_name)
    data = reply.data or {}
    rename(data, fetch.renames)
    found = RootValue(data.get(key))
    mark(found.value, reply.country)
    found.errors = _root_errors(reply, data, key, fetch)
    if reply.country and _is_foreign(routing, calls.rule, found.value, reply.country, shape):
        found.value = None
        found.errors.append(_fault(key, reply.service, reply.country, PROVENANCE_VIOLATION))
    if reply.country:
        found.statuses.append(status_of(reply, answered=found.value is not None))
    return found


def _is_foreign(routing: Routing, rule: RootRule | None, value: Any, country: str, shape: Shape) -> bool:
    if rule is None or routing.rules is None or rule.place == "anywhere":
        return False
    return claims_foreign(routing.rules, rule.type_name, value, country, shape)


def _fault(key: str, service: str, country: str, code: str) -> TreeError:
    error = {"message": f"{country}: {CODES.get(code, code)}.", "extensions": {"code": code}}
    return TreeError((key,), error, service, country)


def _root_errors(reply: Reply, data: dict[str, Any], key: str, fetch: Fetch) -> list[TreeError]:
    errors = attach_errors(data, renamed_errors(reply.errors, fetch.renames), reply.service, reply.country)
    if reply.failure is not None:
        errors.append(TreeError((), reply.failure.formatted(), reply.service, reply.country))
    return [e if e.rest else TreeError((key,), e.error, e.service, e.country) for e in errors]


def take_scattered(
    routing: Routing,
    fetch: Fetch,
    calls: Calls,
    replies: Sequence[Reply],
    shape: Shape,
    *,
    names: HiddenNames | None,
) -> RootValue:
    """The merged value of a root field that several countries answer; `shape` is what is selected below it.

    `names` are those of what merging needs of a connection.
    """
    key = str(fetch.placement.response_name)
    rule = calls.rule
    assert rule is not None
    taken = _Taken(routing, fetch, rule, key)
    for reply in replies:
        taken.reply(reply)
    for skipped in calls.skipped:
        taken.skip(skipped, ConnectionMerge.resume_of(routing, calls.walk, skipped))
    if calls.walk is not None:
        assert names is not None
        connection = ConnectionMerge(routing, names, calls.walk, rule, shape)
        page, faults = connection.page(taken.parts)
        taken.refuse(faults)
        taken.result.value = connection.value(page, taken.parts, taken.statuses)
        taken.result.relations = {f"{key}.{name}": found for name, found in connection.relations.items()}
    else:
        taken.refuse_misfits(shape)
        taken.refuse_foreign(shape)
        taken.result.value = _merged(routing, rule, taken.parts, shape, taken.missing)
    return taken.finished(calls.strict)


def _merged(routing: Routing, rule: RootRule, parts: list[Part], shape: Shape, missing: list[str]) -> Any:
    present = [part for part in parts if part.value is not None]
    if not present:
        return None
    assert rule.merge is not None
    if rule.merge is not Merge.FOLD:
        order = routing.countries
        merged = merge_values(MergeRule(rule.merge), sorted(present, key=lambda part: order.index(part.country)))
        # Nobody said yes, and somebody said nothing: that is not a no.
        return None if rule.merge is Merge.ANY and missing and not merged else merged
    assert routing.rules is not None
    home = routing.home_first(tuple(part.country for part in present))
    present.sort(key=lambda part: home.index(part.country))
    return fold(present, shape, routing.rules.merges(rule.type_name), routing.countries, missing)


@dataclass(slots=True)
class _Taken:
    """What the replies amount to while they are gone through."""

    routing: Routing
    fetch: Fetch
    rule: RootRule
    key: str
    parts: list[Part] = field(default_factory=list)
    statuses: dict[str, Status] = field(default_factory=dict)
    result: RootValue = field(default_factory=RootValue)

    def reply(self, reply: Reply) -> None:
        data = reply.data or {}
        rename(data, self.fetch.renames)
        value = data.get(self.key)
        if reply.errors or reply.failure is not None:
            self.result.errors += _root_errors(reply, data, self.key, self.fetch)
        status = status_of(reply, answered=value is not None)
        self.statuses[status.country] = status
        if not status.missing:
            self.parts.append(Part(status.country, value))

    def skip(self, skipped: Skipped, resume: Any) -> None:
        self.statuses[skipped.country] = Status(skipped.country, State.SKIPPED, skipped.code, resume=resume)
        self._error(skipped.country, skipped.code)

    def refuse(self, faults: list[MalformedStream]) -> None:
        """A country whose page breaks its promises is as good as one that failed."""
        for fault in faults:
            took = self.statuses[fault.country].took_ms
            self.statuses[fault.country] = Status(fault.country, State.FAILED, fault.code, took)
            self._error(fault.country, fault.code)
        gone = {fault.country for fault in faults}
        self.parts = [part for part in self.parts if part.country not in gone]

    def refuse_misfits(self, shape: Shape) -> None:
        """What is of another kind than its field cannot be merged: that country is missing, the others are not."""
        assert self.rule.merge is not None
        gone = misfits(self.rule.merge, self.parts)
        if self.rule.merge is Merge.LIST and shape.fields:
            gone += [p.country for p in self.parts if p.country not in gone and not self._objects(p.value)]
        self.refuse([MalformedStream(country, MALFORMED) for country in gone])

    def _objects(self, rows: list[Any] | None) -> bool:
        """Whether all rows are objects, or null where they may be."""
        nullable = not self.rule.type_text.removesuffix("!").endswith("!]")
        return all(isinstance(row, dict) or (row is None and nullable) for row in rows or ())

    def refuse_foreign(self, shape: Shape) -> None:
        """Objects that another country holds are nobody else's to list."""
        assert self.rule.merge is not None
        if self.rule.merge is Merge.LIST:
            self.refuse(
                [
                    MalformedStream(part.country, PROVENANCE_VIOLATION)
                    for part in self.parts
                    if _is_foreign(self.routing, self.rule, part.value, part.country, shape)
                ]
            )

    @property
    def missing(self) -> list[str]:
        """The countries that the answer goes without, in the directory's order."""
        return [c for c in self.routing.countries if c in self.statuses and self.statuses[c].missing]

    def _error(self, country: str, code: str) -> None:
        self.result.errors.append(_fault(self.key, self.fetch.service, country, code))

    def finished(self, strict: bool) -> RootValue:
        result, order = self.result, self.routing.countries
        result.statuses = sorted(self.statuses.values(), key=lambda s: order.index(s.country))
        if self.rule.merge is Merge.FOLD:
            result.errors = settle(result.statuses, result.errors, found=result.value is not None)
        missing = self.missing
        _name_resumes(result.errors, self.statuses)
        if missing and strict:
            result.value, result.relations = None, {}
            result.errors.append(incomplete((self.key,), self.rule.name, missing))
        elif relation := relation_of(self.rule.merge, result.value, missing):
            result.relations = {self.key: relation}
        if isinstance(result.value, dict):
            result.value[PARTITIONS] = result.statuses
        return result


def _name_resumes(errors: list[TreeError], statuses: dict[str, Status]) -> None:
    """The error of a missing country says where its rows can be taken up."""
    for error in errors:
        status = statuses.get(error.country or "")
        if status is not None and status.resume is not None and code_of(error.error) == status.code:
            error.error.setdefault("extensions", {})["resumeCursor"] = status.resume
