"""What folding asks of the graph: each part can be asked for by its bare id, and no more than that travels (M24)."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.supergraph.model import SubgraphType, Supergraph
from gateway.supergraph.placement import OverlayRules
from gateway.supergraph.selections import Field, Selections

ALONG = frozenset({"__typename", "id"})


def fold_faults(rules: OverlayRules, supergraph: Supergraph) -> Iterator[str]:
    """Every field of a borderless type that cannot be folded, and every field set that would carry one abroad."""
    for name in sorted(rules.folded):
        yield from _unreachable(supergraph, name)
    for service, view in supergraph.views.items():
        for found in view.types.values():
            yield from _sent(rules, supergraph, service, found)


def _unreachable(supergraph: Supergraph, name: str) -> Iterator[str]:
    views = {service: view.types[name] for service, view in supergraph.views.items() if name in view.types}
    reached = {field for seen in views.values() if _by_id(seen) for field in _own(seen)}
    for service, seen in views.items():
        for field in sorted(_own(seen) - reached):
            yield f'{name}.{field}: {service} must answer it by a resolvable @key(fields: "id"), for it is folded'


def _by_id(seen: SubgraphType) -> bool:
    return any(key.resolvable and key.text.strip() == "id" for key in seen.keys)


def _own(seen: SubgraphType) -> set[str]:
    return {field.name for field in seen.fields.values() if not field.external} - ALONG


def _sent(rules: OverlayRules, supergraph: Supergraph, service: str, found: SubgraphType) -> Iterator[str]:
    folded = found.name in rules.folded
    for field in found.fields.values():
        if field.requires and folded:
            yield f"{found.name}.{field.name} has @requires, but a borderless object travels by its bare id (M24)"
        elif _through_fold(rules, supergraph, service, found.name, field.requires):
            yield f"{found.name}.{field.name} requires more of a borderless object than its id (M24)"
    for key in found.keys:
        if not folded and _through_fold(rules, supergraph, service, found.name, key.selections):
            yield f"{found.name}: the key '{key.text}' holds more of a borderless object than its id (M24)"


def _through_fold(
    rules: OverlayRules, supergraph: Supergraph, service: str, type_name: str, selections: Selections
) -> bool:
    for item in selections:
        if not isinstance(item, Field):
            if _through_fold(rules, supergraph, service, item.type_name, item.selections):
                return True
        elif type_name in rules.folded and item.name not in ALONG:
            return True
        elif item.selections:
            declared = supergraph.type_in(service, type_name).fields[item.name]
            if _through_fold(rules, supergraph, service, declared.type_name, item.selections):
                return True
    return False
