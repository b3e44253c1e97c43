"""Who is asking: callers and their roles, tokens, key sets, and the one access table."""
