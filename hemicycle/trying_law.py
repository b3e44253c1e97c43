"""`hemicycle law try`: a file of cases (worked-examples.md) through a running gateway, each difference by its name."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from commons.settings import Settings
from hemicycle.issuer.embedded import token_for
from hemicycle.problem import Problem
from hemicycle.runner.data_folder import DataFolder

QUERY = """
query Try($pack: String, $question: RehearsalQuestion!, $given: JSON!) {
  rehearse(pack: $pack, question: $question, given: $given) { expect interim }
}
"""
DEFAULT_URL = "http://127.0.0.1:4000"
AT_ONCE = 4
SHOWN = 200
"""Characters of a value in a difference."""
_TIMEOUT = aiohttp.ClientTimeout(total=60, sock_connect=5)


@dataclass(frozen=True, slots=True)
class Case:
    """One question of the file. `name`: the case's id, with the part's number from 1 where it has several."""

    name: str
    pack: str | None
    question: str
    given: Any
    expect: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of the file: a line for each difference, and the count at the end."""

    passed: int
    differences: tuple[str, ...]
    failed: int

    @property
    def text(self) -> str:
        """The report; its last line is `N passed, M failed`."""
        return "\n".join([*self.differences, f"{self.passed} passed, {self.failed} failed"])


async def tried(file: Path, url: str | None, persona: str | None, token: str | None) -> Tried:
    """Ask every case. `Problem` when the file is no file of cases, or the gateway cannot be reached."""
    cases = read_cases(await asyncio.to_thread(_text, file), file)
    settings = Settings()
    bearer = token_for(settings, persona) if persona else token
    headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
    address = (url or await asyncio.to_thread(_running, settings)).rstrip("/").removesuffix("/graphql") + "/graphql"
    gate = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(timeout=_TIMEOUT, headers=headers) as http:

        async def one(case: Case) -> list[str]:
            async with gate:
                return differences(case, await _ask(http, address, case))

        found = await asyncio.gather(*map(one, cases))
    failed = sum(bool(rows) for rows in found)
    return Tried(len(cases) - failed, tuple(line for rows in found for line in rows), failed)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{file} cannot be read.") from error


def _running(settings: Settings) -> str:
    """Where the data folder's gateway listens, else where it would by default."""
    addresses = settings.addresses or DataFolder(settings.data).addresses
    try:
        found = json.loads(addresses.read_text("utf-8")).get("gateway")
    except (OSError, ValueError, AttributeError):
        found = None
    return found if isinstance(found, str) else DEFAULT_URL


def read_cases(text: str, file: Path) -> list[Case]:
    """The cases of a file, parts one by one; `Problem` says where it is written otherwise than the words ask."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise Problem(f"{file} is not JSON: {error}.") from error
    rows = data.get("cases") if isinstance(data, dict) else data
    if not isinstance(rows, list):
        raise Problem(f"{file} holds no cases: a list of them, or an object with the list 'cases'.")
    return [case for number, row in enumerate(rows, start=1) for case in _cases(row, number, file)]


def _cases(row: Any, number: int, file: Path) -> Iterator[Case]:
    if not isinstance(row, dict):
        raise Problem(f"{file}: case {number} is not an object.")
    name = str(row.get("id", f"case {number}"))
    parts = row.get("parts")
    if parts is None:
        yield _case(row, {}, name, file)
        return
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise Problem(f"{file}: 'parts' of {name} is a list of objects.")
    for at, part in enumerate(parts, start=1):
        yield _case(part, row, f"{name} part {at}", file)


def _case(part: dict[str, Any], whole: dict[str, Any], name: str, file: Path) -> Case:
    pack, question = part.get("pack", whole.get("pack")), part.get("question", whole.get("question"))
    expect = part.get("expect")
    if not isinstance(question, str) or not isinstance(expect, dict) or "given" not in part:
        raise Problem(f"{file}: {name} needs 'question', 'given' and 'expect'.")
    if pack is not None and not isinstance(pack, str):
        raise Problem(f"{file}: 'pack' of {name} is a law pack's name.")
    return Case(name, pack, question, part["given"], expect)


async def _ask(http: aiohttp.ClientSession, address: str, case: Case) -> dict[str, Any]:
    """The gateway's answer; `Problem` where it gives none that is GraphQL."""
    variables = {"pack": case.pack, "question": case.question.upper(), "given": case.given}
    try:
        async with http.post(address, json={"query": QUERY, "variables": variables}) as response:
            found = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise Problem(f"No GraphQL at {address}; start 'make run', or say where with --url.") from error
    if not isinstance(found, dict):
        raise Problem(f"No GraphQL at {address}; say where with --url.")
    return found


def differences(case: Case, answer: dict[str, Any]) -> list[str]:
    """A line for each word of `expect` that the answer does not give. `expect` may name a refusal by its `code`."""
    errors = answer.get("errors") or []
    codes = [error.get("extensions", {}).get("code") for error in errors]
    if "code" in case.expect:
        wanted = case.expect["code"]
        return [] if wanted in codes else [f"{case.name} code: expected {wanted}, got {codes or 'an answer'}"]
    found = (answer.get("data") or {}).get("rehearse") or {}
    if errors or not isinstance(found.get("expect"), dict):
        said = "; ".join(f"{code}: {error.get('message')}" for code, error in zip(codes, errors, strict=True))
        return [f"{case.name}: no answer ({said})"]
    return [f"{case.name} {line}" for line in compared(case.expect, found["expect"])]


def compared(expected: Any, found: Any, place: Sequence[str] = ()) -> Iterator[str]:
    """What differs, by its place. An answer may say more: further words, or an object where a verdict was expected."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for word, value in expected.items():
            if word in found:
                yield from compared(value, found[word], (*place, word))
            else:
                yield f"{'.'.join((*place, word))}: expected {_shown(value)}, got no such word"
        return
    if isinstance(expected, str) and isinstance(found, dict) and "verdict" in found:
        found = found["verdict"]
    if expected != found or isinstance(expected, bool) is not isinstance(found, bool):
        yield f"{'.'.join(place)}: expected {_shown(expected)}, got {_shown(found)}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
