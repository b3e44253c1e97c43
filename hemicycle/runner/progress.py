"""What is happening, while it happens: a live line at a terminal, plain lines anywhere else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@dataclass
class Step:
    """One step under way: how many of how many things are done."""

    title: str
    total: int | None = None
    done: int = 0
    _changed: list = field(default_factory=list, repr=False)

    def advance(self, by: int = 1) -> None:
        """Some more are done."""
        self.reach(self.done + by)

    def reach(self, done: int, total: int | None = None) -> None:
        """So many are done (of so many)."""
        self.done, self.total = done, self.total if total is None else total
        for changed in self._changed:
            changed(self)


@dataclass
class Reporter:
    """Reports steps on `console`; each finished one leaves a line with the seconds it took."""

    console: Console

    @contextmanager
    def step(self, title: str, total: int | None = None) -> Iterator[Step]:
        """A step while it runs. One that fails leaves no line: what went wrong is said elsewhere."""
        began, current = time.perf_counter(), Step(title, total)
        with self._live(current) if self.console.is_terminal else _silence():
            yield current
        counted = f" ({current.done:,})" if current.done else ""
        self.say(f"  {title}{counted}  {time.perf_counter() - began:.1f} s")

    def say(self, text: str = "") -> None:
        """One line, never wrapped or coloured by guess: tokens and addresses are to be copied."""
        self.console.print(text, soft_wrap=True, highlight=False, markup=False)

    @contextmanager
    def _live(self, current: Step) -> Iterator[None]:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        counted = (*columns[:3], MofNCompleteColumn(), columns[3])
        with Progress(*(counted if current.total else columns), console=self.console, transient=True) as live:
            task = live.add_task(current.title, total=current.total)
            current._changed.append(lambda step: live.update(task, completed=step.done, total=step.total))
            yield


@contextmanager
def _silence() -> Iterator[None]:
    yield
