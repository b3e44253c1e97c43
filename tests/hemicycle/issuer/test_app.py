import time
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from commons.auth.caller import Role
from commons.errors import Refusal
from hemicycle.issuer import embedded
from hemicycle.issuer.tokens import READY_MADE_SECONDS
from tests.hemicycle.issuer.conftest import BACK, Issuers


async def test_a_login_ends_in_a_token_that_the_services_accept(issuers: Issuers):
    answer = (await issuers.redeem(code=await issuers.code("olga"))).json()
    caller = await issuers.caller(answer["access_token"])
    assert (caller.issuer, caller.subject, caller.name, caller.home) == ("be", "olga", "Olga Devos", "BE")
    assert caller.has(Role.MEMBERSHIP_OFFICER, "BE")
    assert not caller.has(Role.MEMBERSHIP_OFFICER, "FR")
    assert answer["expires_in"] == 3600
    assert caller.scopes == {"openid", "profile"}


async def test_the_id_token_is_for_the_application_and_carries_its_nonce(issuers: Issuers):
    answer = (await issuers.redeem(code=await issuers.code("amelie"))).json()
    keys = KeySet.import_key_set((await issuers.browser.get(issuers.directory.issuers["be"].jwks)).json())
    claims = jwt.decode(answer["id_token"], keys, algorithms=["ES256"]).claims
    assert claims["iss"] == issuers.directory.issuers["be"].url
    assert claims["aud"] == ["console"]
    assert claims["sub"] == "amelie"
    assert claims["nonce"] == "n-1"


async def test_the_state_comes_back_with_the_code(issuers: Issuers):
    response = await issuers.log_in("amelie", issuers.password("amelie"))
    assert response.headers["location"].startswith(f"{BACK}?")
    assert parse_qs(urlsplit(response.headers["location"]).query)["state"] == ["s-1"]


async def test_a_code_works_once(issuers: Issuers):
    code = await issuers.code("amelie")
    assert (await issuers.redeem(code=code)).status_code == 200
    again = await issuers.redeem(code=code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


async def test_a_stolen_code_is_worth_nothing_without_the_verifier(issuers: Issuers):
    code = await issuers.code("amelie")
    stolen = await issuers.redeem(code=code, code_verifier="x" * 50)
    assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")


async def test_a_code_is_for_its_own_issuer_and_address(issuers: Issuers):
    elsewhere = await issuers.redeem("fr", code=await issuers.code("amelie"))
    assert elsewhere.json()["error"] == "invalid_grant"
    other_address = await issuers.redeem(
        code=await issuers.code("amelie"), redirect_uri="http://127.0.0.1:4000/graphql"
    )
    assert other_address.json()["error"] == "invalid_grant"


async def test_a_code_dies_after_a_minute(issuers: Issuers, monkeypatch):
    code = await issuers.code("amelie")
    now = time.time()
    monkeypatch.setattr("hemicycle.issuer.model.time.time", lambda: now + 61)
    assert (await issuers.redeem(code=code)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": None},
        {"response_type": "token"},
    ],
)
async def test_a_login_without_pkce_or_by_another_flow_is_refused_at_the_application(issuers: Issuers, changes):
    response = await issuers.browser.get(issuers.authorize("be", **changes))
    assert response.status_code == 303
    answer = parse_qs(urlsplit(response.headers["location"]).query)
    assert answer["error"][0] in ("invalid_request", "unsupported_response_type")
    assert answer["state"] == ["s-1"]


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "nobody"},
        {"redirect_uri": "https://evil.example/callback"},
        {"redirect_uri": "http://127.0.0.1@evil.example/callback"},
        {"redirect_uri": "http://127.0.0.1:4000/other"},
        {"redirect_uri": None},
        {"client_id": "ticketing-be"},
    ],
)
async def test_nobody_is_sent_to_an_address_that_is_not_the_applications(issuers: Issuers, changes):
    response = await issuers.browser.get(issuers.authorize("be", **changes))
    assert response.status_code == 400
    assert "location" not in response.headers
    assert 'role="alert"' in response.text


async def test_any_loopback_port_is_the_applications(issuers: Issuers):
    response = await issuers.browser.get(issuers.authorize("be", redirect_uri="http://localhost:51234/callback"))
    assert response.status_code == 200


async def test_a_wrong_password_shows_the_form_again_and_tells_no_more(issuers: Issuers):
    wrong = await issuers.log_in("denis", "guess")
    unknown = await issuers.log_in("nobody-at-all", "guess")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("denis", "NAME") == unknown.text.replace("nobody-at-all", "NAME")
    assert 'role="alert"' in wrong.text
    assert "guess" not in wrong.text


async def test_a_login_of_one_country_is_unknown_to_the_others(issuers: Issuers):
    assert (await issuers.log_in("amelie", issuers.password("amelie"), "fr")).status_code == 401


async def test_guessing_has_to_wait(issuers: Issuers):
    for _ in range(5):
        await issuers.log_in("sami", "guess")
    response = await issuers.log_in("sami", issuers.password("sami"))
    assert response.status_code == 401
    assert "Too many wrong passwords" in response.text
    assert (await issuers.log_in("nadia", issuers.password("nadia"))).status_code == 303


async def test_the_login_page_names_the_application_and_nobody_else(issuers: Issuers):
    page = await issuers.browser.get(issuers.authorize("be"))
    assert page.status_code == 200
    assert '<label for="username">' in page.text
    assert '<label for="password">' in page.text
    assert '<html lang="en">' in page.text
    assert "Hemicycle&#39;s console" in page.text
    assert not any(name in page.text for name in ("amelie", "olga", "Devos"))
    assert "<script" not in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"


async def test_what_the_application_sends_cannot_leave_its_field(issuers: Issuers):
    page = await issuers.browser.get(issuers.authorize("be", state='"><script>alert(1)</script>'))
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text


async def test_an_application_gets_a_short_token_in_its_own_name(issuers: Issuers):
    answer = await issuers.browser.post(
        f"{issuers.directory.issuers['be'].url}/token",
        data={"grant_type": "client_credentials", "scope": "entities:read everything:write"},
        auth=("ticketing-be", "ticketing-secret"),
    )
    assert answer.status_code == 200
    assert answer.json()["expires_in"] == 900
    caller = await issuers.caller(answer.json()["access_token"])
    assert caller.subject == "ticketing-be"
    assert caller.has(Role.INTEGRATOR, "BE")
    assert caller.scopes == {"entities:read"}


@pytest.mark.parametrize(
    ("credentials", "status"),
    [(("ticketing-be", "wrong"), 401), (("nobody", "ticketing-secret"), 401), (None, 401)],
)
async def test_an_application_without_its_secret_gets_nothing(issuers: Issuers, credentials, status):
    answer = await issuers.browser.post(
        f"{issuers.directory.issuers['be'].url}/token", data={"grant_type": "client_credentials"}, auth=credentials
    )
    assert (answer.status_code, answer.json()["error"]) == (status, "invalid_client")


async def test_a_public_application_has_no_token_of_its_own(issuers: Issuers):
    answer = await issuers.redeem(grant_type="client_credentials")
    assert answer.json()["error"] in ("invalid_client", "unauthorized_client")


async def test_an_unknown_grant_is_refused(issuers: Issuers):
    assert (await issuers.redeem(grant_type="password")).json()["error"] == "unsupported_grant_type"


async def test_a_header_that_is_no_text_is_a_bad_request(issuers: Issuers):
    answer = await issuers.browser.post(
        f"{issuers.directory.issuers['be'].url}/token",
        data={"grant_type": "client_credentials"},
        headers={"Authorization": "Basic //79/A=="},
    )
    assert answer.status_code == 400


async def test_discovery_leads_to_everything(issuers: Issuers):
    url = issuers.directory.issuers["group"].url
    found = (await issuers.browser.get(f"{url}/.well-known/openid-configuration")).json()
    assert found["issuer"] == url
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert (await issuers.browser.get(found["jwks_uri"])).json()["keys"][0]["alg"] == "ES256"
    by_oauth = await issuers.browser.get(url.replace("/group", "/.well-known/oauth-authorization-server/group"))
    assert by_oauth.json() == found


async def test_the_public_keys_are_public_only(issuers: Issuers):
    keys = {
        name: (await issuers.browser.get(issuer.jwks)).json()["keys"]
        for name, issuer in issuers.directory.issuers.items()
    }
    assert all("d" not in key for found in keys.values() for key in found)
    assert len({found[0]["kid"] for found in keys.values()}) == 3


async def test_an_issuer_that_does_not_exist_is_not_found(issuers: Issuers):
    url = issuers.directory.issuers["be"].url.replace("/be", "/xx")
    assert (await issuers.browser.get(f"{url}/jwks.json")).status_code == 404


async def test_a_ready_made_token_is_like_one_of_a_login(issuers: Issuers):
    token = embedded.token_of(issuers.folder, issuers.directory, "otto", READY_MADE_SECONDS)
    caller = await issuers.caller(token)
    assert (caller.issuer, caller.subject) == ("be", "otto")
    assert caller.has(Role.ORGANISER, "EU")


async def test_an_expired_token_is_refused(issuers: Issuers):
    token = embedded.token_of(issuers.folder, issuers.directory, "otto", -60)
    with pytest.raises(Refusal) as refused:
        await issuers.caller(token)
    assert refused.value.code == "UNAUTHENTICATED"
