"""Proxies of meetings.

records       given, revoked, listed
book          what is known when one is given
hands         in whose hand those of a meeting are
instructions  what principals want, item by item, and where the board stands
imports       files of them
holders       the bureau's list
"""
