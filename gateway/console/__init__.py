"""What people look at: the GraphiQL page and `explain`."""
