DROP TABLE audit_logs;
DROP TABLE tasks;
DROP TABLE telehealth_flows;
