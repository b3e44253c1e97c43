"""Proxies of a meeting, around the rule that lets one be given (`room.proxy`).

blank · share          a power that names nobody, and the part of a meeting that one holder may have in her hand
book · file            proxies as they come one after another, and a file of them
later_calls · hands    which of them hold at a second call, and in whose hand they are: the holder's, or a substitute's
instructions           what a principal wants, item by item, and what a holder may cast for her
"""
