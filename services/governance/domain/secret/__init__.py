"""Secret ballots: what an envelope holds, and how opening them all leaves votes that nobody can be read from.

content      the bytes inside an envelope, always as many
slips        the votes as they are kept: without voters, order and weights
threatened   electorates in which a result says more than it should
"""
