"""What steps of the ladder rest on, as rows: read for many clients at once, saved one by one."""
