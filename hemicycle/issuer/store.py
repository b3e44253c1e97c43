"""All SQL of the issuer: accounts, applications and login codes in a database of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from hemicycle.issuer.model import CODE_SECONDS, Account, Application, LoginCode

TABLES = Path(__file__).with_name("tables.sql")


class Store:
    """The issuer's database at `url`."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(url, pool_size=4, max_overflow=0, pool_timeout=10)

    async def create_tables(self) -> None:
        """Make the tables in an empty database."""
        async with self._engine.begin() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.execute(TABLES.read_text("utf-8"))

    async def account(self, issuer: str, subject: str) -> Account | None:
        """The login `subject` at `issuer`, if there is one."""
        statement = "SELECT * FROM account WHERE issuer = :issuer AND subject = :subject"
        row = await self._first(statement, {"issuer": issuer, "subject": subject})
        return Account(**{**row, "roles": tuple(row["roles"])}) if row else None

    async def application(self, issuer: str, client_id: str) -> Application | None:
        """The application `client_id` at `issuer`, if there is one."""
        statement = "SELECT * FROM application WHERE issuer = :issuer AND client_id = :client_id"
        row = await self._first(statement, {"issuer": issuer, "client_id": client_id})
        if row is None:
            return None
        listed = {name: tuple(row[name]) for name in ("grant_types", "redirect_uris", "roles")}
        return Application(**{**row, **listed})

    async def save(self, accounts: Iterable[Account], applications: Iterable[Application]) -> None:
        """Add logins and applications; known ones are replaced."""
        async with self._engine.begin() as connection:
            for statement, rows in ((_ACCOUNT, accounts), (_APPLICATION, applications)):
                for row in rows:
                    values = asdict(row)
                    values |= {name: list(value) for name, value in values.items() if isinstance(value, tuple)}
                    await connection.execute(text(statement), {**values, "roles": json.dumps(values["roles"])})

    async def save_code(self, code: LoginCode) -> None:
        """Keep a code until it is used; old ones go."""
        values = asdict(code)
        values["code_hash"] = _digest(values.pop("code"))
        async with self._engine.begin() as connection:
            await connection.execute(
                text("DELETE FROM login_code WHERE made_at < :oldest"), {"oldest": code.made_at - CODE_SECONDS}
            )
            await connection.execute(text(_CODE), values)

    async def take_code(self, issuer: str, code: str) -> LoginCode | None:
        """The code, which nobody can take a second time."""
        statement = "DELETE FROM login_code WHERE code_hash = :hash AND issuer = :issuer RETURNING *"
        row = await self._first(statement, {"hash": _digest(code), "issuer": issuer})
        if row is None:
            return None
        row.pop("code_hash")
        return LoginCode(code=code, **row)

    async def close(self) -> None:
        """Close the pool."""
        await self._engine.dispose()

    async def _first(self, statement: str, parameters: dict[str, Any]) -> dict[str, Any] | None:
        async with self._engine.begin() as connection:
            row = (await connection.execute(text(statement), parameters)).mappings().first()
        return dict(row) if row else None


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


_ACCOUNT = """
INSERT INTO account (issuer, subject, name, country, roles, password)
VALUES (:issuer, :subject, :name, :country, CAST(:roles AS jsonb), :password)
ON CONFLICT (issuer, subject) DO UPDATE SET
  name = excluded.name, country = excluded.country, roles = excluded.roles, password = excluded.password
"""

_APPLICATION = """
INSERT INTO application (issuer, client_id, name, grant_types, redirect_uris, scope, country, roles, secret)
VALUES (:issuer, :client_id, :name, :grant_types, :redirect_uris, :scope, :country, CAST(:roles AS jsonb), :secret)
ON CONFLICT (issuer, client_id) DO UPDATE SET
  name = excluded.name, grant_types = excluded.grant_types, redirect_uris = excluded.redirect_uris,
  scope = excluded.scope, country = excluded.country, roles = excluded.roles, secret = excluded.secret
"""

_CODE = """
INSERT INTO login_code
  (code_hash, issuer, client_id, subject, redirect_uri, scope, nonce, code_challenge, code_challenge_method, made_at)
VALUES (:code_hash, :issuer, :client_id, :subject, :redirect_uri, :scope, :nonce, :code_challenge,
        :code_challenge_method, :made_at)
"""
