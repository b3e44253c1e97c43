"""The desk of a meeting: who runs it, which item is open, and who is looked up.

words     offices of the bureau, how they came to it, how far an item is
bureau    who may hold an office, and which offices the law asks for
items     taking up an item, putting it down, and the order of the rest
"""
