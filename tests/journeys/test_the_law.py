"""Journey: somebody asks what the law makes of a meeting before it is called, in words and by the file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.answers import refusal
from tests.journeys.operations import operation

EXAMPLES = Path(__file__).parent.parent / "services" / "governance" / "worked_examples.json"
COLLEGES = [
    {"name": "workers", "weight": [40, 100], "for": 12, "against": 3},
    {"name": "users", "weight": [35, 100], "for": 0, "against": 0},
    {"name": "partners", "weight": [25, 100], "for": 5, "against": 5},
]


async def rehearse(stack, pack: str, question: str, given: dict, as_: str | None = None) -> dict:
    return await stack.ask(operation("rehearse"), {"pack": pack, "question": question, "given": given}, as_=as_)


def test_every_worked_example_passes_through_the_graph(stack) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hemicycle", "law", "try", str(EXAMPLES)],
        env=os.environ | {"HEMICYCLE_DATA": str(stack.data)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "158 passed, 0 failed"
    assert done.returncode == 0


def test_a_wrong_expectation_is_named_and_fails_the_command(stack, tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(
        '[{"id": "MINE", "pack": "DE-EG", "question": "proxies", "given": {"principals": 3}, "expect": {"limit": 3}}]'
    )
    done = subprocess.run(
        [sys.executable, "-m", "hemicycle", "law", "try", str(file), "--url", stack.url],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines() == ["MINE limit: expected 3, got 2", "0 passed, 1 failed"]
    assert done.returncode == 1


async def test_users_stay_away_and_the_statutes_say_nothing(stack) -> None:
    given = {"company_form": "SA", "statutes": {"count": "proportional"}, "colleges": COLLEGES}
    found = (await rehearse(stack, "FR-SCIC", "COLLEGES", given))["data"]["rehearse"]
    assert found["expect"]["verdict"] == "refuse_to_declare"
    assert {name: row["verdict"] for name, row in found["expect"]["readings"].items()} == {
        "lost": "rejected",
        "renormalised": "adopted",
    }
    silent = next(row for row in found["reasons"] if row["figure"] == "verdict")
    assert silent["law"]["key"] == "colleges.absent_college"
    assert silent["law"]["unverified"] is True


async def test_a_number_that_nobody_set_is_asked_for(stack) -> None:
    answer = await rehearse(stack, "IT-COOP", "QUORUM", {"company_type": "spa", "entitled": 40, "present": 12})
    assert refusal(answer)["code"] == "LAW_UNKNOWN"
    assert answer["data"]["rehearse"]["interim"] == {"share": [3, 10]}
    given = {"entitled": 40, "present": 12, "statutes": {"quorum": {"base": "members", "frac": [1, 4]}}}
    found = (await rehearse(stack, "IT-COOP", "QUORUM", given, as_="gerda"))["data"]["rehearse"]
    assert found["expect"] == {"needed": 10, "verdict": "quorate", "item": "may_be_decided"}
