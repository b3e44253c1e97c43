"""How each country took part in an answer (gateway.md, Errors and HTTP; M14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from gateway.fetch.as_of import earliest
from gateway.fetch.partitions import Reply
from gateway.merge.tree import Lazy


class State(StrEnum):
    """From best to worst."""

    SUCCESSFUL = "SUCCESSFUL"
    PARTIAL = "PARTIAL"
    SKIPPED = "SKIPPED"
    TIMED_OUT = "TIMED_OUT"
    FAILED = "FAILED"


_WORSE = {state: rank for rank, state in enumerate(State)}
_SUCCESSFUL, _PARTIAL = State.SUCCESSFUL, State.PARTIAL
"""By name, and its texts by what it is as text: an enum's hash is Python code, and every reply's status is asked."""


@dataclass(slots=True)
class Status:
    """One country's part; `resume` is the cursor of its own walk, where it is missing from one."""

    country: str
    state: State = State.SUCCESSFUL
    code: str | None = None
    took_ms: int | None = None
    resume: Lazy | None = None
    as_of: str | None = None
    """When the country read what it answered, by its own word; the earliest where it was asked more than once."""

    @property
    def missing(self) -> bool:
        """Whether the answer goes without this country."""
        return self.state is not _SUCCESSFUL and self.state is not _PARTIAL

    def as_object(self) -> dict[str, Any]:
        """The `PartitionStatus` of the public schema, by field name."""
        return {
            "__typename": "PartitionStatus",
            "country": self.country,
            "status": self.state.upper(),
            "code": self.code,
            "tookMs": self.took_ms,
            "resumeCursor": self.resume,
            "asOf": self.as_of,
        }


def status_of(reply: Reply, *, answered: bool) -> Status:
    """A reply's status; `answered`: it holds the value that was asked for (null counts, without an error)."""
    country = reply.country or ""
    if reply.failure is not None:
        state = State.TIMED_OUT if reply.failure.timed_out else State.FAILED
        return Status(country, state, reply.failure.code, reply.took_ms)
    if not reply.errors:
        return Status(country, took_ms=reply.took_ms, as_of=reply.as_of)
    state = State.PARTIAL if answered else State.FAILED
    return Status(country, state, code_of(reply.errors[0]), reply.took_ms, as_of=reply.as_of)


def code_of(error: dict[str, Any]) -> str:
    """The stable code of a GraphQL error."""
    extensions = error.get("extensions")
    code = extensions.get("code") if isinstance(extensions, dict) else None
    return code if isinstance(code, str) else "INTERNAL"


@dataclass(slots=True)
class Countries:
    """The worst that happened with each country in the whole request, for `extensions.partitions`."""

    worst: dict[str, Status] = field(default_factory=dict)

    def add(self, status: Status) -> None:
        """Take in one more status."""
        if not status.country:
            return
        known = self.worst.get(status.country)
        if known is None:
            self.worst[status.country] = status
            return
        moments = [moment for moment in (known.as_of, status.as_of) if moment is not None]
        worse = status.state is not known.state and _WORSE[status.state] > _WORSE[known.state]
        kept = status if worse else known
        took_ms = kept.took_ms if kept is status or status.took_ms is None else max(known.took_ms or 0, status.took_ms)
        # A copy: what each call says of itself stays as it is.
        self.worst[status.country] = replace(kept, took_ms=took_ms, as_of=min(moments, default=None))

    def as_extension(self, order: tuple[str, ...]) -> dict[str, Any]:
        """`{complete, asOf, details: {FR: {status, tookMs, asOf, code, resumeCursor}}}` in the directory's order.

        `asOf` claims no snapshot: nothing in the answer was read before it (M18).
        """
        details = {country: _detail(self.worst[country]) for country in order if country in self.worst}
        told: dict[str, Any] = {"complete": not any(s.missing for s in self.worst.values())}
        if as_of := earliest([s.as_of for s in self.worst.values() if not s.missing]):
            told["asOf"] = as_of
        return {**told, "details": details}


def together(known: Sequence[Status] | None, found: list[Status]) -> list[Status]:
    """Each country's part in an object that several calls fill: the worst of them."""
    if not known:
        return found
    countries = Countries()
    for status in (*known, *found):
        countries.add(replace(status))
    return list(countries.worst.values())


def _detail(status: Status) -> dict[str, Any]:
    found: dict[str, Any] = {"status": status.state.lower()}
    if status.took_ms is not None:
        found["tookMs"] = status.took_ms
    if status.as_of:
        found["asOf"] = status.as_of
    if status.code:
        found["code"] = status.code
    if status.resume:
        found["resumeCursor"] = status.resume
    return found
