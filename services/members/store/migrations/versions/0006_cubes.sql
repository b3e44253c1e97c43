-- Monthly cubes of statistics, with small cells suppressed.
SELECT 1;
