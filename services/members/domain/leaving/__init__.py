"""Leaving: a process of dated steps with reasons, and what they come to: a last day, and a vote that rests."""
