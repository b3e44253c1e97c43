"""What the law makes of facts: one rule a file, pure and exact; every limit comes from the packs by `law.reading`.

rounding        whole votes: a limit rounds down, a number to reach rounds up
plural_votes    votes of each holder before attendance   plural_law · member_cap · group_caps  ceilings on them
quorum          calls, the half hour, items              majority (domain/majority.py) · resolutions
proxies         how many, representation apart           representation · conflict
colleges · college_count  weighted colleges                       delegates · apportion · election
early_vote · exit · financial_year · composition · movements · clauses · sealed_state
"""
