"""What the benches of rolls share: registers of any size, partitions as processes, the two COPYs to compare with."""
