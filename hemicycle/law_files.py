"""`hemicycle law check` and `law template`: files of law packs and statutes, read before anybody relies on them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from services.governance.domain import statutes_file
from services.governance.domain.law.doubts import doubts
from services.governance.domain.law.files import LawFileBroken, read_object
from services.governance.domain.law.library import EXTRA_PACKS, PACKS_FOLDER, Library, library


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, in lines to print, and whether every file is as it should be."""

    text: str
    sound: bool


def checked(files: Sequence[Path], today: date) -> Checked:
    """Check pack files and files of statutes together: packs may extend each other and ours, statutes use them all."""
    read: dict[Path, dict[str, Any] | LawFileBroken] = {path: _read(path) for path in files}
    packs = {path.stem: raw for path, raw in read.items() if isinstance(raw, dict) and not _statutes(raw)}
    known = _installed(packs)
    sound = Library.unchecked({name: raw for name, raw in known.raw.items() if not known.problems(name)})
    found = {path: _problems(path, raw, known, sound, today) for path, raw in read.items()}
    lines = [
        f"{path.name}: {line}" for path, problems in found.items() for line in problems or [_sound(path, read, sound)]
    ]
    return Checked("\n".join(lines), not any(found.values()))


def _sound(path: Path, read: Mapping[Path, dict[str, Any] | LawFileBroken], library: Library) -> str:
    """What is said of a file without problems: of statutes that, of a pack also what it is not sure of."""
    raw = read[path]
    pack = isinstance(raw, dict) and not _statutes(raw)
    return f"as it should be; {doubts(library, path.stem)}" if pack else "as it should be"


def template(pack: str, company_form: str | None, seat_pack: str | None, on: date) -> str:
    """A file of statutes to fill in, with the pack's questions. Raises `Refusal` for an unknown pack."""
    made = statutes_file.template(library(), pack, company_form, seat_pack, on)
    return json.dumps(made, indent=2, ensure_ascii=False)


def _read(path: Path) -> dict[str, Any] | LawFileBroken:
    try:
        return read_object(path)
    except LawFileBroken as broken:
        return broken


def _installed(packs: dict[str, dict[str, Any]]) -> Library:
    """Ours and the environment's packs with those to check laid over them; nothing is refused yet."""
    folders = [PACKS_FOLDER, *([Path(extra)] if (extra := os.environ.get(EXTRA_PACKS)) else [])]
    raw = {path.stem: read_object(path) for folder in folders for path in sorted(folder.glob("*.json"))}
    return Library.unchecked(raw | packs)


def _statutes(raw: dict[str, Any]) -> bool:
    return "choices" in raw


def _problems(
    path: Path, raw: dict[str, Any] | LawFileBroken, known: Library, sound: Library, today: date
) -> list[str]:
    if isinstance(raw, LawFileBroken):
        return raw.problems
    return statutes_file.problems(raw, sound, today) if _statutes(raw) else known.problems(path.stem)
