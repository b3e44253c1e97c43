"""The reference says what the code says."""

from pathlib import Path

import pytest
from graphql import build_schema

from commons.auth.access import AccessTable, Rule
from commons.auth.caller import Role
from commons.errors import CODES, kind_of
from hemicycle import reference


def test_every_code_stands_on_the_errors_page() -> None:
    page = reference.errors_page()
    assert all(f"| `{code}` | {kind_of(code)} | {meaning} |" in page for code, meaning in CODES.items())


def test_a_rule_is_said_in_words() -> None:
    words = reference.rule_in_words
    assert words(Rule("anyone", open=True)) == "anyone"
    assert words(Rule("login", login=True)) == "any login"
    own = Rule("member_data", self_=True, consent=True, roles=frozenset({Role.MEMBERSHIP_OFFICER}))
    assert words(own) == "the member herself; whom she consented to; membership officer of its country and entity"
    assert words(Rule("p", anywhere=True, roles=frozenset({Role.INTEGRATOR}))) == "integrator of any country"


def test_the_access_page_lists_roots_first() -> None:
    table = AccessTable({"Zone.id": Rule("login", login=True), "Query.zone": Rule("anyone", open=True)})
    page = reference.access_page(table)
    assert page.index("## Query") < page.index("## Zone")
    assert "| `zone` | anyone | anyone |" in page


def test_the_graph_page_shows_fields_arguments_and_descriptions() -> None:
    schema = build_schema('''
        type Query { "The rolls | newest first." rolls(first: Int, reason: Reason): [Roll!]! }
        """A voting
        roll."""
        type Roll { id: ID! old: Int @deprecated(reason: "use id") }
        enum Reason { "She votes." VOTES }
        union Found = Roll
    ''')
    page = reference.graph_page(schema)
    assert "| `rolls(first: Int, reason: Reason)` | `[Roll!]!` | The rolls \\| newest first. |" in page
    assert "A voting roll." in page
    assert "| `old` | `Int` |  Deprecated: use id |" in page
    assert "| `VOTES` | | She votes. |" in page
    assert "## union Found" in page
    assert "__Schema" not in page


def test_the_index_lists_every_decision_by_its_title(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("# Beta\n\nText.\n", "utf-8")
    (tmp_path / "a.md").write_text("# Alpha\n", "utf-8")
    (tmp_path / "README.md").write_text("# Old\n", "utf-8")
    page = reference.decisions_page(tmp_path)
    assert page.endswith("- [Alpha](a.md)\n- [Beta](b.md)\n")


def test_a_stale_page_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "PAGES", {"one.md": lambda: "new\n"})
    assert reference.stale(tmp_path) == ["docs/one.md is stale: run 'make schema'"]
    assert reference.write(tmp_path) == [tmp_path / "one.md"]
    assert reference.stale(tmp_path) == []
