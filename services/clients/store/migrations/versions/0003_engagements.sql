-- Who worked for whom, contacts and advisers.
SELECT 1;
