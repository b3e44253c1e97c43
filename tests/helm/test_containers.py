"""What the chart gives a container is what our processes read: run here as the pod would run them (tier `chart`)."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from commons.auth.keys import SigningKey
from commons.settings import PartitionSettings
from gateway.operation.trusted import hash_of, manifest
from gateway.settings import GatewaySettings
from hemicycle.postgres import Databases

pytestmark = pytest.mark.chart
ROOT = Path(__file__).parent.parent.parent
TRUSTED = "query Nothing { __typename }"
ASKS_SCHEMA = "{ __schema { types { name } } }"


@pytest.fixture(scope="module")
def releases() -> dict[str, list[dict[str, Any]]]:
    """What a release of BE and one of the gateway render, by their values file."""
    from helm import check

    with check.packaged() as (chart, _):
        files = {name: check.FOLDER / "values" / f"{name}.yaml" for name in ("BE", "gateway")}
        return {name: check.objects(chart, check.values_of(path)) for name, path in files.items()}


class Container:
    """One container of the release, with its files under `folder` instead of the pod's root."""

    def __init__(self, objects: list[dict[str, Any]], kind: str, name: str, folder: Path) -> None:
        self.objects = objects
        [found] = [o for o in objects if (o["kind"], o["metadata"]["name"]) == (kind, name)]
        self.spec = found["spec"]["template"]["spec"]["containers"][0]
        self.folder = folder
        self.port = free_port()

    def environment(self, secret: str = "") -> dict[str, str]:
        """The container's variables and nothing of ours; `secret` stands for what a Secret would hold."""
        given = {row["name"]: row.get("value", secret) for row in self.spec["env"]}
        moved = {name: f"{self.folder}{value}" if value.startswith("/") else value for name, value in given.items()}
        here = {"HEMICYCLE_HOST": "127.0.0.1", "HEMICYCLE_PORT": str(self.port)}
        return {"PATH": os.environ["PATH"], **moved, **{name: here[name] for name in here if name in given}}

    def mount(self) -> None:
        """Write the ConfigMap's files where the container mounts them."""
        [files] = [o["data"] for o in self.objects if o["kind"] == "ConfigMap"]
        place = self.folder / "etc" / "hemicycle"
        place.mkdir(parents=True)
        for name, text in files.items():
            (place / name).write_text(text, "utf-8")
        (self.folder / "etc" / "hemicycle-key").mkdir()
        documents = self.folder / "etc" / "hemicycle-documents"
        documents.mkdir()
        (documents / "documents.json").write_bytes(manifest([TRUSTED, ASKS_SCHEMA]))

    async def run(self, secret: str = "") -> str:
        """Run to the end; what it printed. Fails with that when the exit code is not 0."""
        process = await self._start(secret)
        said, _ = await process.communicate()
        assert process.returncode == 0, said.decode()
        return said.decode()

    @asynccontextmanager
    async def serving(self, secret: str = "") -> AsyncIterator[str]:
        """Its base URL once the startup probe passes; stopped with SIGTERM at the end, as a pod is."""
        process = await self._start(secret)
        try:
            await self._started(process)
            yield f"http://127.0.0.1:{self.port}"
        finally:
            if process.returncode is None:
                process.terminate()
            await asyncio.wait_for(process.communicate(), 20)

    async def _start(self, secret: str) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        arguments = ["-m", "hemicycle", *self.spec["args"]]
        environment = self.environment(secret)
        return await asyncio.create_subprocess_exec(
            sys.executable, *arguments, env=environment, cwd=ROOT, stdout=pipe, stderr=asyncio.subprocess.STDOUT
        )

    async def _started(self, process: asyncio.subprocess.Process) -> None:
        path = self.spec["startupProbe"]["httpGet"]["path"]
        async with aiohttp.ClientSession() as session:
            for _ in range(300):
                assert process.returncode is None, (await process.communicate())[0].decode()
                try:
                    async with session.get(f"http://127.0.0.1:{self.port}{path}") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientConnectionError:
                    pass
                await asyncio.sleep(0.1)
        raise AssertionError("the startup probe never passed")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


async def status_of(url: str) -> int:
    """The HTTP status that a probe would see."""
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status


async def test_a_partition_is_migrated_and_gets_ready(
    releases: dict[str, list[dict[str, Any]]], databases: Databases, tmp_path: Path
) -> None:
    database = await databases.create(f"test_chart_{secrets.token_hex(4)}")
    job = Container(releases["BE"], "Job", "members-be-migration", tmp_path)
    assert "members is at" in await job.run(database)

    pod = Container(releases["BE"], "Deployment", "members-be", tmp_path)
    pod.mount()
    SigningKey.generate().save(tmp_path / "etc" / "hemicycle-key" / "key.json")
    async with pod.serving(database) as url:
        assert await status_of(f"{url}{pod.spec['readinessProbe']['httpGet']['path']}") == 200
        assert await status_of(f"{url}/jwks.json") == 200


async def test_the_gateway_gets_ready(releases: dict[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    pod = Container(releases["gateway"], "Deployment", "gateway", tmp_path)
    pod.mount()
    keyring = tmp_path / "etc" / "hemicycle-key" / "keyring.json"
    keyring.write_text(
        json.dumps({"current": "k1", "keys": {"k1": base64.b64encode(secrets.token_bytes(32)).decode()}}), "utf-8"
    )
    async with pod.serving() as url:
        assert await status_of(f"{url}{pod.spec['readinessProbe']['httpGet']['path']}") == 200


async def test_a_gateway_for_production_runs_trusted_documents_only_and_hides_its_schema(
    releases: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    pod = Container(releases["gateway"], "Deployment", "gateway", tmp_path)
    pod.mount()
    async with pod.serving() as url, aiohttp.ClientSession() as session:
        codes: list[str | None] = []
        for body in ({"documentId": hash_of(TRUSTED)}, {"query": ASKS_SCHEMA}, {"query": "{ me { id } }"}):
            async with session.post(f"{url}/graphql", json=body) as answer:
                said = await answer.json()
            codes.append(said["errors"][0]["extensions"]["code"] if "errors" in said else None)
        assert codes == [None, "FORBIDDEN", "DOCUMENT_NOT_TRUSTED"]
        async with session.get(f"{url}/graphql", headers={"accept": "text/html"}) as page:
            assert "html" not in page.headers["content-type"]


@pytest.mark.parametrize("release", ["BE", "gateway"])
def test_every_variable_is_one_that_is_read(releases: dict[str, list[dict[str, Any]]], release: str) -> None:
    read = {f"HEMICYCLE_{field}".upper() for field in (*PartitionSettings.model_fields, *GatewaySettings.model_fields)}
    pods = [found["spec"]["template"]["spec"] for found in releases[release] if found["kind"] in ("Deployment", "Job")]
    given = {row["name"] for pod in pods for container in pod["containers"] for row in container["env"]}
    assert given
    assert given <= read
