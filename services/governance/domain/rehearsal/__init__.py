"""Rehearsing: the numbers of an imagined assembly, in the words of worked-examples.md, through the engine's rules.

given     what was said, word by word; a wrong one is refused with its place
imagined  the regime of an entity that does not exist: a pack, a company form, the statutes that were given
questions one question a file: words → facts → engine → words
rehearse  the list of questions
"""
