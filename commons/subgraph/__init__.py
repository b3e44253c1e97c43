"""The kit every service builds its subgraph from: Federation schema, `_entities`, Relay, access, app.

services/<name>/app.py → build_app(Service(...), partition)
    http request → RequestContext → Strawberry → access by coordinate → store
"""
