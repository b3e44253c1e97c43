"""Work that members did for clients: when, for how much, and whether it was paid."""
