from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from commons.auth.caller import Role
from commons.auth.keys import KeySets, SigningKey
from commons.auth.tokens import Asking, partition_token, verify_partition
from commons.errors import Refusal
from tests.commons.partitions import Issuing, role


@pytest.fixture(scope="module")
def issuing() -> Issuing:
    names = ("members/BE", "governance/BE", "governance/FR")
    return Issuing(partitions={name: SigningKey.generate() for name in names})


async def refused(issuing: Issuing, token: str) -> Refusal:
    with pytest.raises(Refusal) as error:
        await issuing.tokens().caller(token)
    return error.value


def compact(header: dict[str, Any], claims: dict[str, Any], signature: str = "") -> str:
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims))
    return ".".join([*parts, signature])


class TestCaller:
    async def test_who_and_what(self, issuing: Issuing) -> None:
        token = issuing.token(
            "be", "olga", name="Olga", country="BE", scope="a b", roles=[role("membership_officer", "BE", "EU")]
        )
        caller = await issuing.tokens().caller(token)
        assert (caller.issuer, caller.subject, caller.name, caller.home) == ("be", "olga", "Olga", "BE")
        assert caller.has(Role.MEMBERSHIP_OFFICER, "EU", "EU.entity.smart-group")
        assert caller.scopes == {"a", "b"}
        assert caller.token == token
        assert token not in repr(caller)

    async def test_a_role_of_named_entities_holds_in_those_alone(self, issuing: Issuing) -> None:
        token = issuing.token("fr", roles=[role("organiser", "FR", entities=("FR.entity.alterna",))])
        caller = await issuing.tokens().caller(token)
        assert caller.has(Role.ORGANISER, "FR", "FR.entity.alterna")
        assert not caller.has(Role.ORGANISER, "FR", "FR.entity.smartfr")
        assert caller.entities_with(frozenset({Role.ORGANISER}), "FR") == {"FR.entity.alterna"}
        assert caller.entities_with(frozenset({Role.AUDITOR}), "FR") == frozenset()

    async def test_an_issuer_gives_roles_in_its_own_countries_only(self, issuing: Issuing) -> None:
        token = issuing.token("fr", country="BE", roles=[role("organiser", "BE", "FR"), role("auditor", "DE")])
        caller = await issuing.tokens().caller(token)
        assert [(grant.role, set(grant.countries)) for grant in caller.grants] == [(Role.ORGANISER, {"FR"})]
        assert caller.home is None

    async def test_an_unknown_role_is_refused(self, issuing: Issuing) -> None:
        assert (await refused(issuing, issuing.token("be", roles=[role("emperor", "BE")]))).code == "UNKNOWN_ROLE"

    @pytest.mark.parametrize("roles", ["organiser", {"role": "organiser"}, ["organiser"], [[1]], 7, [{"role": []}]])
    async def test_roles_that_cannot_be_read_are_refused(self, issuing: Issuing, roles: Any) -> None:
        assert (await refused(issuing, issuing.token("be", roles=roles))).code in {"UNAUTHENTICATED", "UNKNOWN_ROLE"}

    async def test_the_digest_tells_callers_apart_by_what_they_may_see(self, issuing: Issuing) -> None:
        tokens = issuing.tokens()
        plain = await tokens.caller(issuing.token("be", "a"))
        again = await tokens.caller(issuing.token("be", "a", jti="other"))
        organiser = await tokens.caller(issuing.token("be", "a", roles=[role("organiser", "BE")]))
        assert plain.digest == again.digest != organiser.digest


class TestForgery:
    async def test_another_key_with_the_right_key_id(self, issuing: Issuing) -> None:
        stolen = issuing.keys["be"].kid
        thief = SigningKey.generate()
        token = jwt.encode({"alg": "ES256", "kid": stolen}, claims(), thief.key, algorithms=["ES256"])
        assert (await refused(issuing, token)).code == "UNAUTHENTICATED"

    async def test_one_issuers_key_for_anothers_name(self, issuing: Issuing) -> None:
        token = issuing.token("be", key=issuing.keys["fr"])
        assert (await refused(issuing, token)).code == "UNAUTHENTICATED"

    @pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
    async def test_no_signature(self, issuing: Issuing, algorithm: str) -> None:
        assert (await refused(issuing, compact({"alg": algorithm}, claims()))).code == "UNAUTHENTICATED"

    async def test_the_public_key_as_a_shared_secret(self, issuing: Issuing) -> None:
        public = json.dumps(issuing.keys["be"].public_set()["keys"][0]).encode()
        header = {"alg": "HS256", "kid": issuing.keys["be"].kid}
        token = jwt.encode(header, claims(), OctKey.import_key(public), algorithms=["HS256"])
        assert (await refused(issuing, token)).code == "UNAUTHENTICATED"

    async def test_a_key_brought_along_in_the_header(self, issuing: Issuing) -> None:
        thief = SigningKey.generate()
        header = {"alg": "ES256", "jwk": thief.public_set()["keys"][0], "jku": "https://thief.test/jwks"}
        token = jwt.encode(header, claims(), thief.key, algorithms=["ES256"])
        assert (await refused(issuing, token)).code == "UNAUTHENTICATED"
        assert "https://thief.test/jwks" not in issuing.fetched

    async def test_changed_claims(self, issuing: Issuing) -> None:
        header, _, signature = issuing.token("be").split(".")
        other = compact({}, claims() | {"roles": [role("organiser", "BE")]}).split(".")[1]
        assert (await refused(issuing, f"{header}.{other}.{signature}")).code == "UNAUTHENTICATED"

    @pytest.mark.parametrize(
        "changed",
        [
            {"exp": int(time.time()) - 60},
            {"exp": None},
            {"exp": "tomorrow"},
            {"aud": "members/BE"},
            {"aud": None},
            {"iss": "https://fr.test"},
            {"iss": "https://elsewhere.test"},
            {"iss": None},
            {"sub": None},
            {"iat": int(time.time()) + 3600},
            {"nbf": int(time.time()) + 3600},
        ],
    )
    async def test_claims_that_do_not_hold(self, issuing: Issuing, changed: dict[str, Any]) -> None:
        assert (await refused(issuing, issuing.token("be", **changed))).code == "UNAUTHENTICATED"

    @pytest.mark.parametrize("token", ["", "x", "a.b", "a.b.c", "....", "é.é.é", compact({}, {})[:-1], "[].[].[]"])
    async def test_what_is_no_token(self, issuing: Issuing, token: str) -> None:
        assert (await refused(issuing, token)).code == "UNAUTHENTICATED"

    async def test_a_partitions_token_is_no_callers(self, issuing: Issuing) -> None:
        key = issuing.partitions["governance/BE"]
        token = partition_token(Asking("governance/BE", "hemicycle", "VOTING_ROLL"), key)
        assert (await refused(issuing, token)).code == "UNAUTHENTICATED"


class TestRemembering:
    async def test_a_verified_token_is_read_once(self, issuing: Issuing) -> None:
        tokens, token = issuing.tokens(), issuing.token("be")
        assert await tokens.caller(token) is await tokens.caller(token)

    async def test_and_forgotten_when_it_expires(self, issuing: Issuing, monkeypatch: pytest.MonkeyPatch) -> None:
        tokens, token = issuing.tokens(), issuing.token("be")
        await tokens.caller(token)
        later = time.time() + 301 + 5
        monkeypatch.setattr(time, "time", lambda: later)
        with pytest.raises(Refusal):
            await tokens.caller(token)


class TestPartitions:
    async def verify(self, issuing: Issuing, token: str, asked: str = "members/BE") -> Asking:
        return await verify_partition(token, asked, issuing.directory(), KeySets(issuing.fetch))

    async def test_what_the_directory_licenses(self, issuing: Issuing) -> None:
        asking = Asking("governance/BE", "members/BE", "VOTING_ROLL", "BE.assembly.1")
        assert await self.verify(issuing, partition_token(asking, issuing.partitions["governance/BE"])) == asking

    @pytest.mark.parametrize(
        ("asking", "code"),
        [
            (Asking("governance/BE", "members/BE", "CURIOSITY"), "FORBIDDEN"),
            (Asking("governance/FR", "members/BE", "VOTING_ROLL"), "FORBIDDEN"),
            (Asking("members/BE", "members/BE", "VOTING_ROLL"), "FORBIDDEN"),
            (Asking("governance/BE", "members/FR", "VOTING_ROLL"), "UNAUTHENTICATED"),
            (Asking("governance/DE", "members/BE", "VOTING_ROLL"), "UNAUTHENTICATED"),
            (Asking("https://be.test", "members/BE", "VOTING_ROLL"), "UNAUTHENTICATED"),
        ],
    )
    async def test_what_it_does_not(self, issuing: Issuing, asking: Asking, code: str) -> None:
        key = issuing.partitions.get(asking.asker, SigningKey.generate())
        with pytest.raises(Refusal) as error:
            await self.verify(issuing, partition_token(asking, key))
        assert error.value.code == code

    async def test_one_partition_cannot_speak_for_another(self, issuing: Issuing) -> None:
        token = partition_token(
            Asking("governance/BE", "members/BE", "VOTING_ROLL"), issuing.partitions["governance/FR"]
        )
        with pytest.raises(Refusal) as error:
            await self.verify(issuing, token)
        assert error.value.code == "UNAUTHENTICATED"


def claims() -> dict[str, Any]:
    now = int(time.time())
    return {"iss": "https://be.test", "sub": "x", "aud": "hemicycle", "iat": now, "exp": now + 300}
