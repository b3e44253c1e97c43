"""Plans as text, for `hemicycle explain` and for tests."""

from __future__ import annotations

from textwrap import indent

from gateway.plan.nodes import (
    Alternatives,
    Condition,
    Entities,
    EntityBatch,
    Fetch,
    Node,
    Parallel,
    PathStep,
    Placement,
    PlacementKind,
    Plan,
    Rename,
    Requirement,
    Sequence,
)


def print_plan(plan: Plan) -> str:
    """The whole plan, one node after the other, documents included."""
    if plan.root is None:
        return f"{plan.operation}: nothing to fetch"
    calls = "1 call" if plan.calls == 1 else f"{plan.calls} calls"
    return f"{plan.operation}, {calls}\n{print_node(plan.root)}"


def print_node(node: Node) -> str:
    """One node with everything below it."""
    if isinstance(node, Fetch):
        return _block(f"Fetch {node.id} {node.service}{_placement(node.placement)}", _fetch_lines(node))
    if isinstance(node, Entities):
        return _block(f"Entities {node.id} {node.service}", _entities_lines(node))
    if isinstance(node, Condition):
        return _block(f"If {print_alternatives(node.alternatives)}", [print_node(node.step)])
    name = "Sequence" if isinstance(node, Sequence) else "Parallel"
    assert isinstance(node, Sequence | Parallel)
    return _block(name, [print_node(step) for step in node.steps])


def _block(head: str, parts: list[str]) -> str:
    return head + "\n" + "\n".join(indent(part, "  ") for part in parts)


def print_alternatives(alternatives: Alternatives) -> str:
    """When something is wanted.

    >>> print_alternatives(((("x", True), ("y", False)), (("z", True),)))
    '$x and not $y, or $z'
    """
    return ", or ".join(
        " and ".join(f"{'' if wanted else 'not '}${name}" for name, wanted in conditions) for conditions in alternatives
    )


def _fetch_lines(node: Fetch) -> list[str]:
    hidden = [f"hidden {_requirements(node.hidden)}"] if node.hidden else []
    return [node.document, *hidden, *map(_rename, node.renames), *_grants(node.grants)]


def _entities_lines(node: Entities) -> list[str]:
    return [*map(_batch, node.batches), node.document, *_grants(node.grants)]


def _batch(batch: EntityBatch) -> str:
    paths = ", ".join(print_path(path) for path in batch.paths)
    sent = " | ".join(f"{name} {_requirements(fields)}" for name, fields in batch.requires)
    when = f" if {print_alternatives(batch.alternatives)}" if batch.alternatives else ""
    head = f"${batch.variable}: {paths} as {sent}{_placement(batch.placement)}{when}"
    return "\n".join([head, *map(_rename, batch.renames)])


def print_path(path: tuple[PathStep, ...]) -> str:
    """A path such as `products.@.owner[User]`: `@` stands for the items of a list."""
    return ".".join(map(_path_step, path)) or "(root)"


def _path_step(step: PathStep) -> str:
    types = f"[{'|'.join(step.types)}]" if step.types else ""
    return f"{step.key}{'.@' if step.many else ''}{types}"


def _requirements(fields: tuple[Requirement, ...]) -> str:
    return "{ " + " ".join(map(_requirement, fields)) + " }"


def _requirement(field: Requirement) -> str:
    alias = "" if field.source == field.name else f"{field.name}: "
    types = f"[{'|'.join(field.types)}]" if field.types else ""
    below = f" {_requirements(field.fields)}" if field.fields else ""
    return f"{alias}{field.source}{'?' if field.nullable else ''}{types}{below}"


def _rename(rename: Rename) -> str:
    types = f" on {'|'.join(rename.types)}" if rename.types else ""
    return f"rename {print_path(rename.path)}: {rename.source} -> {rename.target}{types}"


def _grants(grants: tuple[str, ...]) -> list[str]:
    return [f"grants {', '.join(grants)}"] if grants else []


def _placement(placement: Placement) -> str:
    if placement.kind is PlacementKind.SINGLE:
        return ""
    parts = [placement.kind.value, placement.argument, placement.merge and f"merge {placement.merge}"]
    return f" ({', '.join(part for part in parts if part)})"
