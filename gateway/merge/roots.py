"""The replies to one root field become its value, with what is missing named (M12 to M15, M17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from commons.errors import CODES
from gateway.fetch.partitions import Reply
from gateway.merge.connections import ConnectionMerge
from gateway.merge.rules import Part, merge_values
from gateway.merge.rules.connection import MalformedStream
from gateway.merge.rules.fold import fold
from gateway.merge.shapes import Shape
from gateway.merge.status import State, Status, code_of, status_of
from gateway.merge.tree import PARTITIONS, TreeError, attach_errors, mark, rename
from gateway.plan.nodes import Fetch
from gateway.route.model import Calls, Routing, Skipped
from gateway.supergraph.placement import Merge, MergeRule, RootRule


@dataclass(slots=True)
class RootValue:
    """A root field's value, its errors (paths from the root on) and each country's status."""

    value: Any = None
    errors: list[TreeError] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    relation: dict[str, Any] | None = None
    """For a number that goes without a country: how it relates to the whole (M17)."""


def take_single(fetch: Fetch, key: str, reply: Reply) -> RootValue:
    """The value of a root field that one country answers."""
    data = reply.data or {}
    rename(data, fetch.renames)
    found = RootValue(data.get(key))
    mark(found.value, reply.country)
    found.errors = _root_errors(reply, data, key)
    if reply.country:
        found.statuses.append(status_of(reply, answered=found.value is not None))
    return found


def _root_errors(reply: Reply, data: dict[str, Any], key: str) -> list[TreeError]:
    errors = attach_errors(data, reply.errors, reply.service, reply.country)
    if reply.failure is not None:
        errors.append(TreeError((), reply.failure.formatted(), reply.service, reply.country))
    return [e if e.rest else TreeError((key,), e.error, e.service, e.country) for e in errors]


def take_scattered(routing: Routing, fetch: Fetch, calls: Calls, replies: Sequence[Reply], shape: Shape) -> RootValue:
    """The merged value of a root field that several countries answer; `shape` is what is selected below it."""
    key = str(fetch.placement.response_name)
    rule = calls.rule
    assert rule is not None
    taken = _Taken(routing, fetch, rule, key)
    for reply in replies:
        taken.reply(reply)
    for skipped in calls.skipped:
        taken.skip(skipped, ConnectionMerge.resume_of(routing, calls.walk, skipped))
    if calls.walk is not None:
        connection = ConnectionMerge(routing, fetch, calls.walk, rule, shape)
        page, faults = connection.page(taken.parts)
        taken.refuse(faults)
        taken.result.value = connection.value(page, taken.parts, taken.statuses)
    else:
        taken.result.value = _merged(routing, rule, taken.parts, shape)
    return taken.finished()


def _merged(routing: Routing, rule: RootRule, parts: list[Part], shape: Shape) -> Any:
    present = [part for part in parts if part.value is not None]
    if not present:
        return None
    assert rule.merge is not None
    if rule.merge is not Merge.FOLD:
        order = routing.countries
        return merge_values(MergeRule(rule.merge), sorted(present, key=lambda part: order.index(part.country)))
    assert routing.rules is not None
    home = routing.home_first(tuple(part.country for part in present))
    present.sort(key=lambda part: home.index(part.country))
    return fold(present, shape, routing.rules.merges(rule.type_name), routing.countries)


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
        self.result.errors += _root_errors(reply, data, self.key)
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

    def _error(self, country: str, code: str) -> None:
        error = {"message": f"{country}: {CODES.get(code, code)}.", "extensions": {"code": code}}
        self.result.errors.append(TreeError((self.key,), error, self.fetch.service, country))

    def finished(self) -> RootValue:
        order = self.routing.countries
        statuses = sorted(self.statuses.values(), key=lambda s: order.index(s.country))
        missing = [status for status in statuses if status.missing]
        self.result.statuses = statuses
        _name_resumes(self.result.errors, self.statuses)
        if missing and self.rule.strict:
            self.result.value = None
            self.result.errors.append(_incomplete(self.key, self.rule, missing))
        elif missing and self.rule.merge in (Merge.SUM, Merge.COUNT):
            self.result.relation = {"relation": "GTE", "missing": [status.country for status in missing]}
        if isinstance(self.result.value, dict):
            self.result.value[PARTITIONS] = statuses
        return self.result


def _incomplete(key: str, rule: RootRule, missing: list[Status]) -> TreeError:
    names = [status.country for status in missing]
    message = f"'{rule.name}' is answered by all countries or not at all; missing: {', '.join(names)}."
    return TreeError((key,), {"message": message, "extensions": {"code": "PARTITION_INCOMPLETE", "missing": names}})


def _name_resumes(errors: list[TreeError], statuses: dict[str, Status]) -> None:
    """The error of a missing country says where its rows can be taken up."""
    for error in errors:
        status = statuses.get(error.country or "")
        if status is not None and status.resume is not None and code_of(error.error) == status.code:
            error.error.setdefault("extensions", {})["resumeCursor"] = status.resume
