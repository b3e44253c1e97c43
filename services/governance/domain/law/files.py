"""Files of the law as they are written: plain JSON objects in which every name stands once and no number is inexact."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from commons.errors import Fault

SIZE_MAX = 2_000_000
"""Bytes of one file; our longest has 60,000."""

TOLD_MAX = 5
"""Problems that the message names; `problems` has them all."""


class LawFileBroken(Fault):
    """A file of the law that says something impossible. `problems` are sentences, each beginning with its key."""

    def __init__(self, file: str, problems: list[str]) -> None:
        more = f"; and {len(problems) - TOLD_MAX} more" if len(problems) > TOLD_MAX else ""
        super().__init__(f"{file}: {'; '.join(problems[:TOLD_MAX])}{more}")
        self.file = file
        self.problems = problems


def read_object(path: Path) -> dict[str, Any]:
    """The object in a file; `LawFileBroken` when it cannot be read or is none."""
    try:
        if path.stat().st_size > SIZE_MAX:
            raise LawFileBroken(path.name, [f"it is larger than {SIZE_MAX:,} bytes"])
        found = json.loads(path.read_text("utf-8"), object_pairs_hook=_once, parse_float=_no_float)
    except OSError as error:
        raise LawFileBroken(path.name, [f"it cannot be read ({error.strerror})"]) from error
    except (ValueError, RecursionError) as error:
        raise LawFileBroken(path.name, [f"it is not JSON as it should be: {error}"]) from error
    if not isinstance(found, dict):
        raise LawFileBroken(path.name, ["it is not a JSON object"])
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for index, (name, _) in enumerate(pairs) if name in dict(pairs[:index]))
        raise ValueError(f"'{twice}' stands twice in one object")
    return found


def _no_float(text: str) -> Any:
    raise ValueError(f"{text} is a decimal; write whole numbers and fractions [n, d]")
