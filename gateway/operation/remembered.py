"""A cache of what documents became, bounded by their text: strangers can send large ones, each a little different."""

from __future__ import annotations

from collections import OrderedDict
from itertools import islice
from typing import Generic, TypeVar

Value = TypeVar("Value")
Key = tuple[str, str | None]


class Remembered(Generic[Value]):
    """The last used values by (text, operation name): at most `entries`, of at most `characters` of text together."""

    def __init__(self, entries: int = 1_000, characters: int = 4_000_000) -> None:
        self.entries = entries
        self.characters = characters
        self.held = 0
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def latest(self, most: int) -> list[Key]:
        """The keys used last, the most recent first."""
        return list(islice(reversed(self._values), most))

    def get(self, key: Key) -> Value | None:
        """The value, which is the last used one then."""
        found = self._values.get(key)
        if found is not None:
            self._values.move_to_end(key)
        return found

    def keep(self, key: Key, value: Value) -> None:
        """Remember a value, and forget those that were not used for longest."""
        self._values[key] = value
        self.held += len(key[0])
        while len(self._values) > self.entries or self.held > self.characters:
            (text, _), _ = self._values.popitem(last=False)
            self.held -= len(text)
