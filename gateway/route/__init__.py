"""Which partitions are asked: countries by id, by argument, everywhere, borderless; cursors; representations."""
