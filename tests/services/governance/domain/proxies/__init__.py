"""Proxies: blank powers, shares, what holds over, hands, instructions, files."""
