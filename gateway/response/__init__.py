"""From the tree to the caller's shape: projection with null propagation, errors with their paths, encoding.

compiled.py  the caller's selection as data, compiled once for each operation and its skip/include values
project.py   a tree and a compiled selection give data and errors
answer.py    the whole GraphQL response, faults masked
"""
