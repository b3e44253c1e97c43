"""What a bureau does with proxies, in one word each."""

from __future__ import annotations

from typing import Any

from tests.services.governance.country import Country
from tests.services.governance.hands import m

PROXY = """id blank laterCalls relation revoked law holder { id } outsider { name } substitute { id }
  substituteOutsider { name } instructions { resolution { id } choice marks list }"""
GIVE = f"""mutation($input: GiveProxyInput!) {{ giveProxy(input: $input) {{ ... on GiveProxyPayload {{
  proxy {{ {PROXY} }} }} ...Refused }} }}"""
INSTRUCT = f"""mutation($input: InstructProxyInput!) {{ instructProxy(input: $input) {{
  ... on InstructProxyPayload {{ proxy {{ {PROXY} }} }} ...Refused }} }}"""
STANCE = """mutation($input: RecordBoardStanceInput!) { recordBoardStance(input: $input) {
  ... on RecordBoardStancePayload { resolution { boardStance { supports marks source } } } ...Refused } }"""
IMPORT = """mutation($input: ImportProxiesInput!) { importProxies(input: $input) { ... on ImportProxiesPayload {
  proxyImport { id digest lines accepted standing rejectedCount recordedBy
    rejected(first: 20) { edges { node { line code message article key } } } } } ...Refused } }"""
REVOKE_ALL = """mutation($input: RevokeProxiesInput!) { revokeProxies(input: $input) {
  ... on RevokeProxiesPayload { revoked rejectedCount rejected(first: 20) { edges { node { line code } } } }
    ...Refused } }"""
HOLDERS = """query($id: ID!, $r: ID, $first: Int, $after: String) { assembly(id: $id) { proxyList { csv }
  proxyImports { edges { node { id accepted rejected { edges { node { line } } } } } }
  proxyHolders(resolution: $r, first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { node {
    membership { id } outsider { name } principals blank votes here
    wishes { choice marks blank principals votes } } } } } }"""


async def instruct(place: Country, proxy: str, *told: tuple[str, str]) -> dict[str, Any]:
    """Instruct a holder: (item, choice) each; the proxy."""
    rows = [{"resolution": item, "choice": choice} for item, choice in told]
    found = await place.data(INSTRUCT, input={"proxy": proxy, "instructions": rows})
    return found["instructProxy"]["proxy"]


async def take_in(place: Country, assembly: str, content: str, **fields: Any) -> dict[str, Any]:
    """Take in a file; what became of it."""
    found = await place.data(IMPORT, input={"assembly": assembly, "content": content} | fields)
    return found["importProxies"]["proxyImport"]


def rejected(found: dict[str, Any]) -> list[tuple[int, str]]:
    """(line, code) of the lines that were not taken in."""
    return [(edge["node"]["line"], edge["node"]["code"]) for edge in found["rejected"]["edges"]]


def line(place: Country, principal: int, holder: int | None, *more: str, form: str = "TEXT") -> str:
    """One line of a file: principal, holder, form, day, and more cells."""
    who = "" if holder is None else m(holder, place.code)
    return ";".join([m(principal, place.code), who, form, place.today.isoformat(), *more])
