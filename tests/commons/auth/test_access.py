from __future__ import annotations

from pathlib import Path

import pytest
from graphql import ObjectTypeDefinitionNode, ObjectTypeExtensionNode, parse
from hypothesis import given
from hypothesis import strategies as st

from commons.auth.access import ACCESS_FILE, AccessTable, Rule
from commons.auth.caller import ANONYMOUS, Caller, Role, RoleGrant
from commons.directory import SERVICES

SUBGRAPHS = ACCESS_FILE.parent / "subgraphs"


def fields_of(service: str) -> set[str]:
    """Every `Type.field` of a committed subgraph, Federation's own apart."""
    document = parse((SUBGRAPHS / f"{service}.graphql").read_text("utf-8"))
    return {
        f"{node.name.value}.{field.name.value}"
        for node in document.definitions
        if isinstance(node, ObjectTypeDefinitionNode | ObjectTypeExtensionNode) and not node.name.value.startswith("_")
        for field in node.fields or ()
        if not field.name.value.startswith("_")
    }


@pytest.mark.parametrize("service", SERVICES)
def test_the_committed_table_names_every_field_of_every_subgraph(service: str) -> None:
    names = fields_of(service)
    assert len(names) > 10
    assert AccessTable.load().missing(names) == []


def test_no_rule_is_for_a_field_that_a_known_type_has_not() -> None:
    known = set().union(*(fields_of(service) for service in SERVICES))
    types = {name.split(".")[0] for name in known}
    stale = {name for name in AccessTable.load().rules if name.split(".")[0] in types} - known
    # The roots also hold the gateway's own fields.
    assert {name for name in stale if name.split(".")[0] not in {"Query", "Mutation", "Subscription"}} == set()


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    "types",
    ['open = ["a", "a"]', 'open = ["a"]\nlogin = ["a"]', 'unknown = ["a"]'],
)
def test_a_field_stands_once_under_a_rule_that_exists(tmp_path: Path, types: str) -> None:
    text = f"[rules]\nopen = {{ open = true }}\nlogin = {{ login = true }}\n[types.T]\n{types}\n"
    with pytest.raises(ValueError, match=r"T\.a"):
        AccessTable.load(write(tmp_path / "access.toml", text))


def test_a_role_that_does_not_exist_is_no_rule(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="emperor"):
        AccessTable.load(write(tmp_path / "access.toml", '[rules]\nx = { roles = ["emperor"] }\n[types]\n'))


CODES = st.sampled_from(["BE", "FR"])
ENTITIES = st.sampled_from([None, "BE.entity.a", "BE.entity.b"])
GRANTS = st.builds(
    RoleGrant,
    st.sampled_from([Role.ORGANISER, Role.AUDITOR]),
    st.frozensets(CODES, min_size=1),
    st.frozensets(st.sampled_from(["BE.entity.a", "BE.entity.b"])),
)
CALLERS = st.one_of(
    st.just(ANONYMOUS), st.builds(Caller, st.just("be"), st.just("x"), grants=st.lists(GRANTS, max_size=2).map(tuple))
)
RULES = st.builds(
    Rule,
    st.just("rule"),
    open=st.booleans(),
    login=st.booleans(),
    self_=st.booleans(),
    consent=st.booleans(),
    anywhere=st.booleans(),
    roles=st.frozensets(st.sampled_from([Role.ORGANISER, Role.AUDITOR])),
)


@given(RULES, CALLERS, CODES, ENTITIES, st.booleans(), st.booleans())
def test_what_a_service_grants_the_gateway_never_refuses(  # noqa: PLR0917
    rule: Rule, caller: Caller, country: str, entity: str | None, own: bool, consented: bool
) -> None:
    if rule.grants(caller, country, entity=entity, own=own, consented=consented):
        assert rule.may_hold(caller, country)


@given(RULES, CODES, ENTITIES, st.booleans(), st.booleans())
def test_without_a_token_only_what_is_open(
    rule: Rule, country: str, entity: str | None, own: bool, consented: bool
) -> None:
    assert rule.grants(ANONYMOUS, country, entity=entity, own=own, consented=consented) == rule.open


@given(RULES, CALLERS, CODES, ENTITIES)
def test_fewer_roles_never_show_more(rule: Rule, caller: Caller, country: str, entity: str | None) -> None:
    less = Caller(caller.issuer, caller.subject, grants=caller.grants[:1])
    if rule.grants(less, country, entity=entity):
        assert rule.grants(caller, country, entity=entity)


def test_own_consented_and_roles_each_open_their_door() -> None:
    rule = Rule("r", self_=True, consent=True, roles=frozenset({Role.ORGANISER}))
    member = Caller("be", "x")
    organiser = Caller("be", "x", grants=(RoleGrant(Role.ORGANISER, frozenset({"BE"}), frozenset({"BE.entity.a"})),))
    assert not rule.grants(member, "BE", entity="BE.entity.a")
    assert rule.grants(member, "BE", own=True)
    assert rule.grants(member, "BE", consented=True)
    assert rule.grants(organiser, "BE", entity="BE.entity.a")
    assert not rule.grants(organiser, "BE", entity="BE.entity.b")
    assert not rule.grants(organiser, "FR", entity="BE.entity.a")
    assert Rule("r", anywhere=True, roles=rule.roles).grants(organiser, "FR")
