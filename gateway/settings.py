"""What the gateway reads from the environment, and which files make its graph."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from commons.auth.access import ACCESS_FILE
from commons.directory import COUNTRIES_FILE
from commons.settings import Settings
from gateway.fetch.partitions import Timing
from gateway.operation.limits import Limits

SCHEMA = Path(__file__).parent.parent / "schema"


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
    limits: Limits = Field(default_factory=Limits)
    timing: Timing = Field(default_factory=Timing)


def read_files(settings: GatewaySettings) -> list[Path]:
    """The files that make a graph: whoever changes one changes the graph."""
    files = [settings.supergraph, settings.placement, settings.access, settings.addresses, settings.keyring]
    directory = (settings.countries or COUNTRIES_FILE) if settings.placement else None
    return [file for file in (*files, directory) if file is not None]
