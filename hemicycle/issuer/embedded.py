"""The issuers of one data folder: their identities from the directory, their database filled with the sample logins."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any, cast

from commons.auth.keys import SigningKey
from commons.directory import COUNTRIES_FILE, Directory
from commons.settings import Settings
from hemicycle.issuer import passwords
from hemicycle.issuer.model import Account, Application
from hemicycle.issuer.store import Store
from hemicycle.issuer.tokens import READY_MADE_SECONDS, Identity, ready_made, ready_made_for
from hemicycle.problem import Problem
from hemicycle.runner.data_folder import DataFolder, write
from hemicycle.sample.personas import INTEGRATORS, Persona, logins

TITLES = {"be": "SmartCoop, Belgium", "fr": "Smart France", "group": "The Smart group"}
CONSOLE = "console"
_CONSOLE_ADDRESSES = tuple(
    f"http://{host}/{path}" for host in ("127.0.0.1", "localhost") for path in ("graphql", "callback")
)


def identities(folder: DataFolder, directory: Directory) -> dict[str, Identity]:
    """Every issuer of the directory, with its key from the data folder."""
    return {
        name: Identity(name, issuer.url, SigningKey.load(folder.issuer_key(name)), issuer.countries)
        for name, issuer in directory.issuers.items()
    }


def titles(directory: Directory) -> dict[str, str]:
    """What an issuer is called on its pages."""
    return {name: TITLES.get(name, name) for name in directory.issuers}


async def fill(store: Store, folder: DataFolder, directory: Directory) -> None:
    """Make the tables, and store the sample's logins and applications."""
    await store.create_tables()
    secret = password_secret(folder)
    await store.save(list(_accounts(secret)), [*_consoles(directory), *_integrators()])


def password_secret(folder: DataFolder) -> bytes:
    """What the sample passwords of this data folder are derived from; made when first asked for."""
    path = folder.keys / "sample-passwords"
    if not path.exists():
        write(path, secrets.token_hex(32))
    return bytes.fromhex(path.read_text("utf-8"))


def password_of(folder: DataFolder, login: Persona) -> str:
    """The password of a sample login in this data folder."""
    return passwords.sample_password(password_secret(folder), login.issuer, login.subject)


def token_of(folder: DataFolder, directory: Directory, subject: str, seconds: int) -> str:
    """A ready-made token for a sample login or application. `Problem` when there is none of that name."""
    if subject in INTEGRATORS:
        application = next(one for one in _integrators() if one.client_id == subject)
        return ready_made_for(identities(folder, directory)[application.issuer], application, seconds)
    found = _login(subject)
    return ready_made(identities(folder, directory)[found.issuer], _account(found, ""), seconds)


def token_for(settings: Settings, subject: str, seconds: int = READY_MADE_SECONDS) -> str:
    """The same from the data folder that the settings name. `Problem` when it holds no data."""
    folder = DataFolder(settings.data)
    folder.stamp()
    return token_of(folder, Directory.load(settings.countries or COUNTRIES_FILE, folder.addresses), subject, seconds)


def password_for(settings: Settings, subject: str) -> str:
    """The password of a sample login in the data folder that the settings name."""
    folder = DataFolder(settings.data)
    folder.stamp()
    return password_of(folder, _login(subject))


def _login(subject: str) -> Persona:
    found = next((login for login in logins() if login.subject == subject), None)
    if found is None:
        known = ", ".join([*(login.subject for login in logins()), *INTEGRATORS])
        raise Problem(f"Nobody is called {subject}; the sample has {known}.")
    return found


def _account(login: Persona, password: str) -> Account:
    return Account(login.issuer, login.subject, login.name, login.country, login.roles, password)


def _accounts(secret: bytes) -> Iterator[Account]:
    for login in logins():
        password = passwords.sample_password(secret, login.issuer, login.subject)
        yield _account(login, passwords.hashed(password))


def _consoles(directory: Directory) -> Iterator[Application]:
    for issuer in directory.issuers:
        yield Application(
            issuer, CONSOLE, "Hemicycle's console", ("authorization_code",), _CONSOLE_ADDRESSES, "openid profile"
        )


def _integrators() -> Iterator[Application]:
    for client_id, row in INTEGRATORS.items():
        given = cast(dict[str, Any], row)
        yield Application(
            issuer=given["issuer"],
            client_id=client_id,
            name=client_id,
            grant_types=("client_credentials",),
            scope=given["scope"],
            country=given["country"],
            roles=tuple(given["roles"]),
            secret=passwords.hashed(given["secret"]),
        )
