"""Tables and all the SQL of the clients service."""
