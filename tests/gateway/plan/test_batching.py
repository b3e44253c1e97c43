"""One call for each service and wave, however many paths and kinds of objects feed it; none that a later one can do."""

from inline_snapshot import snapshot

from gateway.plan.nodes import Entities, Fetch, Parallel, Sequence
from tests.gateway.plan.federation import Graph

BATCHING = Graph(
    "batching",
    {
        "accounts": """
            type Query { users: [User!]! }
            type User @key(fields: "id") { id: ID! name: String username: String @shareable }
        """,
        "inventory": """
            type Product @key(fields: "upc") {
                upc: String!
                weight: Int @external
                price: Int @external
                inStock: Boolean
                shippingEstimate: Int @requires(fields: "price weight")
            }
        """,
        "products": """
            type Query { topProducts(first: Int = 5): [Product!]! }
            type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }
        """,
        "reviews": """
            type Review { id: ID! body: String product: Product author: User @provides(fields: "username") }
            type User @key(fields: "id") { id: ID! username: String @external reviews: [Review!]! }
            type Product @key(fields: "upc") { upc: String! reviews: [Review!]! }
        """,
    },
)

DEEP = """
    fragment User on User { id username name }
    fragment Product on Product { inStock name price shippingEstimate upc weight }
    fragment Tail on User { ...User reviews { id body product { ...Product } } }
    {
        users { ...User reviews { id body product { ...Product reviews { id body author { ...Tail } } } } }
        topProducts { ...Product reviews { id body author { ...Tail } } }
    }
"""


def test_a_deep_query_over_four_services_takes_six_calls():
    plan = BATCHING.plan(DEEP)
    assert isinstance(plan.root, Sequence)
    waves = [wave.steps if isinstance(wave, Parallel) else (wave,) for wave in plan.root.steps]
    services = [[call.service for call in wave if isinstance(call, Fetch | Entities)] for wave in waves]
    assert services == snapshot([["accounts", "products"], ["reviews"], ["products", "accounts"], ["inventory"]])
    BATCHING.check(DEEP)
