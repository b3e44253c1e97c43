"""Several countries that ask each other: members and governance of each on sockets, one directory for all."""

from __future__ import annotations

import socket
import tomllib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from commons.auth.keys import KeySets, SigningKey, fetch_key_set
from commons.auth.tokens import Tokens
from commons.database.sessions import Database
from commons.directory import COUNTRIES_FILE, Directory
from commons.subgraph.context import Partition
from services.governance.app import create_app
from services.members.app import create_app as create_members_app
from services.members.app import open_directory
from tests.commons.partitions import Issuing
from tests.services.governance.country import ACCESS, Country, Served, address_of


@dataclass
class Group:
    """The countries by code; `governance` are the sockets where they ask each other."""

    countries: dict[str, Country]
    governance: dict[str, Served]

    def __getitem__(self, code: str) -> Country:
        return self.countries[code]

    @classmethod
    async def open(cls, codes: Sequence[str], fresh: Callable[[str], Awaitable[str]]) -> Group:
        names = [f"{service}/{code}" for code in codes for service in ("members", "governance")]
        sockets = {name: socket.create_server(("127.0.0.1", 0)) for name in names}
        issuing = Issuing()
        issuers = {name: {"url": f"https://{name}.test", "jwks": f"https://{name}.test/jwks"} for name in issuing.keys}
        where = {"issuers": issuers, "partitions": {name: address_of(found) for name, found in sockets.items()}}
        directory = Directory.build(tomllib.loads(COUNTRIES_FILE.read_text("utf-8")), where)

        async def fetch(url: str) -> dict:
            return await (issuing.fetch(url) if url.endswith(".test/jwks") else fetch_key_set(url))

        async def partition(name: str) -> Partition:
            service, _, code = name.partition("/")
            database = Database(await fresh(service), code)
            tokens = Tokens(directory, KeySets(fetch))
            return Partition(
                service, directory.country(code), directory, database, ACCESS, tokens, SigningKey.generate()
            )

        found, served = {}, {}
        for code in codes:
            members, governance = await partition(f"members/{code}"), await partition(f"governance/{code}")
            await open_directory(members)
            app = create_app(governance)
            served[code] = await Served.start(app, sockets[f"governance/{code}"])
            there = await Served.start(create_members_app(members), sockets[f"members/{code}"])
            found[code] = Country(issuing, governance, app, members.database, there, members_key=members.key)
        return cls(found, served)

    async def close(self) -> None:
        for served in self.governance.values():
            await served.stop()
        for country in self.countries.values():
            await country.close()
