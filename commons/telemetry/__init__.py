"""What can be seen of a running part: logs without personal data, one trace per sampled request, metrics.

trace.entered(…)      the gateway's decision whether this request is traced, and its root span
trace.continued(…)    a service obeys the decision that came with the request
trace.span("plan")    a span, or nothing at all when the request is not sampled
"""
