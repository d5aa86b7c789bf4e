-- attack: copy_in
-- COPY FROM, to bypass the policies.
-- as: mallory
-- expect: denied
COPY patients (id, first_name, last_name, date_of_birth) FROM STDIN;
-- expect: error 0A000
COPY messages (conversation_id, sender_id, content) FROM STDIN;
-- expect: denied
COPY patients FROM '/etc/passwd';
-- expect: denied
COPY patients FROM PROGRAM 'cat /etc/passwd';

-- attack: copy_out
-- COPY TO, which checks privileges differently from SELECT.
-- as: mallory
-- expect: denied
COPY patients TO STDOUT;
-- expect: mine
COPY patients ({patient_columns}) TO STDOUT;
-- expect: mine
COPY (SELECT * FROM messages) TO STDOUT WITH (FORMAT csv, HEADER);
-- expect: denied
COPY users TO STDOUT;
-- expect: denied
COPY (SELECT {patient_columns} FROM patients) TO PROGRAM 'cat';
-- expect: denied
COPY (SELECT {patient_columns} FROM patients) TO '/nonexistent/leak';

-- attack: large_objects
-- Reads files through large objects, and large objects of others.
-- as: mallory
-- expect: error 42501
SELECT lo_import('/etc/passwd');
-- expect: error 42501
SELECT lo_export(1, '/nonexistent/leak');
-- expect: error 42501
SELECT lo_get(4711);
-- expect: error 42501
SELECT data FROM pg_largeobject;

-- attack: other_servers
-- Connects to the same server by other means.
-- as: mallory
-- expect: error 42883
SELECT * FROM dblink('dbname=postgres', 'SELECT 1') AS t (i integer);
-- expect: error 42501
CREATE EXTENSION dblink;
-- expect: error 42501
CREATE EXTENSION postgres_fdw;
-- expect: error 42501
CREATE FOREIGN DATA WRAPPER mine;
-- expect: error 42501
CREATE SUBSCRIPTION mine CONNECTION 'dbname=postgres' PUBLICATION p WITH (connect = false);
-- expect: error 42501
SELECT pg_create_physical_replication_slot('mine');
-- expect: error 42501
SELECT pg_create_logical_replication_slot('mine', 'test_decoding');
-- expect: error 42501
CREATE PUBLICATION mine FOR TABLE patients;

-- attack: pages
-- Reads pages of a table's file.
-- as: mallory
-- expect: error 42883
SELECT * FROM heap_page_items(get_raw_page('patients', 0));
-- expect: error 42501
CREATE EXTENSION pageinspect;
-- expect: error 42883
SELECT * FROM pg_get_wal_records_info('0/1', 'F/0');

-- attack: monitoring
-- Reads settings, files and logs of the server.
-- as: mallory
-- expect: error 42501
SELECT * FROM pg_hba_file_rules;
-- expect: error 42501
SELECT * FROM pg_authid;
-- expect: error 42501
SELECT * FROM pg_ls_logdir();
-- expect: error 42501
SELECT pg_read_file('postgresql.conf');
-- expect: error 42501
SELECT pg_read_binary_file('PG_VERSION');
-- expect: error 42501
SELECT pg_ls_dir('.');
-- expect: error 42501
SELECT * FROM pg_stat_file('PG_VERSION');
-- expect: error 42501
SELECT pg_current_logfile();

-- attack: load_code
-- Loads code into the server.
-- as: mallory
-- expect: error 42501
LOAD 'dblink';
-- expect: error 42501
CREATE FUNCTION pg_temp.run(text) RETURNS integer LANGUAGE c AS 'libc.so.6', 'system';
-- expect: error 42501
CREATE FUNCTION pg_temp.run(text) RETURNS text LANGUAGE internal AS 'pg_read_file_all';
-- expect: error 42501
CREATE LANGUAGE mine HANDLER plpgsql_call_handler;
-- expect: error 42501
SET LOCAL session_preload_libraries = 'x';
-- expect: error 42501
SET LOCAL dynamic_library_path = '/tmp';

-- attack: maintenance
-- Statements that rewrite or read a whole table.
-- as: mallory
-- expect: error 42501
REINDEX TABLE patients;
-- expect: error 42501
CLUSTER patients USING patients_pkey;
-- expect: error 42501
COMMENT ON TABLE patients IS 'x';
-- expect: error 22023
SECURITY LABEL ON TABLE patients IS 'x';
-- expect: error 42501
ALTER TABLE patients ALTER COLUMN city SET STATISTICS 10000;
-- expect: error 42501
SELECT pg_stat_reset();
-- expect: error 42501
SELECT pg_promote();
-- expect: error 42501
SELECT pg_switch_wal();

-- attack: other_sessions
-- Terminates or inspects other sessions of the server.
-- as: mallory
-- expect: error 42501
SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres' AND datname = current_database();
-- expect: error 42501
SELECT pg_log_backend_memory_contexts(pg_backend_pid());
-- expect: error 42501
ALTER ROLE SESSION_USER SET search_path = pg_temp;
-- expect: error 42501
ALTER DATABASE postgres SET row_security = off;
-- expect: ok
SELECT * FROM pg_stat_get_backend_idset() AS id, pg_stat_get_backend_activity(id);
