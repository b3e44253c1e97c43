"""Node is found or asked for in one sentence; what it runs and fails at is told."""

from pathlib import Path

import pytest

from hemicycle import node_tools
from hemicycle.node_tools import NodeError


def test_no_node_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_tools.shutil, "which", lambda _: None)
    monkeypatch.setattr(node_tools, "find_spec", lambda _: None)
    with pytest.raises(NodeError, match="needs node 18 or later"):
        node_tools.node()


def test_a_failing_command_tells_its_complaint(tmp_path: Path) -> None:
    with pytest.raises(NodeError, match="sh failed:\nno such thing"):
        node_tools.run(["sh", "-c", "echo no such thing >&2; exit 3"], tmp_path)
