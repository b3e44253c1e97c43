-- What a step of the ladder rests on.
SELECT 1;
