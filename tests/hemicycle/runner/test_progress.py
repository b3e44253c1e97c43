import io

import pytest
from rich.console import Console

from hemicycle.runner.progress import Reporter


def test_without_a_terminal_each_finished_step_is_a_plain_line():
    output = io.StringIO()
    reporter = Reporter(Console(file=output))
    with reporter.step("databases cloned", 30) as step:
        for _ in range(30):
            step.advance()
    line = output.getvalue()
    assert line.startswith("  databases cloned (30)  ")
    assert line.endswith(" s\n")
    assert "\x1b" not in line


def test_a_step_that_fails_says_nothing_of_success():
    output = io.StringIO()
    with pytest.raises(ValueError, match="no"), Reporter(Console(file=output)).step("work"):
        raise ValueError("no")
    assert output.getvalue() == ""


def test_at_a_terminal_the_step_is_live():
    output = io.StringIO()
    reporter = Reporter(Console(file=output, force_terminal=True, width=80))
    with reporter.step("databases cloned", 2) as step:
        step.reach(2)
    assert "databases cloned" in output.getvalue()
    assert "\x1b" in output.getvalue()


def test_long_lines_are_not_wrapped():
    output = io.StringIO()
    Reporter(Console(file=output, width=40)).say("x" * 500)
    assert output.getvalue() == "x" * 500 + "\n"
