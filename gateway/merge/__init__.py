"""Replies into one tree: entities, ordered connections, folds, partial answers.

plain.py     runs a plan: route, fetch, merge, wave after wave (the truth, for replies of any kind)
roots.py     the replies of one root field become its value
entities.py  the replies of an entity call are fed to the objects that asked
repeated.py  what a reply holds again and again is one object
rules/       how the parts of several countries become one value, a rule a file
tree.py      marks on the tree's objects: where they came from, what went wrong in them
"""
