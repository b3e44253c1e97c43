-- Erasure, legal hold, and who read what.
SELECT 1;
