"""The two files a run leaves for its processes: public addresses, and each partition's private settings."""

from __future__ import annotations

import json
from collections.abc import Mapping

from commons.auth.keys import SigningKey
from commons.directory import Directory
from commons.settings import PartitionSettings
from hemicycle.problem import Problem
from hemicycle.runner.data_folder import DataFolder, write
from hemicycle.runner.ports import HOST, Ports


def write_addresses(folder: DataFolder, ports: Ports, directory: Directory) -> None:
    """Where everything listens, as `commons.directory` reads it."""
    issuer = f"http://{HOST}:{ports.issuer}"
    addresses = {
        "partitions": {name: f"http://{HOST}:{port}" for name, port in ports.partitions.items()},
        "issuers": {
            name: {"url": f"{issuer}/{name}", "jwks": f"{issuer}/{name}/jwks.json"} for name in directory.issuers
        },
        "gateway": f"http://{HOST}:{ports.gateway}",
    }
    write(folder.addresses, json.dumps(addresses, indent=2))


def write_private(folder: DataFolder, ports: Ports, databases: Mapping[str, str], issuer_database: str) -> None:
    """Each partition's and the issuers' database and port, for the processes of the run and those beside it."""
    write(folder.issuer_settings, json.dumps({"database_url": issuer_database, "port": ports.issuer}, indent=2))
    rows = {name: {"database_url": url, "port": ports.partitions[name]} for name, url in databases.items()}
    write(folder.partitions, json.dumps(rows, indent=2))


def ensure_keys(folder: DataFolder, directory: Directory, partitions: list[str]) -> None:
    """A signing key for every partition and issuer that has none yet."""
    wanted = [*map(folder.partition_key, partitions), *map(folder.issuer_key, directory.issuers)]
    for path in wanted:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            SigningKey.generate().save(fresh)
            fresh.rename(path)


def partition_settings(name: str, given: PartitionSettings, folder: DataFolder) -> PartitionSettings:
    """The settings of one partition: what the environment says, and the rest from the data folder's files."""
    rows = json.loads(folder.partitions.read_text("utf-8")) if folder.partitions.exists() else {}
    row = rows.get(name, {})
    settings = given.model_copy(
        update={
            "partition": name,
            "database_url": given.database_url or row.get("database_url", ""),
            "port": given.port or row.get("port", 0),
            "signing_key": given.signing_key or folder.partition_key(name),
            "erasures": given.erasures or (folder.erasures(name) if folder.stamped else None),
            "ballot_keys": given.ballot_keys or (folder.ballot_keys(name) if folder.stamped else None),
            "addresses": given.addresses or (folder.addresses if folder.addresses.exists() else None),
        }
    )
    if not settings.database_url:
        raise Problem(f"No database is known for {name}: set HEMICYCLE_DATABASE_URL, or start 'make run' once.")
    return settings
