"""Sortition: a panel drawn by lot from a pool, so that each panel that meets the criteria is equally likely."""
