"""`hemicycle law try`: a file of cases (worked-examples.md) through a running gateway, each difference by its name.

A file that is no file of cases, and a gateway that is not there, are `Problem`s: nothing was tried, exit code 2. A case
that cannot be asked or answered is a case that failed, exit code 1, like one with a difference.
"""

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
SIZE_MAX = 20_000_000
"""Bytes of a file of cases."""
NOTHING_TRIED = 2
"""The exit code where no case was put to the gateway."""
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


class BadFile(Problem):
    """What is wrong with a file of cases."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, code=NOTHING_TRIED)


def _text(file: Path) -> str:
    try:
        if not file.is_file() or file.stat().st_size > SIZE_MAX:
            raise BadFile(f"{file} is no file of at most {SIZE_MAX:,} bytes.")
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise BadFile(f"{str(file)[:SHOWN]} cannot be read as UTF-8 text.") from error


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
        data = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{file} is not JSON: {error}.") from error
    rows = data.get("cases") if isinstance(data, dict) else data
    if not isinstance(rows, list):
        raise BadFile(f"{file} holds no cases: a list of them, or an object with the list 'cases'.")
    return [case for number, row in enumerate(rows, start=1) for case in _cases(row, number, file)]


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _cases(row: Any, number: int, file: Path) -> Iterator[Case]:
    if not isinstance(row, dict):
        raise BadFile(f"{file}: case {number} is not an object.")
    name, parts = _name(row.get("id"), number), row.get("parts")
    if parts is None:
        yield _case(row, {}, name, file)
        return
    if not isinstance(parts, list) or not parts or not all(isinstance(part, dict) for part in parts):
        raise BadFile(f"{file}: 'parts' of {name} is a list of objects, one at least.")
    for at, part in enumerate(parts, start=1):
        yield _case(part, row, f"{name} part {at}", file)


def _name(given: Any, number: int) -> str:
    """The case's id as it can be printed on one line; its place in the file where it has none."""
    if given is None:
        return f"case {number}"
    text = given if isinstance(given, str) else json.dumps(given)
    return _printable(text)[:SHOWN] or f"case {number}"


def _printable(text: str) -> str:
    """Without what breaks a line or a terminal, or cannot be written as UTF-8."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _case(part: dict[str, Any], whole: dict[str, Any], name: str, file: Path) -> Case:
    pack, question = part.get("pack", whole.get("pack")), part.get("question", whole.get("question"))
    expect = part.get("expect")
    if not isinstance(question, str) or not isinstance(expect, dict) or "given" not in part:
        raise BadFile(f"{file}: {name} needs 'question', 'given' and 'expect'.")
    if pack is not None and not isinstance(pack, str):
        raise BadFile(f"{file}: 'pack' of {name} is a law pack's name.")
    return Case(name, pack, question, part["given"], expect)


async def _ask(http: aiohttp.ClientSession, address: str, case: Case) -> dict[str, Any]:
    """The gateway's answer; `Problem` where it gives none that is GraphQL."""
    variables = {"pack": case.pack, "question": case.question.upper(), "given": case.given}
    body = json.dumps({"query": QUERY, "variables": variables})
    try:
        async with http.post(address, data=body, headers={"content-type": "application/json"}) as response:
            found = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        sentence = f"{case.name}: no GraphQL at {address}; start 'make run', or say where with --url."
        raise Problem(sentence, code=NOTHING_TRIED) from error
    if not isinstance(found, dict):
        raise Problem(f"{case.name}: no GraphQL at {address}; say where with --url.", code=NOTHING_TRIED)
    return found


def differences(case: Case, answer: dict[str, Any]) -> list[str]:
    """A line for each word of `expect` that the answer does not give. `expect` may name a refusal by its `code`."""
    refused = [_refusal(error) for error in _list(answer.get("errors"))]
    codes = [code for code, _ in refused]
    if "code" in case.expect:
        wanted = case.expect["code"]
        got = ", ".join(codes) or "an answer"
        return [] if wanted in codes else [f"{case.name} code: expected {_shown(wanted)}, got {got}"]
    found = _at(answer, "data", "rehearse", "expect")
    if refused or not isinstance(found, dict):
        said = "; ".join(f"{code}: {message}" for code, message in refused) or "nothing that is one"
        return [f"{case.name}: no answer ({said})"]
    return [f"{case.name} {_printable(line)}" for line in compared(case.expect, found)]


def _refusal(error: Any) -> tuple[str, str]:
    """Code and message of a GraphQL error, whatever server it comes from."""
    code, message = _at(error, "extensions", "code"), _at(error, "message")
    return str(code or "no code"), _printable(str(message or "no message"))[:SHOWN]


def _at(found: Any, *names: str) -> Any:
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [found] if found else []


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
