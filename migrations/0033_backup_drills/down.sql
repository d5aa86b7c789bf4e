DROP TABLE backup_drills;
