-- What organisations are known by: names, numbers in time, joins and splits.
SELECT 1;
