"""Reading `given`: every word by its type, every wrong or unknown one refused with its place. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any, TypeVar

from commons.errors import Refusal

WHOLE_MAX = 1_000_000_000
"""More votes, members or shares than any cooperative has."""
ROWS_MAX = 1_000
"""Rows of one list, and entries of one map."""
TEXT_MAX = 200

E = TypeVar("E", bound=Enum)
_MISSING: Any = object()


@dataclass(frozen=True, slots=True)
class Given:
    """One JSON object of the question and where it stands (`given.groups[2]`). Every refusal is BAD_ARGUMENT."""

    words: Mapping[str, Any]
    place: str = "given"

    @classmethod
    def of(cls, value: Any, place: str = "given") -> Given:
        """The object at a place."""
        if not isinstance(value, dict):
            raise Refusal("BAD_ARGUMENT", f"'{place}' is an object of words and values.")
        return cls(value, place)

    def only(self, *known: str) -> None:
        """Refuse a word that does not belong here."""
        for word in self.words:
            if word not in known:
                shown = ", ".join(sorted(known))
                raise Refusal("BAD_ARGUMENT", f"'{self.place}' has no word '{str(word)[:60]}'; it has {shown}.")

    def has(self, word: str) -> bool:
        """Whether a word was said, and not as null."""
        return self.words.get(word) is not None

    def whole(self, word: str, default: Any = _MISSING, *, least: int = 0) -> Any:
        """A whole number."""
        value = self._value(word, default)
        if value is default and not self.has(word):
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= WHOLE_MAX:
            raise self.wrong(word, f"a whole number from {least} to {WHOLE_MAX}")
        return value

    def flag(self, word: str, default: Any = _MISSING) -> Any:
        """True or false."""
        value = self._value(word, default)
        if value is not default and not isinstance(value, bool):
            raise self.wrong(word, "true or false")
        return value

    def text(self, word: str, default: Any = _MISSING) -> Any:
        """A name."""
        value = self._value(word, default)
        if value is not default and not (isinstance(value, str) and 0 < len(value) <= TEXT_MAX):
            raise self.wrong(word, f"a text of at most {TEXT_MAX} characters")
        return value

    def one_of(self, word: str, words: tuple[str, ...], default: Any = _MISSING) -> Any:
        """One of a closed set of words."""
        value = self._value(word, default)
        if value is not default and value not in words:
            raise self.wrong(word, f"one of {', '.join(words)}")
        return value

    def member(self, word: str, kind: type[E], default: Any = _MISSING) -> E:
        """The same as a member of an enumeration by its value."""
        found = self.one_of(word, tuple(str(item.value) for item in kind), default)
        return found if isinstance(found, kind) else kind(found)

    def day(self, word: str, default: Any = _MISSING) -> Any:
        """A day, YYYY-MM-DD."""
        value = self._value(word, default)
        if value is default:
            return value
        try:
            found = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
        except ValueError:
            found = None
        if found is None or not 1800 <= found.year <= 2999:
            raise self.wrong(word, "a day of the calendar, YYYY-MM-DD")
        return found

    def fraction(self, word: str, default: Any = _MISSING) -> Any:
        """A fraction [n, d] from 0 to 1."""
        value = self._value(word, default)
        return value if value is default else fraction_of(value, f"{self.place}.{word}")

    def list(self, word: str, default: Any = _MISSING) -> list[Any]:
        """A list."""
        value = self._value(word, default)
        if not isinstance(value, list) or len(value) > ROWS_MAX:
            raise self.wrong(word, f"a list of at most {ROWS_MAX}")
        return value

    def rows(self, word: str) -> list[Given]:
        """A list of objects."""
        return [Given.of(row, f"{self.place}.{word}[{at}]") for at, row in enumerate(self.list(word))]

    def names(self, word: str) -> list[str]:
        """A list of names; none where the word was not said."""
        found = self.list(word, [])
        if not all(isinstance(name, str) for name in found):
            raise self.wrong(word, "a list of names")
        return found

    def map(self, word: str, default: Any = _MISSING) -> Given:
        """An object."""
        value = self._value(word, default)
        if not isinstance(value, dict) or len(value) > ROWS_MAX:
            raise self.wrong(word, f"an object of at most {ROWS_MAX} entries")
        return Given(value, f"{self.place}.{word}")

    def named(self, word: str) -> list[tuple[str, Given]]:
        """Named objects: a list of objects with `name`, or an object by name."""
        if isinstance(self.words.get(word), dict):
            inner = self.map(word)
            return [(name, Given.of(row, f"{inner.place}.{name}")) for name, row in inner.words.items()]
        return [(row.text("name"), row) for row in self.rows(word)]

    def wrong(self, word: str, wanted: str) -> Refusal:
        """The refusal of a word's value."""
        return Refusal("BAD_ARGUMENT", f"'{self.place}.{word}' is {wanted}.")

    def _value(self, word: str, default: Any) -> Any:
        value = self.words.get(word)
        if value is not None:
            return value
        if default is _MISSING:
            raise Refusal("BAD_ARGUMENT", f"'{self.place}.{word}' is missing.")
        return default


def fraction_of(value: Any, place: str) -> Fraction:
    """`[n, d]` as an exact fraction from 0 to 1; BAD_ARGUMENT otherwise."""
    whole = isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value)
    if not whole or not 0 <= value[0] <= value[1] <= WHOLE_MAX or value[1] == 0:
        raise Refusal("BAD_ARGUMENT", f"'{place}' is a fraction [n, d] of whole numbers from 0 to 1.")
    return Fraction(value[0], value[1])


def unique(names: list[str], place: str) -> list[str]:
    """The names, each said once."""
    if len(set(names)) != len(names):
        raise Refusal("BAD_ARGUMENT", f"'{place}' says a name twice; join the two.")
    return names


def pair(value: Fraction | None) -> list[int] | None:
    """A fraction as it is shown: [n, d] in lowest terms."""
    return None if value is None else [value.numerator, value.denominator]
