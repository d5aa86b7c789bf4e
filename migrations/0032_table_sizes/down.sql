DROP TABLE table_sizes;
