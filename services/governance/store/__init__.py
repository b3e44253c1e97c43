"""Tables, queries, writes and migrations; all the SQL, and the stream of electorates."""
