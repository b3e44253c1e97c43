"""Sample data: a seeded generator of people, shares, meetings and clients in Smart's proportions."""
