"""Monthly cubes: how many people share a condition, without anybody being told from the figures (section 6)."""
