"""The schema that callers see: the composed one and what the gateway adds to it (architecture, section 3).

Added: `countries:` and `strict:` on scattered and borderless root fields, `partitions` on their connections and on
folded types, `interface Node`, `node(id:)`. Placed root fields are nullable, and so is what leads to a folded object,
because what crosses a country boundary can be missing.
"""

from __future__ import annotations

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationType,
    extend_schema,
    get_named_type,
    is_list_type,
    is_non_null_type,
    parse,
)

from gateway.supergraph.placement import COUNTRIES_ARGUMENT, PARTITIONS_FIELD, STRICT_ARGUMENT, Merge, OverlayRules

OWN_TYPES = '''
"""An object with an id that is the same everywhere in the graph."""
interface Node {
  "The id; where a country holds the object, the id starts with that country."
  id: ID!
}

"""How a country took part in an answer."""
enum PartitionState {
  "It answered."
  SUCCESSFUL
  "It answered with errors."
  PARTIAL
  "It was not asked: it went missing on an earlier page, or grants the caller nothing here."
  SKIPPED
  "It could not answer."
  FAILED
  "It did not answer in time."
  TIMED_OUT
}

"""One country's part in an answer."""
type PartitionStatus {
  "The country."
  country: {scalar}!
  "How it took part."
  status: PartitionState!
  "Why, where it is missing: the code of its error."
  code: String
  "How long it took, in milliseconds."
  tookMs: Int
  "When it read what it answered, by its own word (ISO 8601); no moment is common to several countries."
  asOf: String
  "Pass it as `after` to go through the rows of this country that this walk goes without; valid for a day."
  resumeCursor: String
}
'''


def public_schema(api_schema: GraphQLSchema, rules: OverlayRules | None) -> GraphQLSchema:
    """The callers' schema; without an overlay it is the composed one."""
    if rules is None:
        return api_schema
    scalar = "" if rules.country_scalar in api_schema.type_map else f"\nscalar {rules.country_scalar}\n"
    own = OWN_TYPES.replace("{scalar}", rules.country_scalar)
    schema = extend_schema(api_schema, parse(scalar + own + _extensions(api_schema, rules)), assume_valid=True)
    _open_roots(schema, rules)
    _open_folds(schema, rules)
    return schema


def _extensions(schema: GraphQLSchema, rules: OverlayRules) -> str:
    query = schema.query_type
    assert query is not None
    lines = [
        f"extend type {query.name} {{\n"
        '  "Any object by its id; null where nothing with it is visible to the caller."\n'
        "  node(id: ID!): Node\n}"
    ]
    for name in sorted(rules.with_partitions):
        lines.append(
            f'extend type {name} {{\n  "How each country took part in this answer."\n'
            "  partitions: [PartitionStatus!]!\n}"
        )
    lines += [f"extend type {name} implements Node" for name in sorted(_nodes(rules))]
    return "\n".join(lines)


def _nodes(rules: OverlayRules) -> list[str]:
    """Entity types that a root field finds by id."""
    return [name for name in rules.entities if lookup_of(rules, name)]


def lookup_of(rules: OverlayRules, type_name: str) -> str | None:
    """The root field that finds an object of a type by its `id` argument."""
    entity = rules.entities[type_name]
    if entity.kind is None:
        return None
    wanted = type_name[:1].lower() + type_name[1:]
    candidates = [
        rule.name
        for rule in rules.roots.values()
        if rule.operation == "query"
        and rule.type_text == type_name
        and ((rule.place == "byId" and rule.argument == "id") or (rule.place == "borderless" and rule.name == wanted))
    ]
    return candidates[0] if candidates else None


def _open_roots(schema: GraphQLSchema, rules: OverlayRules) -> None:
    countries = GraphQLList(GraphQLNonNull(schema.type_map[rules.country_scalar]))  # pyright: ignore
    for rule in rules.roots.values():
        root = schema.get_root_type(OperationType(rule.operation))
        assert isinstance(root, GraphQLObjectType)
        field = root.fields[rule.name]
        if is_non_null_type(field.type):
            field.type = field.type.of_type
        if rule.scattered:
            field.args[COUNTRIES_ARGUMENT] = GraphQLArgument(
                countries, description="Only these countries; absent: every country that the caller may ask."
            )
        if rule.scattered and rule.merge is not Merge.EVENTS:
            field.args[STRICT_ARGUMENT] = GraphQLArgument(
                GraphQLBoolean, description="All countries or nothing: null with an error while one of them is missing."
            )


def _open_folds(schema: GraphQLSchema, rules: OverlayRules) -> None:
    """A person whom no country could show just now must not take the whole page with her, nor a number the person."""
    for name in rules.folded:
        fields = getattr(schema.type_map[name], "fields", {})
        for field_name, rule in rules.merges(name).items():
            if rule.strict:
                fields[field_name].type = _nullable(fields[field_name].type)
    for found in schema.type_map.values():
        if isinstance(found, GraphQLObjectType | GraphQLInterfaceType) and not found.name.startswith("__"):
            for field in found.fields.values():
                if get_named_type(field.type).name in rules.folded:
                    field.type = _nullable(field.type)


def _nullable(declared: GraphQLOutputType) -> GraphQLOutputType:
    if is_non_null_type(declared):
        return _nullable(declared.of_type)
    return GraphQLList(_nullable(declared.of_type)) if is_list_type(declared) else declared


def gateway_coordinates(schema: GraphQLSchema, rules: OverlayRules) -> list[str]:
    """Every `Type.field` of the callers' schema that the access table must name; the gateway's own are open."""
    return [
        f"{name}.{field}"
        for name, found in schema.type_map.items()
        if isinstance(found, GraphQLObjectType) and not name.startswith("__") and name != "PartitionStatus"
        for field in found.fields
        if not (field == PARTITIONS_FIELD and name in rules.with_partitions)
        and not (found is schema.query_type and field == "node")
    ]
