-- Users cannot write rows that the library could not read, nor implausible claims.

-- attack: garbage_envelopes
-- Text in a sealed column that begins like an envelope but is not one, so that no one can decrypt it.
-- as: mallory
-- expect: error 23514
UPDATE patients SET city = 'phi:v1:' || 'x' WHERE id = '{mallory}';
-- expect: error 23514
UPDATE patients SET city = 'phi:v1:' || 'key:' || repeat('A', 79) WHERE id = '{mallory}';
-- expect: error 23514
UPDATE patients SET city = 'phi:v1:' || 'key:' || repeat('A', 81) WHERE id = '{mallory}';
-- expect: error 23514
UPDATE patients SET city = 'phi:v1:' || 'key:' || repeat('A', 84) WHERE id = '{mallory}';
-- expect: error 23514
UPDATE patients SET city = 'phi:v1:' || 'KEY:' || repeat('A', 80) WHERE id = '{mallory}';
-- expect: error 23514
UPDATE patients SET city = 'phi:v1:' || 'key:' || repeat('A', 79) || '=' WHERE id = '{mallory}';
-- expect: error 23514
UPDATE messages SET attachments = to_jsonb('phi:v1:' || 'x'), is_edited = true, edited_at = now() WHERE id = '{reply}';

-- attack: receipts_of_no_time
-- A receipt without a valid time makes the conversation unreadable for everyone in it.
-- as: mallory
-- expect: error 23514
UPDATE messages SET read_by = read_by || '{"{mallory}": "no time"}' WHERE id = '{reply}';
-- expect: error 23514
UPDATE messages SET read_by = read_by || '{"{mallory}": 1}' WHERE id = '{reply}';
-- expect: error 23514
UPDATE messages SET read_by = read_by || '{"{mallory}": "2026-02-30T00:00:00.000Z"}' WHERE id = '{reply}';
-- expect: error 23514
UPDATE messages SET read_by = read_by || '{"{mallory}": "infinity"}' WHERE id = '{reply}';

-- attack: receipts_of_another_time
-- The time of a receipt is when the message was read, not an arbitrary time.
-- as: mallory
-- expect: error 23514
UPDATE messages SET read_by = read_by || '{"{mallory}": "2020-01-01T00:00:00.000Z"}' WHERE id = '{reply}';
-- expect: error 23514
UPDATE messages SET read_by = read_by || '{"{mallory}": "2999-01-01T00:00:00.000Z"}' WHERE id = '{reply}';

-- attack: infinite_times
-- PostgreSQL's infinities and years before Christ are outside the library's range of times.
-- as: mallory
-- expect: error 23514
INSERT INTO messages (conversation_id, sender_id, content, attachments, created_at)
VALUES ('{shared}', '{mallory}', 'phi:v1:x', '"phi:v1:x"', '-infinity');
-- expect: error 23514
UPDATE messages SET is_deleted = true, deleted_at = 'infinity' WHERE id = '{reply}';
-- expect: error 23514
UPDATE patients SET onboarding_completed = true, onboarding_completed_at = '-infinity' WHERE id = '{mallory}';
-- expect: error 23514
UPDATE patients SET onboarding_completed = true, onboarding_completed_at = '0044-03-15 BC' WHERE id = '{mallory}';
-- as: treating
-- expect: error 23514
INSERT INTO prescriptions (patient_id, provider_id, medication_name, strength, dosage_form, quantity, days_supply, instructions,
                           expires_at)
VALUES ('{victim}', '{treating}', 'phi:v1:x', 'phi:v1:x', 'tablet', 1, 1, 'phi:v1:x', 'infinity');

-- attack: times_that_are_not_now
-- A message dated next year stays the last one, and one dated last year hides among the read ones.
-- as: mallory
-- expect: error 23514
INSERT INTO messages (conversation_id, sender_id, content, attachments, created_at)
VALUES ('{shared}', '{mallory}', 'phi:v1:x', '"phi:v1:x"', now() + INTERVAL '1 year');
-- expect: error 23514
INSERT INTO messages (conversation_id, sender_id, content, attachments, created_at)
VALUES ('{shared}', '{mallory}', 'phi:v1:x', '"phi:v1:x"', now() - INTERVAL '1 year');
-- expect: error 23514
INSERT INTO messages (conversation_id, sender_id, content, attachments, updated_at)
VALUES ('{shared}', '{mallory}', 'phi:v1:x', '"phi:v1:x"', '9999-12-31 23:59:59.999+00');
-- expect: error 23514
UPDATE messages SET is_deleted = true, deleted_at = now() - INTERVAL '1 day' WHERE id = '{reply}';
-- expect: error 23514
UPDATE messages SET content = 'phi:v1:y', is_edited = true, edited_at = now() - INTERVAL '1 day' WHERE id = '{reply}';

-- as: victim
-- expect: error 23514
UPDATE notifications SET read_at = now() + INTERVAL '1 day' WHERE id = '{notice}';

-- attack: edits_in_silence
-- A message changes its content without being marked as edited.
-- as: mallory
-- expect: error 23514
UPDATE messages SET content = 'phi:v1:other' WHERE id = '{reply}';
-- expect: error 23514
UPDATE messages SET attachments = '"phi:v1:other"' WHERE id = '{reply}';
-- expect: mine
UPDATE messages SET content = 'phi:v1:other', is_edited = true, edited_at = now() WHERE id = '{reply}';
-- expect: error 23514
UPDATE messages SET content = 'phi:v1:again' WHERE id = '{reply}';
-- expect: error 23514
UPDATE messages SET is_edited = false, edited_at = NULL WHERE id = '{reply}';
-- expect: ok
ROLLBACK;

-- attack: urgent_by_oneself
-- A submitter moves to the front of the queue, regardless of the answers.
-- as: mallory
-- expect: error 23514
INSERT INTO form_submissions (form_schema_id, form_version, submitted_by, patient_id, submission_data, clinical_priority)
VALUES ('{form}', '1.0.0', '{mallory}', '{mallory}', '"phi:v1:x"', 'emergency');
-- expect: error 23514
INSERT INTO form_submissions (form_schema_id, form_version, submitted_by, patient_id, submission_data, created_at)
VALUES ('{form}', '1.0.0', '{mallory}', '{mallory}', '"phi:v1:x"', now() - INTERVAL '10 years');

-- attack: lists_with_holes
-- A list that core cannot read.
-- as: treating
-- expect: error 23514
UPDATE providers SET languages_spoken = ARRAY['English', NULL] WHERE id = '{treating}';
-- expect: error 23514
UPDATE providers SET languages_spoken = ARRAY[ARRAY['English'], ARRAY['French']] WHERE id = '{treating}';
-- expect: error 23514
INSERT INTO tasks (title, assigner_id, tags) VALUES ('phi:v1:x', '{treating}', ARRAY[NULL]::text[]);

-- attack: values_that_core_refuses
-- Values without a CHECK: a row with one of them would be left out of every result.
-- as: mallory
-- expect: error 23514
UPDATE users SET timezone = 'x' WHERE id = '{mallory}';
-- expect: error 23514
UPDATE users SET timezone = 'europe/paris' WHERE id = '{mallory}';
-- expect: error 23514
UPDATE users SET timezone = 'America/Foo5' WHERE id = '{mallory}';
-- expect: error 23514
UPDATE users SET profile_picture_url = 'x' WHERE id = '{mallory}';
-- expect: error 23514
UPDATE users SET profile_picture_url = 'https://' || repeat('x', 2048) WHERE id = '{mallory}';
-- expect: error 23514
UPDATE users SET profile_picture_url = 'https://:80/ada' WHERE id = '{mallory}';

-- attack: schedules_that_core_refuses
-- A provider's schedule: an unreadable one would block all bookings.
-- as: treating
-- expect: error 23514
UPDATE providers SET availability_schedule = '{}' WHERE id = '{treating}';
-- expect: error 23514
UPDATE providers SET availability_schedule = '{"time_zone": "x", "slot_minutes": 30, "weekly": {}}' WHERE id = '{treating}';
-- expect: error 23514
UPDATE providers SET availability_schedule = '{"time_zone": "UTC", "slot_minutes": 4, "weekly": {}}' WHERE id = '{treating}';
-- expect: error 23514
UPDATE providers SET availability_schedule = '{"time_zone": "UTC", "slot_minutes": 30, "weekly": {"someday": []}}' WHERE id = '{treating}';
-- expect: error 23514
UPDATE providers SET availability_schedule = '{"time_zone": "UTC", "slot_minutes": 30, "weekly": {"monday": [{"from": "09:00", "until": "08:00"}]}}'
WHERE id = '{treating}';
-- expect: error 23514
UPDATE providers SET availability_schedule = '{"time_zone": "UTC", "slot_minutes": 30, "weekly": {"monday": [{"from": "09:00", "until": "11:00"}, {"from": "10:00", "until": "12:00"}]}}'
WHERE id = '{treating}';
-- expect: error 23514
UPDATE providers SET languages_spoken = ARRAY(SELECT 'x' FROM generate_series(1, 10001)) WHERE id = '{treating}';
