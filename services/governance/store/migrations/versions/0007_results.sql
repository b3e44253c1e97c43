-- Results: votes by college, and elections.
SELECT 1;
