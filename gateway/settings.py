"""What the gateway reads from the environment, and which files make its graph."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from commons.auth.access import ACCESS_FILE
from commons.directory import COUNTRIES_FILE
from commons.errors import HemicycleError
from commons.settings import Settings
from gateway.fetch.breaker import Rests
from gateway.fetch.partitions import Timing
from gateway.fetch.pool import Bulkhead
from gateway.http.floods import Floods
from gateway.operation.limits import Limits
from gateway.subscribe.settings import StreamSettings

SCHEMA = Path(__file__).parent.parent / "schema"
PRODUCTION: dict[str, Any] = {
    "only_trusted": True,
    "automatic_documents": False,
    "console": False,
    "introspection": False,
}
"""What production mode means where nothing else is set."""
PRODUCTION_FLOODS = {
    "address_per_second": 200,
    "caller_per_second": 50,
    "address_at_once": 200,
    "caller_at_once": 20,
    "at_once": 2_000,
}
NEVER_PASSED = frozenset(
    {
        *("authorization", "x-purpose", "traceparent", "tracestate"),  # the gateway passes these on by itself
        *("host", "content-type", "content-length", "content-encoding", "accept", "accept-encoding", "expect"),
        *("connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "proxy-authorization"),
    }
)
_HEADER = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]+")


class GatewaySettings(Settings):
    """What the gateway reads from the environment (HEMICYCLE_…).

    Without `placement` it is a plain Federation gateway: no countries, addresses from the supergraph, no access table.
    """

    model_config = SettingsConfigDict(env_prefix="HEMICYCLE_", extra="ignore")

    host: str = "127.0.0.1"
    port: int = 4000
    supergraph: Path = SCHEMA / "supergraph.graphql"
    placement: Path | None = SCHEMA / "placement.graphql"
    access: Path | None = ACCESS_FILE
    keyring: Path | None = None
    """Cursor keys shared by replicas; by default in the data folder, and without one only in memory."""
    mode: Literal["development", "production"] = "development"
    """Production runs trusted documents only, and switches off what helps strangers to look around (`PRODUCTION`)."""
    trusted_documents: Path | None = None
    """Manifest of the documents that front-ends were built with (`hemicycle documents`)."""
    only_trusted: bool = False
    automatic_documents: bool = True
    """Whether callers may register documents under their hash (Apollo's automatic persisted queries)."""
    console: bool = True
    """Whether a browser gets GraphiQL at /graphql."""
    introspection: bool = True
    mask_errors: bool = True
    partial_status: bool = False
    """Answer 294 instead of 200 where data and errors come together (application/graphql-response+json)."""
    inflight_sharing: bool = True
    """Whether equal reads that are on their way at the same moment are asked once (M21)."""
    reload_seconds: float = Field(default=2.0, ge=0)
    """How often the files of the graph are looked at for a change; 0: never."""
    passed_headers: tuple[str, ...] = ()
    """Callers' headers that go on to the services beside the token and the purpose; no others do."""
    floods: Floods = Field(default_factory=Floods)
    limits: Limits = Field(default_factory=Limits)
    timing: Timing = Field(default_factory=Timing)
    rests: Rests = Field(default_factory=Rests)
    bulkhead: Bulkhead = Field(default_factory=Bulkhead)
    """For each (service, country): connections at work, and requests that wait for one."""
    streams: StreamSettings = Field(default_factory=StreamSettings)

    @model_validator(mode="before")
    @classmethod
    def _by_mode(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Production's defaults are others; what is set by name still counts."""
        if given.get("mode") != "production":
            return given
        floods = given.get("floods", {})
        return {
            **PRODUCTION,
            **given,
            "floods": {**PRODUCTION_FLOODS, **floods} if isinstance(floods, dict) else floods,
        }

    @field_validator("passed_headers")
    @classmethod
    def _fit_to_pass(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        lowered = tuple(name.lower() for name in names)
        for name in lowered:
            if not _HEADER.fullmatch(name) or name in NEVER_PASSED:
                raise ValueError(f"{name!r} does not go from callers to services")
        return lowered


class UnsafeSettings(HemicycleError):
    """Settings that are none for production; the message is a sentence that says what to do."""


def unsafe(settings: GatewaySettings) -> str | None:
    """Why these settings are none for production, in a sentence; None where they are, or where nobody says so."""
    if settings.mode != "production":
        return None
    if settings.trusted_documents is None or not settings.only_trusted:
        return "Production runs trusted documents only: name their manifest in HEMICYCLE_TRUSTED_DOCUMENTS."
    if settings.automatic_documents:
        return "Production takes no documents from callers: leave HEMICYCLE_AUTOMATIC_DOCUMENTS unset."
    if not settings.mask_errors:
        return "Production masks faults: leave HEMICYCLE_MASK_ERRORS unset."
    return None


def read_files(settings: GatewaySettings) -> list[Path]:
    """The files that make a graph: whoever changes one changes the graph."""
    files = [settings.supergraph, settings.placement, settings.access, settings.addresses, settings.keyring]
    files.append(settings.trusted_documents)
    directory = (settings.countries or COUNTRIES_FILE) if settings.placement else None
    return [file for file in (*files, directory) if file is not None]
