from __future__ import annotations

import sys
from types import ModuleType

import pytest

from tests.benchmarks import __main__ as runner
from tests.benchmarks.figures import Figure, medians


def test_a_line_per_figure() -> None:
    assert str(Figure("entities", 3.884, ">=", 3)) == "bench entities 3.88x goal >= 3x ok"
    assert str(Figure("roll-national", 4.5, "<=", 4)) == "bench roll-national 4.50x goal <= 4x short"
    assert str(Figure("roll-national-memory", 120, "<=", 300, " MB")).endswith("120.00 MB goal <= 300 MB ok")


async def test_medians_are_of_interleaved_rounds() -> None:
    order: list[str] = []

    async def one() -> None:
        order.append("a")

    async def two() -> None:
        order.append("b")

    assert len(await medians(one, two, rounds=3, warm=1)) == 2
    assert order == ["a", "b"] * 4


def test_every_module_is_a_bench_by_its_name() -> None:
    found = runner.benches()
    assert "entities" in found
    assert not {"figures", "server", "test-main", "--main--"} & set(found)


def test_an_unknown_name_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["ghost"]) == 2
    assert "entities" in capsys.readouterr().err


@pytest.mark.parametrize(("value", "code"), [(4.0, 0), (2.0, 1)])
def test_the_exit_code_tells_a_short_figure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], value: float, code: int
) -> None:
    async def run() -> list[Figure]:
        return [Figure("fake", value, ">=", 3)]

    module = ModuleType("tests.benchmarks.fake")
    module.run = run  # pyright: ignore[reportAttributeAccessIssue]
    monkeypatch.setitem(sys.modules, "tests.benchmarks.fake", module)
    monkeypatch.setattr(runner, "benches", lambda: {"fake": "fake"})
    assert runner.main(["fake"]) == code
    assert capsys.readouterr().out.startswith(f"bench fake {value:.2f}x")
