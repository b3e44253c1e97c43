"""`@interfaceObject`: a service that knows an interface's objects by key, not by type."""

from inline_snapshot import snapshot

from tests.gateway.plan.federation import Graph

INTERFACE_OBJECTS = Graph(
    "interface_objects",
    {
        "accounts": """
            type Query { accounts: [Account!]! }
            interface Account @key(fields: "id") { id: ID! email: String }
            type Person implements Account @key(fields: "id") { id: ID! email: String age: Int }
            type Company implements Account @key(fields: "id") { id: ID! email: String size: Int }
        """,
        "ratings": """
            type Query { rated: [Account!]! }
            type Account @key(fields: "id") @interfaceObject { id: ID! rating: Int }
        """,
        "badges": """
            type Account @key(fields: "id") @interfaceObject { id: ID! badge: String }
        """,
    },
)


def test_its_fields_are_asked_under_the_interfaces_name():
    query = "{ accounts { email rating } }"
    assert INTERFACE_OBJECTS.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 accounts
    query {
      accounts {
        __typename
        email
        id
      }
    }
  Entities 1 ratings
    $representations: accounts.@[Company], accounts.@[Person] as Account { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Account {
          rating
        }
      }
    }\
""")
    INTERFACE_OBJECTS.check(query)


def test_the_concrete_type_is_not_asked_for_if_nothing_depends_on_it():
    query = "{ rated { id rating badge } }"
    assert INTERFACE_OBJECTS.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 ratings
    query {
      rated {
        id
        rating
      }
    }
  Entities 1 badges
    $representations: rated.@ as Account { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Account {
          badge
        }
      }
    }\
""")
    INTERFACE_OBJECTS.check(query)


def test_the_concrete_type_comes_from_a_service_that_knows_it():
    query = "{ rated { __typename rating ... on Person { age } } }"
    assert INTERFACE_OBJECTS.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 ratings
    query {
      rated {
        rating
        id
      }
    }
  Entities 1 accounts
    $representations: rated.@ as Account { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Account {
          __typename
          ... on Person {
            age
          }
        }
      }
    }\
""")
    INTERFACE_OBJECTS.check(query)


def test_one_type_can_have_a_field_of_the_interface_object():
    query = "{ accounts { ... on Person { rating } } }"
    assert INTERFACE_OBJECTS.printed(query) == snapshot("""\
query, 2 calls
Sequence
  Fetch 0 accounts
    query {
      accounts {
        __typename
        ... on Person {
          id
        }
      }
    }
  Entities 1 ratings
    $representations: accounts.@[Person] as Account { id }
    query($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Account {
          rating
        }
      }
    }\
""")
    INTERFACE_OBJECTS.check(query)


def test_guards_of_every_type_hold_where_the_type_is_not_known():
    query = "{ rated { rating } }"
    guarded = frozenset({"Person.rating", "Company.rating"})
    assert INTERFACE_OBJECTS.printed(query, guarded=guarded) == snapshot("""\
query, 1 call
Fetch 0 ratings
  query($_may_Company_rating: Boolean!, $_may_Person_rating: Boolean!) {
    rated {
      ... @include(if: $_may_Person_rating) {
        rating @include(if: $_may_Company_rating)
      }
    }
  }
  grants Company.rating, Person.rating\
""")


def test_a_condition_on_what_the_step_answers_does_not_take_the_types_from_others():
    query = "query($x: Boolean!) { rated { ... on Person { id age @skip(if: $x) } } }"
    assert INTERFACE_OBJECTS.plan(query).calls == 2
    for given in (True, False):
        INTERFACE_OBJECTS.check(query, x=given)
