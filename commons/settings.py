"""Settings from the environment, each with one name and one meaning (twelve-factor; pydantic-settings)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a caller may take, in seconds: for a request's head, for its body, for reading what waits for it.

    `head_bytes` bounds the head itself.
    """

    head: float = 10.0
    body: float = 20.0
    reading: float = 30.0
    head_bytes: int = 65_536


class Settings(BaseSettings):
    """What every process of Hemicycle reads."""

    model_config = SettingsConfigDict(env_prefix="HEMICYCLE_", extra="ignore")

    data: Path = Path(".hemicycle")
    """Folder of everything that must survive: databases, keys, addresses."""
    countries: Path | None = None
    """Another country directory than the committed one."""
    addresses: Path | None = None
    """JSON file that says where partitions and issuers listen."""
    sample_ratio: float = Field(default=0.01, ge=0, le=1)
    """Share of requests that are traced; one decision per request, made at the gateway."""
    otlp_endpoint: str | None = None
    """Where spans go; None keeps them out of the network."""
    log_level: str = "INFO"
    patience: Patience = Field(default_factory=Patience)
    """How long slow callers are waited for."""


class PartitionSettings(Settings):
    """What one partition's process reads beside (the chart sets these; the runner passes them)."""

    partition: str = ""
    """`members/BE`."""
    database_url: str = ""
    """SQLAlchemy URL (postgresql+asyncpg://…) of the partition's own database."""
    signing_key: Path | None = None
    """Private ES256 key (JWK) of the partition."""
    erasures: Path | None = None
    """File of a members partition's erasures, on another disk than the database; read again after a restore."""
    ballot_keys: Path | None = None
    """Folder of a governance partition's private keys of secret ballots: its replicas share it, nobody backs it up."""
    daily: bool = True
    """Whether a members partition asks by itself, each day, for what is due on shares."""
    host: str = "127.0.0.1"
    port: int = 0
