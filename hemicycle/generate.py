"""Everything generated and committed: `python -m hemicycle.generate [write | export | compose | check]`.

export the subgraphs' SDL → compose the supergraph → write docs/reference/
"""

from __future__ import annotations

import sys

from hemicycle import reference, schema_files
from hemicycle.node_tools import NodeError


def write() -> list[str]:
    """All steps in order (what `make schema` does); one line of report for each."""
    return [export(), compose(), f"{len(reference.write())} pages of docs/ changed"]


def export() -> str:
    """Write the SDL of the three services."""
    return f"{len(schema_files.export_subgraphs())} subgraph files changed"


def compose() -> str:
    """Compose the supergraph (needs node) and hold the placement overlay against it."""
    said = schema_files.compose()
    schema_files.callers_schema()
    return said


def check() -> list[str]:
    """What is stale; empty when a commit may go (what `make check` asks; needs no node).

    The pages are made from the schema files, so they are asked about once those are right.
    """
    return schema_files.check_fresh() or reference.stale()


def main(arguments: list[str]) -> int:
    """Run one step, `write` if none is named; the exit code."""
    try:
        match arguments or ["write"]:
            case ["write"]:
                said, problems = write(), []
            case ["export"]:
                said, problems = [export()], []
            case ["compose"]:
                said, problems = [compose()], []
            case ["check"]:
                said, problems = [], check()
            case _:
                said, problems = [], [(__doc__ or "").strip()]
    except (schema_files.SchemaFileError, NodeError, ValueError) as error:
        said, problems = [], [str(error)]
    print("\n".join([*said, *problems]), file=sys.stderr if problems else sys.stdout)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
