"""Statutes and law packs that cannot be: refused with key and article over HTTP and as files; nothing written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.office import PROPOSE, Office, nothing_written
from tests.stack import Stack

FRANCE = ("FR.entity.smartfr", "fleur", "felix")
THIRDS = [{"college": "WORKERS", "weight": [1, 2]}, {"college": "USERS", "weight": [1, 3]}]
TOO_HEAVY = [
    {"college": "WORKERS", "weight": [55, 100]},
    {"college": "USERS", "weight": [25, 100]},
    {"college": "PARTNERS", "weight": [20, 100]},
]


@pytest.mark.parametrize(
    ("key", "value", "code", "article"),
    [
        ("vote_unit", 7, "BAD_ARGUMENT", None),
        ("notice_days.min", "a fortnight", "BAD_ARGUMENT", None),
        ("notice_days.min", 0.5, "BAD_ARGUMENT", None),
        ("votes_by_moonlight", True, "BAD_ARGUMENT", None),
        ("college_weights", THIRDS, "BAD_ARGUMENT", None),
        ("college_weights", TOO_HEAVY, "STATUTES_OUTSIDE_LAW", "19 octies"),
        ("notice_days.min", 3, "STATUTES_OUTSIDE_LAW", "R225-69"),
    ],
)
async def test_statutes_that_cannot_be(rehearsing: Stack, key: str, value: Any, code: str, article: str | None):
    office = Office(rehearsing, *FRANCE)
    draft = await office.draft("Never to be", **{key: value})
    async with nothing_written(office):
        refused = await office.refused(PROPOSE, **draft)
    assert refused["code"] == code
    assert key in refused["message"]
    assert (article or "") in (refused.get("article") or "")


def checked(folder: Path, **content: Any) -> tuple[int, str]:
    """What `hemicycle law check` ends with and says of a file with this in it."""
    file = folder / f"{content.get('id', 'statutes')}.json"
    file.write_text(json.dumps(content), "utf-8")
    command = [sys.executable, "-m", "hemicycle", "law", "check", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def pack(**leaves: Any) -> dict[str, Any]:
    """A pack that extends ours by these leaves."""
    return {"id": "PT-COOP", "extends": "DE-EG", "country": "PT", "form": "x", "title": "x", "text": "x"} | leaves


def leaf(value: Any) -> dict[str, Any]:
    """A leaf as a pack has it."""
    return {"value": value, "source": "an invented article", "confidence": "read"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (pack(waiting_days=leaf("thirty")), "waiting_days"),
        (pack(waiting_moons=leaf(3)), "waiting_moons"),
        (pack(extends="FR-SCIC-SA", colleges={"min_weight": leaf([2, 5])}), "colleges"),
        (pack(waiting_days={"value": 30, "confidence": "read"}), "source"),
    ],
)
def test_a_pack_file_that_cannot_be(tmp_path: Path, content: dict[str, Any], said: str):
    code, told = checked(tmp_path, **content)
    assert (code, said in told, "Traceback" in told) == (1, True, False), told


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("vote_unit", 7, "vote_unit"),
        ("votes_by_moonlight", True, "votes_by_moonlight"),
        ("college_weights", THIRDS, "college_weights"),
        ("college_weights", TOO_HEAVY, "19 octies"),
    ],
)
def test_a_statutes_file_that_cannot_be(tmp_path: Path, key: str, value: Any, said: str):
    days = {"notarised_on": "2026-01-05", "valid_from": "2026-02-01", "company_form": "SA"}
    chosen = {key: {"value": value, "article": "art. 9"}}
    code, told = checked(tmp_path, pack="FR-SCIC-SA", title="Statuts", choices=chosen, **days)
    assert (code, said in told, "Traceback" in told) == (1, True, False), told
