"""Figures of a month that tell of nobody: small cells withheld, blurred by who is counted; for members and clients."""
