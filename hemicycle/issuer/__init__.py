"""The local issuer: three OpenID Connect issuers of the embedded default, with the flows of a country's real one.

    app.py → pages.py (log in) → server.py (Authlib's rules) → tokens.py (what a token says) → store.py (all SQL)

Production uses each country's own provider; nothing outside this package knows that this one exists.
"""
