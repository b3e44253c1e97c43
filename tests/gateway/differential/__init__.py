"""The whole pipeline against a monolith: random requests over whole graphs, and over several countries.

graphs.py  gateway.py  faults.py   graphs without countries, faults of fields included
oracle/  placed.py                 the small graph in three countries, which go and come back
requests.py                        random requests
"""
