"""What the person at the terminal can put right: one clear sentence, an exit code, never a traceback."""

from __future__ import annotations

from commons.errors import HemicycleError

_NO_ROOM = ("No space left", "File too large", "Disk quota exceeded")


class Problem(HemicycleError):
    """Why a command cannot go on, and what to do about it."""

    def __init__(self, sentence: str, *, code: int = 1) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code

    @property
    def no_room(self) -> bool:
        """Whether a disk ran full, in the words of the C library that PostgreSQL repeats."""
        return any(sign in self.sentence for sign in _NO_ROOM)
