-- Search by name and number, and files that were imported.
SELECT 1;
