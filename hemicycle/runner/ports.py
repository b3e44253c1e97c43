"""Which port is whose: the gateway's, the issuer's right after, and from ten on one for each partition."""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass

from commons.directory import SERVICES, Directory
from hemicycle.problem import Problem

HOST = "127.0.0.1"
DEFAULT = 4000


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of one run; partitions by name (`members/BE`)."""

    gateway: int
    issuer: int
    partitions: dict[str, int]

    @property
    def all(self) -> tuple[int, ...]:
        """Every port."""
        return (self.gateway, self.issuer, *self.partitions.values())


def partition_names(directory: Directory) -> list[str]:
    """Every partition, country by country, so that a new country at the end moves nobody's port."""
    return [f"{service}/{country}" for country in directory.countries for service in SERVICES]


def assign(base: int, directory: Directory) -> Ports:
    """Ports from `base` upward. `Problem` when they would leave the range."""
    names = partition_names(directory)
    if not 1 <= base <= 65_535 - 10 - len(names):
        raise Problem(f"PORT must be a number from 1 to {65_535 - 10 - len(names)}; {base} leaves no room above it.")
    return Ports(base, base + 1, {name: base + 10 + index for index, name in enumerate(names)})


def check_free(ports: Ports) -> None:
    """`Problem` naming the first port that another program has."""
    for port in ports.all:
        if (reason := unavailable(port)) is not None:
            raise Problem(
                f"Port {port} {reason}; free it, or start with another PORT "
                f"(Hemicycle takes {ports.gateway}, {ports.issuer} and "
                f"{min(ports.partitions.values())} to {max(ports.partitions.values())})."
            )


def unavailable(port: int) -> str | None:
    """Why we cannot listen on `port`, or None if we can."""
    with socket.socket() as probe:
        # As the servers do it: connections of a run that just ended must not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen(1)
        except OSError as error:
            return "is closed to us" if error.errno == errno.EACCES else "is taken by another program"
    return None
