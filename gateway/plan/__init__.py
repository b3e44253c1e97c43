"""From an operation to a plan: which service is asked what, in which order."""
