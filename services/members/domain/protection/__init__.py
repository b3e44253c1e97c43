"""Data protection: what may be erased, corrected, kept, read and inspected (architecture, section 6)."""
