-- Applications and contracts.
SELECT 1;
