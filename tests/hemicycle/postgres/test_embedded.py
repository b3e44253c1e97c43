import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hemicycle.postgres import Databases, EmbeddedServer
from hemicycle.postgres.processes import working_in
from hemicycle.problem import Problem


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    found = EmbeddedServer(tmp_path, f"life-{os.urandom(4).hex()}", durable=False)
    yield found
    found.remove()


async def test_what_was_written_is_there_after_a_restart(server: EmbeddedServer):
    server.start()
    await Databases(server.url()).create("kept")
    server.stop()
    assert server.pid is None
    assert working_in(server.cluster) == []
    assert not (Path("/tmp") / f"hemicycle-{server.identity}").exists()
    server.start()
    assert "kept" in await Databases(server.url()).notes()


async def test_a_server_left_by_a_killed_run_is_stopped_and_started_anew(server: EmbeddedServer):
    server.start()
    leftover, server._process = server.pid, None
    server.start()
    assert server.pid not in (None, leftover)
    assert await Databases(server.url()).version() == 18


async def test_a_killed_server_recovers(server: EmbeddedServer):
    server.start()
    await Databases(server.url()).create("kept")
    assert server._process
    server._process.send_signal(signal.SIGKILL)
    server._process.wait()
    server.start()
    assert "kept" in await Databases(server.url()).notes()


async def test_a_lock_file_whose_process_id_was_recycled_does_not_stop_the_start(server: EmbeddedServer):
    server.start()
    server.stop()
    lock = server.cluster / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{server.cluster}\n0\n5432\n/tmp\n\n0 0\nready\n")
    server.start()
    assert server.pid
    assert os.getpid() != server.pid


async def test_an_interrupted_creation_is_done_again(server: EmbeddedServer):
    (server.home / "cluster.unfinished").mkdir()
    (server.home / "cluster.unfinished" / "PG_VERSION").write_text("18\n")
    server.start()
    assert await Databases(server.url()).version() == 18


async def test_databases_of_another_version_are_named_and_left_alone(server: EmbeddedServer):
    server.start()
    server.stop()
    (server.cluster / "PG_VERSION").write_text("17\n")
    with pytest.raises(Problem, match="made by PostgreSQL 17, this is 18"):
        server.start()


async def test_the_socket_is_for_the_servers_own_user_only(server: EmbeddedServer):
    server.start()
    socket = Path("/tmp") / f"hemicycle-{server.identity}"
    assert socket.stat().st_mode & 0o777 == 0o700
    assert (server.cluster / "postmaster.opts").read_text().count("listen_addresses=") == 1
    assert len(str(socket / ".s.PGSQL.5432")) < 104


def test_the_server_stops_when_its_runner_is_killed(server: EmbeddedServer):
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom hemicycle.postgres import EmbeddedServer\n"
        "s = EmbeddedServer(Path(sys.argv[1]), sys.argv[2], durable=False)\ns.start()\n"
        "print(s.pid, flush=True)\ntime.sleep(60)\n"
    )
    command = [sys.executable, "-c", code, str(server.folder), server.identity]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as runner:
        assert runner.stdout
        pid = int(runner.stdout.readline())
        assert pid in working_in(server.cluster)
        runner.kill()
    for _ in range(200):
        if not working_in(server.cluster):
            break
        time.sleep(0.05)
    assert working_in(server.cluster) == []
