"""What a run says when it is ready: where things are, whom one can be, three questions to try."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import urlencode

from commons.auth.caller import Role
from commons.directory import Directory
from hemicycle.issuer import embedded as issuers
from hemicycle.issuer.tokens import READY_MADE_SECONDS
from hemicycle.runner.data_folder import DataFolder, write
from hemicycle.runner.ports import HOST, Ports
from hemicycle.runner.progress import Reporter
from hemicycle.sample.personas import INTEGRATORS, PERSONAS, SHARED_CLIENT_VAT, Persona

TRIALS: tuple[tuple[str, str, str], ...] = (
    (
        "Amélie's own memberships in three countries",
        "amelie",
        "{ me { displayName memberships { entity { name country } facts { registered holder } } } }",
    ),
    (
        "The newest members of Belgium and the group, as its officer sees them",
        "olga",
        "{ members(first: 5, orderBy: NEWEST) { edges { node { joinedOn entity { name } } } "
        "partitions { country status } } }",
    ),
    (
        "One client organisation, as each country knows it",
        "clara",
        f'{{ organisationByIdentifier(scheme: VAT, value: "{SHARED_CLIENT_VAT}") '
        "{ name partnership relations { status entity { name } } } }",
    ),
)
"""Three questions: what it shows, who asks, the query."""


def greet(folder: DataFolder, directory: Directory, ports: Ports, reporter: Reporter) -> None:
    """Print the greeting; the tokens also go to `tokens.env`, to be read by a shell."""
    url = f"http://{HOST}:{ports.gateway}"
    callers = role_callers()
    names = [*(login.subject for _, login in callers), *INTEGRATORS]
    tokens = {name: issuers.token_of(folder, directory, name, READY_MADE_SECONDS) for name in names}
    env = folder.path / "tokens.env"
    write(env, "".join(f"{variable(subject)}={token}\n" for subject, token in tokens.items()))
    for line in (
        "",
        f"Hemicycle is ready: {url}/graphql   (GraphiQL in a browser, GraphQL for everything else)",
        f"  issuers     {', '.join(issuer.url for issuer in directory.issuers.values())}",
        f"  partitions  {len(ports.partitions)}, listed in {shown(folder.addresses)}",
        f"  logs        {shown(folder.logs)}",
        "",
        f"One caller for each role, with a token for {READY_MADE_SECONDS // 3600} hours (in {shown(env)}) and a",
        f"password for the login page; '{command()} token NAME' makes any of the {len(PERSONAS)} another:",
        *(_introduction(folder, role, login, tokens[login.subject]) for role, login in callers),
        *(
            f"\n  integrator: {name} / {INTEGRATORS[name]['secret']}, by client credentials.\n  {tokens[name]}"
            for name in INTEGRATORS
        ),
        "",
        "Three questions to try:",
        *(line for trial in TRIALS for line in _trial(url, env, trial)),
        "",
        "Ctrl-C stops everything.",
    ):
        reporter.say(line)


def role_callers() -> list[tuple[str, Persona]]:
    """The first persona of each role, members first."""
    found: dict[str, Persona] = {}
    for login in PERSONAS:
        for role in [str(row["role"]) for row in login.roles] or ["member"]:
            found.setdefault(role, login)
    order = ["member", *(role.value for role in Role)]
    return [(role, found[role]) for role in order if role in found]


def variable(subject: str) -> str:
    """The shell variable of a login's token."""
    return subject.upper().replace("-", "_")


def command() -> str:
    """How this installation's command line is called from here."""
    return shown(Path(sys.prefix) / "bin" / "hemicycle")


def shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def _introduction(folder: DataFolder, role: str, login: Persona, token: str) -> str:
    password = issuers.password_of(folder, login)
    return f"\n  {role}: {login.subject} / {password} at issuer {login.issuer}. {login.about}\n  {token}"


def _trial(url: str, env: Path, trial: tuple[str, str, str]) -> list[str]:
    title, subject, query = trial
    body = '{"query":"' + query.replace('"', '\\"') + '"}'
    return [
        f"\n  {title}:",
        f"  . {shown(env)}; curl -s {url}/graphql -H 'content-type: application/json' "
        f"-H \"authorization: Bearer ${variable(subject)}\" -d '{body}'",
        f"  {url}/graphql?{urlencode({'query': query})}   (in GraphiQL, with the token of {subject} as header)",
    ]
