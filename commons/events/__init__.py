"""Answers that go on: server-sent events, read and written, and the open streams of a process.

https://html.spec.whatwg.org/multipage/server-sent-events.html · GraphQL over SSE, "distinct connections" mode:
https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverSSE.md
"""
