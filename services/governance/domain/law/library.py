"""Reads law packs and answers (pack, key, day, company form) with a leaf: `extends`, dated values, forms, deferrals.

A pack is one JSON file; an eleventh country is a file in a folder named by `HEMICYCLE_LAW_PACKS`, or here.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from commons.errors import Fault, Refusal
from services.governance.domain.law.check_pack import at, check_pack, check_together
from services.governance.domain.law.files import LawFileBroken, read_object
from services.governance.domain.law.leaf import Absent, Confidence, Leaf

PACKS_FOLDER = Path(__file__).parent / "packs"
KEYS_FILE = Path(__file__).parent / "keys.json"
EXTRA_PACKS = "HEMICYCLE_LAW_PACKS"
"""Environment variable: a further folder of packs, read after ours."""

_DEPTH = 8
"""Longest chain of `as`, `by_form` and deferral; a longer one is a cycle in the data."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What picks among a leaf's variants: the day of the act, the company form, the pack of an SCE's seat."""

    on: date
    company_form: str | None = None
    seat_pack: str | None = None


@dataclass(frozen=True)
class Pack:
    """One law pack after `extends`: raw leaves by key, each with the pack it was written in."""

    id: str
    country: str
    form: str
    title: str
    text: str
    leaves: dict[str, tuple[str, dict[str, Any]]]
    experimental_because: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    """Every pack, and the fixed list of keys."""

    raw: dict[str, dict[str, Any]]
    keys: tuple[str, ...]
    decisive_keys: tuple[str, ...]

    @classmethod
    def load(cls, *folders: Path) -> Library:
        """Read all packs of the folders; a later folder's pack of the same id replaces an earlier one's.

        Raises `LawFileBroken`, naming file and key, for a pack that is not as law-packs.md says.
        """
        files = [path for folder in folders for path in sorted(folder.glob("*.json"))]
        return cls.of({path.stem: read_object(path) for path in files})

    @classmethod
    def of(cls, raw: dict[str, dict[str, Any]]) -> Library:
        """The same from parsed files, by the names they have without `.json`."""
        found = cls.unchecked(raw)
        for name in raw:
            if problems := found.problems(name):
                raise LawFileBroken(f"{name}.json", problems)
        return found

    @classmethod
    def unchecked(cls, raw: dict[str, dict[str, Any]]) -> Library:
        """The same without a look at what they say: for asking `problems` of each."""
        listed = json.loads(KEYS_FILE.read_text("utf-8"))
        return cls(raw, tuple(listed["keys"]), tuple(listed["decisive_keys"]))

    def problems(self, name: str) -> list[str]:
        """What is wrong with one pack: its file, its line of parents, and how its leaves go together."""
        listed = check_pack(name, self.raw[name], self.keys, self.raw)
        if listed:
            return listed
        try:
            return check_together(self._resolve(name).leaves)
        except LawFileBroken as broken:
            return broken.problems

    @cached_property
    def packs(self) -> dict[str, Pack]:
        """Every pack by id, resolved."""
        return {name: self._resolve(name) for name in self.raw}

    def pack(self, pack_id: str) -> Pack:
        """The pack with this id; a directory that names one that does not exist is our fault."""
        found = self.packs.get(pack_id)
        if found is None:
            raise Fault(f"no law pack {pack_id}; the directory names it")
        return found

    def leaf(self, pack_id: str, key: str, situation: Situation) -> Leaf:
        """What the law says. Raises `Refusal` LAW_UNKNOWN when the company form or the seat's pack is missing."""
        origin, raw = self.pack(pack_id).leaves[key]
        return self._pick(_read(key, origin, raw), pack_id, situation, _DEPTH)

    def written(self, pack_id: str, key: str) -> Leaf:
        """The leaf without its value: where it stands, for one whose form or seat is not named."""
        origin, raw = self.pack(pack_id).leaves[key]
        return replace(_read(key, origin, raw), value=None)

    def _resolve(self, name: str, children: tuple[str, ...] = ()) -> Pack:
        raw = self.raw[name]
        if name in children:
            raise LawFileBroken(f"{name}.json", [f"extends: {' → '.join((*children, name))} extend each other"])
        parent = raw.get("extends")
        if parent is not None and parent not in self.raw:
            raise LawFileBroken(f"{name}.json", [f"extends: there is no pack {parent}"])
        leaves = dict(self._resolve(parent, (*children, name)).leaves) if parent else {}
        for key in self.keys:
            if (found := at(raw, key)) is not None:
                leaves[key] = (name, found)
        if missing := [key for key in self.keys if key not in leaves]:
            raise LawFileBroken(f"{name}.json", [f"{key}: neither it nor its parents have it" for key in missing])
        because = tuple(raw.get("experimental_because", ()))
        return Pack(name, raw["country"], raw["form"], raw["title"], raw["text"], leaves, because)

    def _pick(self, leaf: Leaf, pack_id: str, situation: Situation, depth: int) -> Leaf:
        if depth == 0:
            raise Fault(f"{pack_id}: {leaf.key} refers to itself")
        value = leaf.value
        if not isinstance(value, dict):
            return leaf
        if "by_form" in value:
            variant = _variant(value["by_form"], leaf, situation)
            return self._pick(_read(leaf.key, leaf.pack, variant), pack_id, situation, depth - 1)
        if "by_type" in value:
            return _plain(leaf, _variant(value["by_type"], leaf, situation))
        if "as" in value:
            return _renamed(leaf, self.leaf(pack_id, value["as"], situation))
        if "defer_to" in value:
            return self.leaf(_seat(leaf, situation), leaf.key, replace(situation, seat_pack=None))
        return _dated(leaf, situation.on) if "dated" in value else _plain(leaf, value)


def _read(key: str, pack: str, raw: dict[str, Any]) -> Leaf:
    # Dated rows travel as {"dated": rows} so that `_pick` tells them from a plain list.
    value = {"dated": raw["value"]} if raw.get("dated") else raw.get("value")
    return Leaf(
        key,
        pack,
        value,
        Absent(raw["absent"]) if "absent" in raw else None,
        raw.get("source", ""),
        Confidence(raw.get("confidence", "unsure")),
        raw.get("statutes"),
        raw.get("note"),
    )


def _variant(variants: dict[str, Any], leaf: Leaf, situation: Situation) -> Any:
    found = variants.get(situation.company_form or "")
    if found is None:
        raise Refusal(
            "LAW_UNKNOWN",
            f"{leaf.key} depends on the company form ({', '.join(variants)}); the directory must name the entity's.",
            key=leaf.key,
            forms=list(variants),
        )
    return found


def _seat(leaf: Leaf, situation: Situation) -> str:
    if situation.seat_pack is None:
        raise Refusal("LAW_UNKNOWN", f"{leaf.key} is left to the law of the seat, which is not named.", key=leaf.key)
    return situation.seat_pack


def _plain(leaf: Leaf, value: Any) -> Leaf:
    """A value that may itself be an absence: the word `statutes` by type, or `{"absent": …}` by form."""
    if value == "statutes":
        return replace(leaf, value=None, absent=Absent.STATUTES)
    if isinstance(value, dict) and "absent" in value:
        return replace(leaf, value=None, absent=Absent(value["absent"]))
    return replace(leaf, value=value)


def _dated(leaf: Leaf, on: date) -> Leaf:
    day = on.isoformat()
    for row in leaf.value["dated"]:
        if (row["from"] or day) <= day <= (row["until"] or day):
            return _plain(leaf, row["value"])
    return replace(leaf, value=None, absent=Absent.UNKNOWN)


def _renamed(leaf: Leaf, target: Leaf) -> Leaf:
    return replace(
        target,
        key=leaf.key,
        source=f"{leaf.source}; {target.source}" if leaf.source != target.source else leaf.source,
        confidence=leaf.confidence.worse(target.confidence),
        statutes=leaf.statutes or target.statutes,
        note=leaf.note or target.note,
    )


@lru_cache(maxsize=4)
def _library(extra: str) -> Library:
    return Library.load(PACKS_FOLDER, *([Path(extra)] if extra else []))


def library() -> Library:
    """The library of this process; reads the environment's further folder too."""
    return _library(os.environ.get(EXTRA_PACKS, ""))
