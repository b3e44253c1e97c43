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
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def latest(self, most: int) -> list[Key]:
        """The keys used last, the most recent first."""
        return list(islice(reversed(self._values), most))

    def get(self, key: Key) -> Value | None:
        """The value, which is the last used one then."""
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[0]

    def keep(self, key: Key, value: Value, length: int | None = None) -> None:
        """Remember a value, and forget those that were not used for longest. `length`: its text, if not the key's."""
        _, before = self._values.pop(key, (None, 0))
        size = len(key[0]) if length is None else length
        self._values[key] = (value, size)
        self.held += size - before
        while len(self._values) > self.entries or self.held > self.characters:
            _, (_, gone) = self._values.popitem(last=False)
            self.held -= gone
