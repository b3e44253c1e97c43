"""What a run does when its world breaks: it says so in a sentence, loses nothing, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hemicycle.postgres.processes import working_in
from tests.stack import Stack

pytestmark = pytest.mark.faults
Make = Callable[..., Stack]


def said(stack: Stack, code: int) -> str:
    """The one sentence of a run that ends."""
    assert stack.process is not None
    assert stack.process.wait(120) == code
    text = (stack.folder / "run.log").read_text("utf-8")
    assert "Traceback" not in text
    return text.strip().split("\n")[-1]


def cluster(stack: Stack) -> Path:
    return stack.data / "postgres" / "cluster"


async def own(stack: Stack) -> list:
    """Amélie's memberships."""
    answer = await stack.ask("{ me { memberships { id entity { name } } } }")
    assert "errors" not in answer, answer
    return answer["data"]["me"]["memberships"]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_it_started_and_nothing_else(stacks: Make, number: int):
    with subprocess.Popen(["sleep", "120"]) as other:
        stack = stacks(split=("members/IT",)).start()
        pids = [stack.pid(name) for name in ("gateway", "host", "members/IT")]
        assert all(map(alive, pids))
        stack.stop(number)
        assert stack.process is not None
        assert stack.process.returncode == 0
        assert not any(map(alive, pids))
        assert working_in(cluster(stack)) == []
        assert other.poll() is None
        other.kill()


async def test_a_second_start_is_quick_and_has_the_same_data(stacks: Make):
    stack = stacks().start()
    before = await own(stack)
    stack.stop()
    began = time.monotonic()
    stack.start()
    assert time.monotonic() - began < 20
    assert await own(stack) == before
    assert "sample data" not in (stack.folder / "run.log").read_text("utf-8")


@pytest.mark.parametrize("name", ["host", "gateway"])
async def test_a_killed_process_ends_the_run_and_is_named(stacks: Make, name: str):
    stack = stacks().start()
    os.kill(stack.pid(name), signal.SIGKILL)
    assert said(stack, 1).startswith(f"{name} was killed by signal 9")
    assert working_in(cluster(stack)) == []
    stack.start()
    assert await own(stack)


async def test_a_killed_server_ends_the_run_and_the_next_start_recovers(stacks: Make):
    stack = stacks().start()
    lock = (cluster(stack) / "postmaster.pid").read_text("utf-8")
    os.kill(int(lock.splitlines()[0]), signal.SIGKILL)
    assert said(stack, 1).startswith("PostgreSQL was killed by signal 9")
    assert working_in(cluster(stack)) == []
    stack.start()
    assert await own(stack)


async def test_a_killed_split_partition_is_told_and_the_rest_goes_on(stacks: Make):
    stack = stacks(split=("members/IT",)).start()
    await stack.kill("members/IT")
    answer = await stack.ask("{ me { memberships { id } } }")
    assert len(answer["data"]["me"]["memberships"]) == 3
    assert [error["extensions"]["country"] for error in answer["errors"]] == ["IT"]
    until(lambda: "members/IT was killed by signal 9" in (stack.folder / "run.log").read_text("utf-8"))
    await stack.restart("members/IT")


async def test_nothing_outlives_a_killed_runner_and_the_next_start_recovers(stacks: Make):
    stack = stacks().start()
    pids = [stack.pid(name) for name in ("gateway", "host")]
    assert stack.process is not None
    stack.process.kill()
    stack.process.wait()
    until(lambda: not any(map(alive, pids)) and working_in(cluster(stack)) == [])
    stack.start()
    assert await own(stack)


async def test_a_start_killed_half_way_is_done_again(new_stacks: Make):
    stack = new_stacks(scale=0.2)
    process = stack.launch()
    log = stack.folder / "run.log"
    until(lambda: "databases cloned" in log.read_text("utf-8"), 60)
    process.kill()
    process.wait()
    assert json.loads((stack.data / "hemicycle.json").read_text("utf-8"))["filled"] is None
    stack.start()
    assert "an unfinished start is cleared away" in log.read_text("utf-8")
    assert await own(stack)


def test_a_taken_port_is_named_before_anything_is_made(new_stacks: Make):
    stack = new_stacks()
    with socket.create_server(("127.0.0.1", stack.port + 12)):
        stack.launch()
        assert said(stack, 1).startswith(f"Port {stack.port + 12} is taken by another program; free it")
    assert not cluster(stack).exists()


async def test_two_runs_on_one_folder(stacks: Make, new_stacks: Make):
    stack = stacks().start()
    second = new_stacks()
    second.environment["HEMICYCLE_DATA"] = str(stack.data)
    second.launch()
    assert said(second, 1).startswith(f"Another run (process {stack.process.pid}) uses")
    assert await own(stack)


def test_a_folder_of_another_version(new_stacks: Make):
    stack = new_stacks()
    stack.data.mkdir()
    (stack.data / "hemicycle.json").write_text('{"format": 0, "identity": "x", "filled": null}')
    stack.launch()
    assert "was made by an older version of Hemicycle" in said(stack, 1)
