"""Organisations that the cooperatives work for, and the ladder from client to member."""
