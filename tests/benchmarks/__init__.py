"""Figures of `make bench`: one module per figure, each with `async def run() -> list[Figure]`."""
