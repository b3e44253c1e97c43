"""Results: from votes counted to what they decide, each step with its article.

rule               the majority that decides an item of the agenda
college_weights    what the colleges weigh, by the statutes
check_count        a count against the room: no more votes than can be cast
decide             a count → the result: majority or colleges, quorum, what stands open
contested          would the contested votes change it (domain/margin.py for one count, here for colleges)
election           candidates and papers → who is elected
declare            who declared a result, once, and what it rests on
"""
