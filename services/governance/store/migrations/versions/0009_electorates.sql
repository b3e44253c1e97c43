-- Electorates beyond one register: suspected duplicates, named entities.
SELECT 1;
