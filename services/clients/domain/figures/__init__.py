"""Monthly figures of clients: who they are, how engaged, and how much members depend on single ones."""
