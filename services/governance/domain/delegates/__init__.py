"""Delegates from the statutes' sections to the assembly they form.

sections     the statutes' clause: how members divide, seats, method      size       may this entity have delegates?
seats        seats by section from counted members, ties by the tie rule  term       how long a term may be
candidacy    who may stand                                                count      votes to delegates and substitutes
display      the list on display, objections, from when it is in force   replace    who moves up
assembly     votes of each delegate, and when the body may meet
"""
