"""What must hold between overlay and supergraph: a root field without a place is an error, and so is a line in vain."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_object_type,
)

from gateway.supergraph.fold_checks import fold_faults
from gateway.supergraph.model import Supergraph
from gateway.supergraph.placement import (
    CURSOR_FORMATS,
    GATEWAY_ARGUMENTS,
    CompositionError,
    EntityRule,
    Merge,
    OverlayRules,
    RootRule,
    parse_overlay,
)

NUMBERS = frozenset({"Int", "Float"})
ADDED = frozenset({Merge.SUM, Merge.COUNT})
PAGE_FIELDS = frozenset({"edges", "nodes", "pageInfo"})


def read_overlay(sdl: str, supergraph: Supergraph) -> OverlayRules:
    """Parse the overlay and check it against the supergraph; `CompositionError` lists every disagreement."""
    rules = parse_overlay(sdl)
    faults = [*_roots(rules, supergraph.api_schema), *_entities(rules, supergraph), *fold_faults(rules, supergraph)]
    if faults:
        raise CompositionError("\n".join(f"placement overlay: {fault}" for fault in faults))
    return rules


def _roots(rules: OverlayRules, schema: GraphQLSchema) -> Iterator[str]:
    types = {"query": schema.query_type, "mutation": schema.mutation_type, "subscription": schema.subscription_type}
    for operation, root in types.items():
        fields = root.fields if root else {}
        for name, definition in fields.items():
            rule = rules.roots.get((operation, name))
            if rule is None:
                yield f"{operation} {name} has no place"
            else:
                yield from _root(rule, definition, rules, schema)
    for operation, name in rules.roots:
        root = types[operation]
        if root is None or name not in root.fields:
            yield f"{operation} {name} is placed, but no service has it"


def _root(rule: RootRule, definition: GraphQLField, rules: OverlayRules, schema: GraphQLSchema) -> Iterator[str]:
    where = f"{rule.operation} {rule.name}"
    for name in sorted(GATEWAY_ARGUMENTS & definition.args.keys() if rule.scattered else ()):
        yield f"{where}: its argument '{name}' is the gateway's own there"
    if str(definition.type) != rule.type_text:
        yield f"{where} is {definition.type} in the supergraph, not {rule.type_text}"
    if rule.operation == "mutation" and rule.scattered:
        yield f"{where}: a mutation belongs to one country (M23)"
    if rule.operation == "mutation" and rule.place == "anywhere":
        yield f"{where}: a mutation writes in the country that its arguments name (M23)"
    if (rule.merge is Merge.EVENTS) != (rule.operation == "subscription" and rule.scattered):
        yield f"{where}: the countries of a subscription, and of nothing else, are merged by EVENTS"
    if rule.place in ("byId", "byArgument"):
        yield from _argument(rule, definition, where)
    elif rule.place == "borderless":
        entity = rules.entities.get(rule.type_name)
        if entity is None or not entity.borderless:
            yield f"{where}: {rule.type_name} is not a borderless type"
    elif rule.merge is Merge.CONNECTION:
        yield from _connection(rule, definition, rules, schema, where)
    elif rule.merge in ADDED and rule.type_name not in NUMBERS:
        yield f"{where}: {rule.merge} needs a number"
    elif rule.merge is Merge.LIST and "[" not in rule.type_text:
        yield f"{where}: LIST needs a list"


def _argument(rule: RootRule, definition: GraphQLField, where: str) -> Iterator[str]:
    path = (rule.argument or "").split(".")
    found = definition.args.get(path[0])
    kind = found.type if found else None
    for step in path[1:]:
        named = get_named_type(kind) if kind else None
        field = named.fields.get(step) if is_input_object_type(named) else None
        kind = field.type if field else None
    if kind is None:
        yield f"{where} has no argument '{rule.argument}'"
    elif is_list_type(getattr(kind, "of_type", kind)) or is_list_type(kind):
        yield f"{where}: '{rule.argument}' is a list and may name several countries"


def _connection(
    rule: RootRule, definition: GraphQLField, rules: OverlayRules, schema: GraphQLSchema, where: str
) -> Iterator[str]:
    if rule.cursor not in CURSOR_FORMATS:
        yield f"{where}: cursor format '{rule.cursor}' cannot be constructed; known are {', '.join(CURSOR_FORMATS)}"
    if not {"first", "after"} <= set(definition.args):
        yield f"{where} lacks the arguments first and after"
    if not rule.orders:
        yield f"{where} declares no order"
    node = _node_type(schema, rule.type_name)
    if node is None:
        yield f"{where}: {rule.type_name} is not a connection (edges {{ cursor node {{ id }} }} pageInfo)"
        return
    yield from _extras(rule, rules, schema, where)
    for order in rule.orders:
        for key in order.keys:
            if key not in node.fields:
                yield f"{where}: order key {node.name}.{key} does not exist"
    yield from _order_values(rule, definition, where)


def _extras(rule: RootRule, rules: OverlayRules, schema: GraphQLSchema, where: str) -> Iterator[str]:
    """What a connection says beside its rows is one country's word until a rule says how to merge it."""
    merges = rules.merges(rule.type_name)
    found = schema.type_map[rule.type_name]
    assert is_object_type(found)
    for name in found.fields.keys() - PAGE_FIELDS:
        if name not in merges:
            yield f"{where}: {rule.type_name}.{name} needs a @merge rule, for several countries say it"
        elif rule.fold and merges[name].rule in ADDED:
            yield f"{where}: {rule.type_name}.{name} adds up what is folded; count folded ids (M16)"


def _order_values(rule: RootRule, definition: GraphQLField, where: str) -> Iterator[str]:
    if rule.order_by is None:
        if len(rule.orders) > 1:
            yield f"{where}: several orders need orderBy"
        return
    argument = definition.args.get(rule.order_by)
    named = get_named_type(argument.type) if argument else None
    if not is_enum_type(named):
        yield f"{where} has no enum argument '{rule.order_by}'"
    elif set(named.values) != {order.value for order in rule.orders}:
        yield f"{where}: orders must name the values of {named.name}, which are {', '.join(named.values)}"


def _node_type(schema: GraphQLSchema, connection: str) -> GraphQLObjectType | None:
    found = schema.type_map.get(connection)
    if not is_object_type(found) or not {"edges", "pageInfo"} <= set(found.fields):
        return None
    edge = get_named_type(found.fields["edges"].type)
    if not is_object_type(edge) or not {"cursor", "node"} <= set(edge.fields):
        return None
    node = get_named_type(edge.fields["node"].type)
    return node if is_object_type(node) and "id" in node.fields else None


def _entities(rules: OverlayRules, supergraph: Supergraph) -> Iterator[str]:
    keyed = {name for view in supergraph.views.values() for name, found in view.types.items() if found.keys}
    for name in sorted(keyed - {n for n, e in rules.entities.items() if e.place}):
        yield f"entity type {name} has no place"
    for entity in rules.entities.values():
        found = supergraph.api_schema.type_map.get(entity.name)
        if not is_object_type(found):
            yield f"{entity.name} is placed, but no service has it"
            continue
        if entity.place in ("byArgument", "anywhere", "everywhere"):
            yield f"{entity.name}: a type is placed @byId or @borderless"
        if entity.place and (entity.kind is None or "id" not in found.fields):
            yield f"{entity.name}: a placed type needs its id and the kind in it"
        yield from _merges(entity, found)


def _merges(entity: EntityRule, found: GraphQLObjectType) -> Iterator[str]:
    for name, rule in entity.merges.items():
        where = f"{entity.name}.{name}"
        definition = found.fields.get(name)
        if definition is None:
            yield f"{where} does not exist"
            continue
        if str(definition.type) != entity.types[name]:
            yield f"{where} is {definition.type} in the supergraph, not {entity.types[name]}"
        named = get_named_type(definition.type)
        if rule.rule is Merge.STRONGEST and not (is_enum_type(named) and set(named.values) == set(rule.order)):
            yield f"{where}: STRONGEST needs the order of all values of its enum"
        if rule.rule in ADDED and entity.borderless and not rule.strict:
            yield f"{where}: {rule.rule} in a fold is strict, or it would lack a country and not say so (M13, M17)"
        if rule.rule in (Merge.CONCAT, Merge.DISTINCT, Merge.LIST) and "[" not in entity.types[name]:
            yield f"{where}: {rule.rule} needs a list"
