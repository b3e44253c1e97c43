"""The command line as people meet it: a sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest


def hemicycle(*arguments: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "PORT")}
    return subprocess.run(
        [sys.executable, "-m", "hemicycle", *arguments],
        env={**kept, "HEMICYCLE_DATA": str(data), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_help_lists_the_commands(tmp_path: Path):
    done = hemicycle("--help", data=tmp_path)
    assert done.returncode == 0
    for command in ("run", "gateway", "partition", "issuer", "explain", "import", "later", "schema", "token", "verify"):
        assert f"  {command} " in done.stdout


def test_a_foreign_folder(tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("mine")
    done = hemicycle("run", data=tmp_path)
    assert done.returncode == 1
    assert done.stderr == (
        f"{tmp_path} holds files that are not Hemicycle's; choose an empty or a new folder with HEMICYCLE_DATA.\n"
    )


def test_a_taken_port(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = hemicycle("run", data=tmp_path / "data", PORT=str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is taken by another program")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (("run", "--split", "members/XX"), {}, "'members/XX' is no partition to split off"),
        (("run",), {"PORT": "65535"}, "PORT must be a number"),
        (("run",), {"DATABASE_URL": "postgresql://u:hush@127.0.0.1:1/d", "PORT": "23000"}, "PostgreSQL at"),
        (("partition", "nothing/BE"), {}, "'nothing/BE' is no partition"),
        (("verify", "members/XX"), {}, "'members/XX' is no partition"),
        (("verify", "members/BE"), {}, "No database is known for members/BE"),
        (("partition", "members/BE"), {}, "No database is known for members/BE"),
        (("partition", "members/BE"), {"HEMICYCLE_PORT": "many"}, "A setting cannot be read: HEMICYCLE_PORT"),
        (("issuer",), {}, "holds no Hemicycle data"),
        (("token", "amelie"), {}, "holds no Hemicycle data"),
        (("migrate", "members"), {}, "set HEMICYCLE_DATABASE_URL"),
        (("import", "members", "none.csv", "--entity", "BE.entity.smartcoop"), {}, "There is no file none.csv"),
        (("import", "members", "none.csv", "--entity", "BE.entity.other"), {}, "No such legal entity"),
        (("import", "members", "none.csv", "--entity", "Belgium"), {}, "not an id of the graph"),
        (("explain", "none.graphql"), {}, "none.graphql cannot be read"),
    ],
)
def test_a_problem_is_one_sentence(tmp_path: Path, arguments, environment, said: str):
    done = hemicycle(*arguments, data=tmp_path / "data", **environment)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "hush" not in done.stderr
    assert done.stderr.count("\n") == 1
