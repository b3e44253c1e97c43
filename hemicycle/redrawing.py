"""`hemicycle redraw`: a published draw by lot, drawn again with nothing but its file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hemicycle.problem import Problem
from services.governance.domain.sortition.redraw import redraw

MOST_BYTES = 16_000_000


def redrawn(file: Path) -> Iterator[str]:
    """What the file draws, one statement a line. `Refusal` BUNDLE_BROKEN, `Problem` for a file that cannot be read."""
    try:
        with file.open("rb") as opened:
            text = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Problem(f"{file} cannot be read.") from error
    if len(text) > MOST_BYTES:
        raise Problem(f"{file} is larger than a draw can be.")
    try:
        found = redraw(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Problem(f"{file} is no text.") from error
    yield f"draw       {found.title}"
    yield "announced  ok  pool, criteria and seed are those that were sealed"
    yield f"panels     {found.panels:,} meet the criteria, from a pool of {found.pool:,}; each was equally likely"
    yield f"drawn      ok  {', '.join(map(str, found.numbers))}"
    for number, ref in zip(found.numbers, found.refs, strict=True):
        yield f"{number:<10} {ref}"
