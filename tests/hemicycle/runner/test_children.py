import asyncio
import os
from pathlib import Path

import pytest

from hemicycle.problem import Problem
from hemicycle.runner.children import Child, environment


async def start(tmp_path: Path, *arguments: str, **told: str) -> Child:
    return await Child.start("the child", arguments, told, tmp_path / "child.log")


async def test_a_child_that_ends_before_it_is_ready_is_quoted(tmp_path: Path):
    child = await start(tmp_path, "partition", "members/XX")
    with pytest.raises(Problem, match="the child did not start: 'members/XX' is no partition: No country 'XX'"):
        await child.ready()
    await child.stop()


async def test_only_this_starts_words_are_quoted(tmp_path: Path):
    (tmp_path / "child.log").write_text("an earlier run's trouble\n")
    child = await start(tmp_path, "issuer", HEMICYCLE_DATA=str(tmp_path / "nowhere"))
    with pytest.raises(Problem, match="holds no Hemicycle data"):
        await child.ready()
    await child.stop()


async def test_settings_of_one_process_do_not_leak_into_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HEMICYCLE_PORT", "not a number")
    child = await start(tmp_path, "partition", "members/BE", HEMICYCLE_DATA=str(tmp_path))
    with pytest.raises(Problem, match="No database is known for members/BE"):
        await child.ready()
    await child.stop()


async def test_how_a_child_ended_is_told(tmp_path: Path):
    child = await start(tmp_path, "--help")
    assert await child.ended() == f"the child ended with exit code 0; its log is {tmp_path / 'child.log'}."
    await child.stop()


def test_children_are_told_where_things_are():
    told = environment(Path("/data"), Path("/data/addresses.json"), None)
    assert told == {"HEMICYCLE_DATA": "/data", "HEMICYCLE_ADDRESSES": "/data/addresses.json"}


async def test_a_child_is_not_in_our_terminals_group(tmp_path: Path):
    child = await start(tmp_path, "--help")
    assert os.getpgid(child.process.pid) != os.getpgid(0) or child.process.returncode is not None
    await asyncio.wait_for(child.process.wait(), 20)
    await child.stop()
