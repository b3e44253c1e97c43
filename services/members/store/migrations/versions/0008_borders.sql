-- Links, candidates and transfers between countries.
SELECT 1;
