-- Sections, elections of delegates, their list on display.
SELECT 1;
