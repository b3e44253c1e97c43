"""graphql-core's "Did you mean …" for text that is longer in lower case, like "İ": an IndexError there, mended here.

Its table of distances has room for the text as it came, and holds the lower case of it (graphql-core 3.3.2).
"""

from __future__ import annotations

import importlib
from typing import Any

module: Any = importlib.import_module("graphql.pyutils.suggestion_list")  # the package has a function of that name


class RoomyDistance(module.LexicalDistance):
    """Distances with room for the text in lower case."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        size = max(len(text), len(text.lower())) + 1
        self._rows = [[0] * size for _ in range(3)]


def mend() -> None:
    """Let every schema of this process suggest without a fault; a second time changes nothing."""
    module.LexicalDistance = RoomyDistance
