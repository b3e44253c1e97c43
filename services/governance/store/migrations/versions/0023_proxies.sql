-- Proxies in bulk, with instructions, and what holds over.
SELECT 1;
