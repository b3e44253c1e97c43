"""A small group on sockets: Belgium, France and the group's own members partition, each with its database."""

from __future__ import annotations

import asyncio
import socket
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import uvicorn

from commons.auth.access import AccessTable
from commons.auth.keys import KeySets, SigningKey
from commons.auth.tokens import Tokens
from commons.database.sessions import Database
from commons.directory import COUNTRIES_FILE, Directory
from commons.subgraph.context import Partition
from services.members.app import create_app, open_directory
from tests.commons.partitions import Issuing
from tests.services.members.conftest import Register

ACCESS = AccessTable.load()
COUNTRIES = ("BE", "FR", "EU")


@dataclass
class Group:
    """The registers by country, and what was said between them: (address, body)."""

    registers: dict[str, Register]
    servers: dict[str, tuple[uvicorn.Server, asyncio.Task[None]]]
    heard: list[tuple[str, bytes, bytes]]

    @classmethod
    async def open(cls, fresh: Callable[[str], Any]) -> Group:
        listening = {code: socket.create_server(("127.0.0.1", 0)) for code in COUNTRIES}
        address = {code: "http://{}:{}".format(*one.getsockname()[:2]) for code, one in listening.items()}
        keys = {code: SigningKey.generate() for code in COUNTRIES}
        issuing = Issuing()

        async def fetch(url: str) -> dict[str, Any]:
            code = next((code for code, place in address.items() if url == f"{place}/jwks.json"), None)
            return await issuing.fetch(url) if code is None else keys[code].public_set()

        directory = _directory(issuing, address)
        group = cls({}, {}, [])
        for code in COUNTRIES:
            database = Database(await fresh("members"), code)
            tokens = Tokens(directory, KeySets(fetch))
            partition = Partition("members", directory.country(code), directory, database, ACCESS, tokens, keys[code])
            await open_directory(partition)
            app = create_app(partition)
            group.registers[code] = Register(issuing, partition, app)
            group.servers[code] = await _serve(_heard(app, code, group.heard), listening[code])
        return group

    async def stop(self, code: str) -> None:
        """Take one country's partition off the net."""
        server, task = self.servers.pop(code)
        server.should_exit = True
        await task

    async def close(self) -> None:
        for code in list(self.servers):
            await self.stop(code)
        for register in self.registers.values():
            await register.database.close()


def _directory(issuing: Issuing, address: dict[str, str]) -> Directory:
    where = {
        "issuers": {
            name: {"url": f"https://{name}.test", "jwks": f"https://{name}.test/jwks"} for name in issuing.keys
        },
        "partitions": {f"members/{code}": place for code, place in address.items()},
    }
    whole = Directory.build(tomllib.loads(COUNTRIES_FILE.read_text("utf-8")), where)
    return replace(whole, countries={code: whole.countries[code] for code in COUNTRIES})


async def _serve(app: Any, listening: socket.socket) -> tuple[uvicorn.Server, asyncio.Task[None]]:
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    async with asyncio.timeout(10):
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
    return server, task


def _heard(app: Any, code: str, heard: list[tuple[str, bytes, bytes]]) -> Any:
    """The app, with what is asked of it and what it answers written down."""

    async def listened(scope: Any, receive: Any, send: Any) -> None:
        asked, said = bytearray(), bytearray()

        async def receiving() -> Any:
            message = await receive()
            asked.extend(message.get("body", b""))
            return message

        async def sending(message: Any) -> None:
            said.extend(message.get("body", b""))
            await send(message)

        await app(scope, receiving, sending)
        heard.append((f"{code}{scope['path']}", bytes(asked), bytes(said)))

    return listened
