-- attack: emergency_writes
-- A chart opened in an emergency is read-only.
-- as: rescuer
-- expect: nothing
UPDATE patients SET city = 'phi:v1:x' WHERE id = '{victim}';
-- expect: nothing
UPDATE prescriptions SET status = 'cancelled' WHERE id = '{prescription}';
-- expect: nothing
DELETE FROM consultations WHERE id = '{visit}';
-- expect: denied
INSERT INTO prescriptions (patient_id, provider_id, medication_name, strength, dosage_form, quantity, days_supply,
                           instructions, expires_at)
VALUES ('{victim}', '{rescuer}', 'phi:v1:x', 'phi:v1:x', 'tablet', 1, 1, 'phi:v1:x', '2999-01-01');
-- expect: nothing
SELECT * FROM patient_insurance;
-- expect: nothing
SELECT * FROM messages;
-- expect: nothing
SELECT * FROM notifications;

-- attack: emergency_looks_around
-- One chart is open: no other patient's account, name or visit can be searched for, and searching notifies no one.
-- as: rescuer
-- expect: value 1
SELECT count(*) FROM patients;
-- expect: nothing
SELECT id FROM patients WHERE first_name = 'phi:v1:c4n4ry of a crowd';
-- expect: nothing
SELECT {patient_columns} FROM patients WHERE id <> '{victim}' AND last_name LIKE '%c4n4ry%';
-- expect: nothing
SELECT id, email FROM users WHERE id NOT IN ('{victim}', '{rescuer}');
-- expect: nothing
SELECT id FROM consultations WHERE patient_id <> '{victim}';
-- expect: nothing
SELECT id FROM form_submissions WHERE patient_id IS DISTINCT FROM '{victim}';

-- attack: emergency_undone
-- Opens a chart, reads it, and rolls back the access and the notification: by a savepoint, and with the transaction.
-- as: intruder
-- expect: ok
SAVEPOINT undone;
-- expect: mine
SELECT expires_at FROM access_break_glass('{unborn}', '{victim}', 'phi:v1:x', '{nobody}', 'phi:v1:x', 'phi:v1:x', '"phi:v1:x"');
-- expect: nothing
SELECT {patient_columns} FROM patients WHERE id = '{victim}';
-- expect: nothing
SELECT * FROM access_emergency_patients();
-- expect: ok
ROLLBACK TO SAVEPOINT undone;
-- expect: nothing
SELECT {patient_columns} FROM patients WHERE id = '{victim}';
-- expect: mine
SELECT expires_at FROM access_break_glass('{unborn}', '{victim}', 'phi:v1:x', '{nobody}', 'phi:v1:x', 'phi:v1:x', '"phi:v1:x"');
-- expect: nothing
SELECT {patient_columns} FROM patients WHERE id = '{victim}';
-- expect: ok
ROLLBACK;
-- as: intruder
-- expect: nothing
SELECT {patient_columns} FROM patients WHERE id = '{victim}';

-- attack: emergency_of_the_past
-- An expired access, also by a claim of the old kind.
-- as: intruder
-- expect: nothing
SELECT * FROM access_emergency_patients();
-- expect: nothing
SELECT {patient_columns} FROM patients WHERE id = '{victim}';
-- expect: ok
SELECT set_config('request.jwt.claims',
                  (current_setting('request.jwt.claims')::jsonb || '{"emergency_id": "{own_emergency}"}')::text, true);
-- expect: nothing
SELECT {patient_columns} FROM patients WHERE id = '{victim}';

-- attack: emergency_by_others
-- Opens a chart or searches without being a provider, and opens the chart of a user who is not a patient.
-- as: mallory
-- expect: denied
SELECT access_break_glass('{unborn}', '{victim}', 'phi:v1:x', '{nobody}', 'phi:v1:x', 'phi:v1:x', '"phi:v1:x"');
-- expect: denied
SELECT access_search_patients('{unborn}', 'phi:v1:x', NULL, NULL, NULL, 'x@example.com');
-- expect: nothing
SELECT * FROM access_search_results('{search}');
-- as: super
-- expect: denied
SELECT access_break_glass('{unborn}', '{victim}', 'phi:v1:x', '{nobody}', 'phi:v1:x', 'phi:v1:x', '"phi:v1:x"');
-- expect: denied
SELECT access_search_patients('{unborn}', 'phi:v1:x', NULL, NULL, NULL, 'x@example.com');
-- as: service
-- expect: denied
SELECT access_break_glass('{unborn}', '{victim}', 'phi:v1:x', '{nobody}', 'phi:v1:x', 'phi:v1:x', '"phi:v1:x"');
-- expect: denied
SELECT access_search_patients('{unborn}', 'phi:v1:x', NULL, NULL, NULL, 'x@example.com');
-- expect: denied
SELECT * FROM access_search_results('{search}');
-- as: login
-- expect: denied
SELECT access_break_glass('{unborn}', '{victim}', 'phi:v1:x', '{nobody}', 'phi:v1:x', 'phi:v1:x', '"phi:v1:x"');
-- as: intruder
-- expect: value patient
SELECT refusal FROM access_break_glass('{unborn}', '{treating}', 'phi:v1:x', '{nobody}', 'phi:v1:x', 'phi:v1:x', '"phi:v1:x"');
-- expect: denied
SELECT access_emergency_provider();
-- expect: denied
SELECT access_log_emergency('EMERGENCY_ACCESS', '{victim}', '{}');

-- attack: emergency_in_clear
-- Opens a chart with an unencrypted reason, or with one that is excessively long.
-- as: intruder
-- expect: error 23514
SELECT access_break_glass('{unborn}', '{victim}', 'because', '{nobody}', 'phi:v1:x', 'phi:v1:x', '"phi:v1:x"');
-- expect: error 23502
SELECT access_break_glass('{unborn}', '{victim}', NULL, '{nobody}', 'phi:v1:x', 'phi:v1:x', '"phi:v1:x"');
-- expect: error 22023
SELECT access_break_glass('{unborn}', '{victim}', ('phi:' || 'v1:test:' || repeat('A', 25680))::sealed_text, '{nobody}', 'phi:v1:x', 'phi:v1:x', '"phi:v1:x"');
-- expect: error 22023
SELECT access_search_patients('{unborn}', NULL, NULL, NULL, NULL, 'x@example.com');

-- attack: emergency_search_undone
-- Searches, reads the result, and rolls back the log entry; reads the results of others' searches.
-- as: intruder
-- expect: ok
SAVEPOINT undone;
-- expect: ok
SELECT access_search_patients('{unborn}', 'phi:v1:x', NULL, '1961-09-03', NULL, 'c4n4ry-victim@example.com');
-- expect: nothing
SELECT * FROM access_search_results('{unborn}');
-- expect: ok
ROLLBACK TO SAVEPOINT undone;
-- expect: nothing
SELECT * FROM access_search_results('{unborn}');
-- expect: nothing
SELECT * FROM access_search_results('{search}');
