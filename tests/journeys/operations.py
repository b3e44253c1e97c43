"""The documents of `schema/operations/`, by name."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "schema" / "operations"


def operation(name: str) -> str:
    """The GraphQL document in `schema/operations/<name>.graphql`."""
    return (FOLDER / f"{name}.graphql").read_text("utf-8")
