"""Files that a national office exports: UTF-8 or Latin-1, separated by `;` or `,`, a header that names the columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commons.errors import Refusal


@dataclass(frozen=True, slots=True)
class Rejected:
    """One bad row: the line it starts on, and everything that is wrong with it."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Cells:
    """One row as written: the line it starts on, and its cells by column, without outer blanks."""

    line: int
    cells: Mapping[str, str]


def decode(content: bytes) -> str:
    """The file's text: UTF-8 (with or without a byte order mark), else Latin-1, which reads anything."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def rows_of(text: str, required: Collection[str], optional: Collection[str]) -> Iterator[Cells | Rejected]:
    """The rows of a file in order, as written or rejected; blank lines are skipped.

    Raises `Refusal` BAD_ARGUMENT when the header is not one: nothing of such a file can be trusted.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    header = _header(reader, required, [*required, *optional])
    return _rows(reader, header)


def columns_of(text: str) -> list[str]:
    """What the first line names, whether known or not; nothing where it is no CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return [cell.strip().lower() for cell in next(reader, [])]
    except csv.Error:
        return []


def _rows(reader: Any, header: Sequence[str]) -> Iterator[Cells | Rejected]:
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Rejected(line, f"not readable as a row: {error}")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            yield Rejected(line, f"{len(cells)} fields where the header has {len(header)}")
        else:
            yield Cells(line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return ";" if first.count(";") >= first.count(",") and ";" in first else ","


def _header(reader: Iterator[list[str]], required: Collection[str], columns: Collection[str]) -> list[str]:
    try:
        cells = next(reader, [])
    except csv.Error as error:
        raise Refusal("BAD_ARGUMENT", f"The first line is no line of a CSV file: {error}.") from error
    names = [cell.strip().lower() for cell in cells]
    missing = [name for name in required if name not in names]
    unknown = [name for name in names if name not in columns]
    if missing or unknown or len(set(names)) != len(names):
        raise Refusal(
            "BAD_ARGUMENT",
            "The first line must name the columns, each once; "
            + (f"missing: {', '.join(missing)}; " if missing else "")
            + (f"unknown: {', '.join(name[:30] or '(empty)' for name in unknown)}; " if unknown else "")
            + f"known are {', '.join(columns)}.",
        )
    return names
