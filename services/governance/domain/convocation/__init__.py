"""Convocation: the form of a meeting, its deadlines, how members are told, what they read, and when it moves."""
