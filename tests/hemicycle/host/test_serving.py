import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest

SERVER = """
import os, sys
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from hemicycle.host import lifeline, serving
from hemicycle.host.serving import Site
from hemicycle.problem import Problem

def app(name):
    async def home(_):
        return PlainTextResponse(name)
    return Starlette(routes=[Route("/", home)])

lifeline.hold()
try:
    serving.run(
        lambda: [Site(n, app(n), "127.0.0.1", int(p)) for n, p in zip("ab", sys.argv[1:])],
        ready=lambda: print("ready", flush=True),
    )
except Problem as problem:
    sys.exit(problem.sentence)
print("stopped", flush=True)
"""


def free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture
def ports() -> list[str]:
    return [str(free()), str(free())]


@pytest.fixture
def server(ports: list[str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([sys.executable, "-c", SERVER, *ports], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    yield process
    process.kill()
    process.communicate()


def test_each_app_answers_on_its_own_port(server: subprocess.Popen[str], ports: list[str]):
    answers = [urllib.request.urlopen(f"http://127.0.0.1:{port}/").read() for port in ports]
    assert answers == [b"a", b"b"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_all(server: subprocess.Popen[str], number: int):
    server.send_signal(number)
    rest, _ = server.communicate(timeout=10)
    assert (rest, server.returncode) == ("stopped\n", 0)


def test_a_taken_port_is_one_sentence(ports: list[str]):
    with socket.create_server(("127.0.0.1", int(ports[1]))):
        done = subprocess.run(
            [sys.executable, "-c", SERVER, *ports], capture_output=True, text=True, check=False, timeout=30
        )
    assert done.returncode == 1
    assert done.stderr == f"Port {ports[1]} (for b) is taken by another program; free it, or choose another.\n"


def test_a_server_ends_with_its_runner(ports: list[str]):
    runner = (
        "import os, subprocess, sys, time\n"
        "env = {**os.environ, 'HEMICYCLE_RUNNER_PID': str(os.getpid())}\n"
        "p = subprocess.Popen([sys.executable, '-c', sys.argv[1], *sys.argv[2:]], env=env)\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", runner, SERVER, *ports]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.kill()
        assert process.stdout.readline() == "stopped\n"


def test_a_server_whose_runner_is_gone_does_not_start(ports: list[str]):
    environment = {**os.environ, "HEMICYCLE_RUNNER_PID": "1234567890"}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", SERVER, *ports], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "the runner is gone\n")
    assert time.monotonic() - began < 20
