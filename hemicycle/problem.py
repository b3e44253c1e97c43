"""What the person at the terminal can put right: one clear sentence, an exit code, never a traceback."""

from __future__ import annotations

from commons.errors import HemicycleError


class Problem(HemicycleError):
    """Why a command cannot go on, and what to do about it."""

    def __init__(self, sentence: str, *, code: int = 1) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
