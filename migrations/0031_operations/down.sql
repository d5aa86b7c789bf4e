DROP TABLE backup_drills, table_sizes;
