"""What an entity offers its members, and who uses it: services, advisers, shared places, outside partners."""
