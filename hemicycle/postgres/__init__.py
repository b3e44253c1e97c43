"""PostgreSQL for one machine: the server from the wheel with a lifecycle of our own, and databases cloned on it."""

from hemicycle.postgres.databases import Databases
from hemicycle.postgres.embedded import EmbeddedServer

__all__ = ["Databases", "EmbeddedServer"]
