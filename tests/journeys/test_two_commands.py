"""A newcomer starts Hemicycle and tries what it says: the addresses, the tokens, the three questions."""

from __future__ import annotations

import re
import subprocess

import httpx2

from commons.directory import Directory
from hemicycle.runner.greeting import TRIALS, role_callers
from tests.stack import Stack


def test_every_partition_and_issuer_is_up(stack: Stack):
    directory = Directory.load(addresses=stack.data / "addresses.json")
    assert len(directory.partitions) == 30
    with httpx2.Client() as browser:
        for name, url in directory.partitions.items():
            ready = browser.get(f"{url}/ready").json()
            assert (ready["ready"], ready["partition"]) == (True, name)
        for issuer in directory.issuers.values():
            assert browser.get(f"{issuer.url}/.well-known/openid-configuration").json()["issuer"] == issuer.url


async def test_the_three_questions_have_answers(stack: Stack):
    for _, subject, query in TRIALS:
        answer = await stack.ask(query, as_=subject)
        assert "errors" not in answer, answer
        assert all(answer["data"].values()), answer


def test_the_questions_can_be_pasted_into_a_shell(stack: Stack):
    commands = re.findall(r"^  (\. .*curl .*)$", stack.log, re.MULTILINE)
    assert len(commands) == len(TRIALS)
    for command in commands:
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, timeout=30)
        assert done.stdout.startswith('{"data":{"')


async def test_every_role_has_a_token_that_every_country_takes(stack: Stack):
    for _, login in role_callers():
        answer = await stack.ask("{ me { id } }", as_=login.subject)
        assert answer["extensions"]["partitions"]["complete"], answer


def test_a_page_of_graphiql_comes_to_browsers(stack: Stack):
    page = httpx2.get(f"{stack.url}/graphql", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "graphiql" in page.text.lower()
