"""What replicas remember together; nothing needs remembering yet."""
