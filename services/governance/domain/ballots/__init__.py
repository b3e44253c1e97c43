"""Ballots: one vote taken on one resolution or election at one call.

ballot · channels      opening one: in which form, and where votes may come from by law
seats                  what an election fills, by name or by list
casting · marked       whose votes a hand casts, and what they replace
papers                 two scrutineers' counts
count · receipts       closing one: the tally, and what binds it to the receipts
"""
