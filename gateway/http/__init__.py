"""GraphQL over HTTP: reading requests, writing responses (https://graphql.github.io/graphql-over-http/)."""
