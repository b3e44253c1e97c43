"""`hemicycle redraw`: a published draw by lot, drawn again with nothing but its file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hemicycle.reading import as_text, read_at_most
from services.governance.domain.sortition.redraw import redraw

MOST_BYTES = 16_000_000


def redrawn(file: Path) -> Iterator[str]:
    """What the file draws, one statement a line. `Refusal` BUNDLE_BROKEN, `Problem` for a file that cannot be read."""
    found = redraw(as_text(file, read_at_most(file, MOST_BYTES, "a draw")))
    yield f"draw       {found.title}"
    yield "announced  ok  pool, criteria and seed are those that were sealed"
    yield f"panels     {found.panels:,} meet the criteria, from a pool of {found.pool:,}; each was equally likely"
    yield f"drawn      ok  {', '.join(map(str, found.numbers))}"
    for number, ref in zip(found.numbers, found.refs, strict=True):
        yield f"{number:<10} {ref}"
