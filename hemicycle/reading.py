"""Files that somebody names on the command line: opened and read, or a sentence why not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hemicycle.problem import Problem


@contextmanager
def opened(file: Path) -> Iterator[BinaryIO]:
    """The file's bytes, read inside the block. `Problem` where they cannot be."""
    try:
        with file.open("rb") as found:
            yield found
    except OSError as error:
        raise Problem(f"{file} cannot be read.") from error


def read_text(file: Path) -> str:
    """The whole of a text in UTF-8. `Problem` where the file cannot be read, or is none."""
    with opened(file) as found:
        return as_text(file, found.read())


def as_text(file: Path, content: bytes) -> str:
    """A file's content as UTF-8. `Problem` where it is none."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(f"{file} is no text.") from error


def read_at_most(file: Path, most: int, what: str) -> bytes:
    """The whole of a file of at most so many bytes. `Problem` where it is larger than `what` can be."""
    with opened(file) as found:
        content = found.read(most + 1)
    if len(content) > most:
        raise Problem(f"{file} is larger than {what} can be.")
    return content
