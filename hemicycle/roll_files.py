"""`hemicycle roll export` and `hemicycle verify`: a bundle to a file, and what that file alone proves.

A consultation's files are had the same way as a roll's.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp

from commons.directory import COUNTRIES_FILE, SERVICES, Directory
from commons.ids import GlobalId
from commons.settings import Settings
from hemicycle.ballot_files import is_ballot, verified_ballot
from hemicycle.certificate_files import certificate_in, certified
from hemicycle.issuer.embedded import token_for
from hemicycle.problem import Problem
from hemicycle.runner.data_folder import DataFolder, disk_problems
from services.governance.domain.bundle import LINE_MAX, Verified, verify
from services.governance.domain.bundle_kinds import CONSULTATION

FORMS = ("jsonl", "csv", "pdf")
FOLDERS = {"roll": "rolls", "consultation": "consultations", "ballot": "ballots"}
"""Where the files of each kind are."""
_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=3, sock_read=60)


async def export_roll(roll: str, to: Path, form: str, persona: str | None, token: str) -> str:
    """Write the file of a roll or consultation, as a sample login or with a token; a report of one sentence.

    The file appears whole or not at all. `Problem` says why not.
    """
    found = GlobalId.parse(roll)
    if found.kind not in FOLDERS:
        raise Problem("Name a roll, a consultation or a secret ballot, like BE.roll.…")
    country = found.country
    if form not in FORMS:
        raise Problem(f"A file is exported as {', '.join(FORMS)}.")
    if not persona and not token:
        raise Problem("Say as whom: --as otto for a sample login, or a token in HEMICYCLE_TOKEN.")
    settings = Settings()
    addresses = settings.addresses or DataFolder(settings.data).addresses
    if not await asyncio.to_thread(addresses.is_file):
        raise Problem(
            f"{addresses} does not say where {country} listens; start 'make run', or set HEMICYCLE_ADDRESSES."
        )
    directory = Directory.load(settings.countries or COUNTRIES_FILE, addresses)
    bearer = token_for(settings, persona) if persona else token
    address = f"{directory.url('governance', str(country))}/bulk/{FOLDERS[found.kind]}/{roll}.{form}"
    size = await _download(address, bearer, to)
    return f"{size:,} bytes in {to}."


async def _download(address: str, bearer: str, to: Path) -> int:
    part = to.with_name(to.name + ".part")
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as http,
            http.get(address, headers={"authorization": f"Bearer {bearer}"}) as response,
        ):
            if response.status != 200:
                raise Problem(await _refused(response))
            with disk_problems(to.parent), part.open("wb") as file:
                async for block in response.content.iter_any():
                    file.write(block)
        os.replace(part, to)
        return to.stat().st_size  # noqa: ASYNC240
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Problem(f"The export broke off ({error}); nothing was written, try again.") from error
    finally:
        part.unlink(missing_ok=True)


async def _refused(response: aiohttp.ClientResponse) -> str:
    try:
        return (await response.json())["errors"][0]["message"]
    except (aiohttp.ContentTypeError, ValueError, LookupError):
        return f"The partition answered with HTTP {response.status}."


def is_partition(name: str) -> bool:
    """Whether a word at the command line names a partition and not a file."""
    service, slash, country = name.partition("/")
    return bool(slash) and service in SERVICES and len(country) == 2


def verify_file(file: Path, about: str | None) -> str:
    """What the file proves, one check a line. `Refusal` BUNDLE_BROKEN or NOT_FOUND, `Problem` for no such file."""
    if (certificate := certificate_in(file)) is not None:
        return "\n".join(certified(certificate))
    if is_ballot(file):
        return "\n".join(verified_ballot(file))
    with _rows(file) as rows:
        found = verify(rows, about)
    told = _consulted(found) if found.kind == CONSULTATION.name else _rolled(found)
    return "\n".join([*told, *_proof(found)])


@contextmanager
def _rows(file: Path) -> Iterator[Iterator[bytes]]:
    try:
        with file.open("rb") as opened:
            yield iter(lambda: opened.readline(LINE_MAX + 1), b"")
    except OSError as error:
        raise Problem(f"{file} cannot be read.") from error


def _rolled(found: Verified) -> Iterator[str]:
    claims = found.claims
    yield f"roll       {claims['sub']} version {claims['version']} of {claims['entity']}"
    yield f"record day {claims['as_of']}, until 24:00 in {claims['time_zone']}; statutes {claims['statutes_version']}"
    yield f"root       ok  {claims['root']} over {found.lines:,} lines, {claims['votes']:,} votes"
    yield f"signature  ok  ES256 by {claims['iss']}, key {found.key_id}"
    yield f"chain      ok  {found.chain:,} audit lines from the computation to the seal"
    if claims["supersedes"]:
        yield f"corrects   version {claims['supersedes']['version']}, root {claims['supersedes']['root']}"
    for article in claims["unverified_articles"]:
        yield f"unverified {article}"


def _consulted(found: Verified) -> Iterator[str]:
    claims, doubles = found.claims, found.claims["suspected_duplicates"]
    yield f"consultation {claims['sub']} by {claims['entity']}, not binding"
    yield f"record day {claims['as_of']}, until 24:00 in {claims['time_zone']}"
    yield f"root       ok  {claims['root']} over {found.lines:,} persons, {claims['voters']:,} with a vote somewhere"
    yield f"signature  ok  ES256 by {claims['iss']}, key {found.key_id}"
    yield f"chain      ok  {found.chain:,} audit lines from the computation to the seal"
    yield f"duplicates {doubles['found']} pairs suspected, {doubles['folded']} decided to be one person"
    for position, source in enumerate(claims["sources"]):
        statutes = source["statutes_version"]
        yield f"bit {position:<7}{source['entity']}, {source['registered']:,} registered, statutes {statutes}"


def _proof(found: Verified) -> Iterator[str]:
    if found.proof is not None:
        yield f"line       ok  {json.dumps(found.proof.line, sort_keys=True, ensure_ascii=False)}"
        yield f"proof      {json.dumps(found.proof.as_row(), sort_keys=True, ensure_ascii=False)}"
