"""The processes of `gateway-overhead`: one answers as all partitions, one is the gateway, one only calls and decodes.

python -m tests.benchmarks.overhead.answering PORT
python -m tests.benchmarks.overhead.direct CALLS.json        calls on stdin's word, no gateway in between
"""
