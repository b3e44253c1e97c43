"""Drawing again from what is published: the file alone says whether the panel is the one that chance gave."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from commons.errors import Refusal
from services.governance.domain.sortition.draw import (
    VERSION,
    Draw,
    Drawn,
    PoolEntry,
    digest_of,
    drawn,
    plain,
    plain_entry,
)
from services.governance.domain.sortition.panel import Criterion, Entry, Panels


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What a published draw comes to. `panels`: how many met the criteria, each as likely as the others."""

    title: str
    numbers: tuple[int, ...]
    refs: tuple[str, ...]
    pool: int
    panels: int


def published(draw: Draw, pool: list[PoolEntry], found: Drawn | None) -> str:
    """The draw as a file: what was fixed before and, once it is drawn, the seed, the number and the panel."""
    said: dict[str, Any] = {
        "version": VERSION,
        "entity": draw.entity,
        "title": draw.title,
        "seats": draw.seats,
        "criteria": [plain(row) for row in draw.criteria],
        "pool": [plain_entry(row) for row in pool],
        "pool_digest": draw.pool_digest.hex(),
        "commitment": draw.commitment.hex(),
        "randomness": draw.randomness,
        "not_before": draw.not_before.isoformat(),
        "announced_at": draw.announced_at.isoformat(),
    }
    if found is not None:
        said |= {"seed": draw.seed.hex(), "value": found.value, "drawn": list(found.numbers)}
    return json.dumps(said, sort_keys=True, indent=1, ensure_ascii=False)


def redraw(text: str) -> Redrawn:
    """Draw again. BUNDLE_BROKEN for a file that is no drawn draw, or does not hold together."""
    try:
        said = json.loads(text)
        pool, criteria = said["pool"], [Criterion(**row) for row in said["criteria"]]
        entries = [Entry(int(row["number"]), {**row["words"]}) for row in pool]
        seats, refs = int(said["seats"]), [str(row["ref"]) for row in pool]
        seed, digest = bytes.fromhex(said["seed"]), digest_of(seats, criteria, pool)
        wanted, value = tuple(said["drawn"]), str(said["value"])
        panels = Panels.of(entries, seats, criteria).count()
    except (ValueError, KeyError, TypeError) as broken:
        raise Refusal("BUNDLE_BROKEN", "The file is no draw that was drawn; fetch it after the draw.") from broken
    _check(said, digest, seed)
    if not panels:
        raise Refusal("BUNDLE_BROKEN", "No panel from this pool meets all criteria, so that none can have been drawn.")
    if [row["number"] for row in pool] != list(range(1, len(pool) + 1)) or refs != sorted(set(refs)):
        raise Refusal("BUNDLE_BROKEN", "The pool is not numbered in the order of its refs, each once.")
    numbers = drawn(entries, seats, criteria, seed=seed, value=value, digest=digest)
    if numbers != wanted:
        raise Refusal("BUNDLE_BROKEN", f"Seed and number draw {list(numbers)}, not {list(wanted)}.")
    panel = tuple(refs[number - 1] for number in numbers)
    return Redrawn(str(said.get("title", "")), numbers, panel, len(pool), panels)


def _check(said: Mapping[str, Any], digest: bytes, seed: bytes) -> None:
    if said.get("version") != VERSION:
        raise Refusal("BUNDLE_BROKEN", f"The file is of another kind than '{VERSION}'.")
    if digest.hex() != said.get("pool_digest"):
        raise Refusal("BUNDLE_BROKEN", "Pool, seats or criteria are not those that were announced (pool_digest).")
    if sha256(seed).hexdigest() != said.get("commitment"):
        raise Refusal("BUNDLE_BROKEN", "The seed is not the one that was sealed when the draw was announced.")
