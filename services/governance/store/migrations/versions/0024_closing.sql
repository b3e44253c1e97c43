-- What closing a ballot needs to know.
SELECT 1;
