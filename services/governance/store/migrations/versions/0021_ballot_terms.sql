-- Of an election: {"office", "most_marks", "college_seats": [[college, seats]]}, as it was opened; null otherwise.
ALTER TABLE ballot ADD COLUMN terms jsonb;
