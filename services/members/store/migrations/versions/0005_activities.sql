-- Activities, needs, services, advisers, places and partners.
SELECT 1;
