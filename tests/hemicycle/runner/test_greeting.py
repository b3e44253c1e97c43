import io
import json
import re
from pathlib import Path

import pytest
from graphql import parse
from rich.console import Console

from commons.auth.caller import Role
from commons.auth.tokens import unverified_claims
from commons.directory import Directory
from hemicycle.runner.addresses import ensure_keys, write_addresses
from hemicycle.runner.data_folder import DataFolder
from hemicycle.runner.greeting import TRIALS, greet, role_callers
from hemicycle.runner.ports import assign
from hemicycle.runner.progress import Reporter
from hemicycle.sample.personas import persona


@pytest.fixture
def said(tmp_path: Path) -> tuple[str, DataFolder]:
    folder, directory = DataFolder(tmp_path), Directory.load()
    ports = assign(4000, directory)
    ensure_keys(folder, directory, [])
    write_addresses(folder, ports, directory)
    output = io.StringIO()
    greet(folder, Directory.load(addresses=folder.addresses), ports, Reporter(Console(file=output)))
    return output.getvalue(), folder


def test_every_role_has_a_caller_with_a_token_that_carries_it(said: tuple[str, DataFolder]):
    text, _ = said
    tokens = re.findall(r"^  (ey\S+)$", text, re.MULTILINE)
    roles = [{row["role"] for row in unverified_claims(token)["roles"]} for token in tokens]
    assert [role for role, _ in role_callers()] == [
        "member",
        "membership_officer",
        "organiser",
        "client_officer",
        "ethics_secretary",
        "auditor",
    ]
    assert [set(), *({role.value} for role in Role)] == roles


def test_the_shells_tokens_are_the_printed_ones(said: tuple[str, DataFolder]):
    text, folder = said
    rows = dict(line.split("=", 1) for line in (folder.path / "tokens.env").read_text().splitlines())
    assert set(rows) >= {subject.upper() for _, subject, _ in TRIALS}
    assert all(token in text for token in rows.values())


def test_each_question_can_be_pasted_into_a_shell(said: tuple[str, DataFolder]):
    text, _ = said
    bodies = re.findall(r"-d '(.*)'$", text, re.MULTILINE)
    assert [json.loads(body)["query"] for body in bodies] == [query for _, _, query in TRIALS]
    for _, subject, query in TRIALS:
        parse(query)
        assert persona(subject)
