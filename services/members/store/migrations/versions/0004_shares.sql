-- The share register in full: obligations, operations on their way, payments, refunds.
SELECT 1;
