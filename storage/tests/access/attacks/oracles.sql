-- attack: foreign_key_oracle
-- A foreign key that could reveal whether a row exists: the answers must not differ.
-- as: intruder
-- expect: denied
INSERT INTO tasks (title, assigner_id, assignee_id) VALUES ('phi:v1:x', '{intruder}', '{victim}');
-- expect: same
INSERT INTO tasks (title, assigner_id, assignee_id) VALUES ('phi:v1:x', '{intruder}', '{nobody}');
-- expect: denied
INSERT INTO consultations (patient_id, provider_id, consultation_type, scheduled_at, slot_end, fee)
VALUES ('{victim}', '{intruder}', 'initial', '2999-01-01 10:00', '2999-01-01 10:30', 0);
-- expect: same
INSERT INTO consultations (patient_id, provider_id, consultation_type, scheduled_at, slot_end, fee)
VALUES ('{nobody}', '{intruder}', 'initial', '2999-01-01 10:00', '2999-01-01 10:30', 0);
-- expect: denied
INSERT INTO sessions (patient_id, provider_id, consultation_id, session_type, scheduled_date)
VALUES ('{mallory}', '{intruder}', '{visit}', 'therapy', '2999-01-01');
-- expect: same
INSERT INTO sessions (patient_id, provider_id, consultation_id, session_type, scheduled_date)
VALUES ('{mallory}', '{intruder}', '{nobody}', 'therapy', '2999-01-01');

-- attack: foreign_key_oracle_of_prescriptions
-- The same for the visit of a controlled prescription, which a rule checks before any policy.
-- as: intruder
-- expect: denied
INSERT INTO prescriptions (patient_id, provider_id, consultation_id, medication_name, strength, dosage_form, quantity,
                           days_supply, instructions, expires_at, controlled_substance_schedule)
VALUES ('{mallory}', '{intruder}', '{visit}', 'phi:v1:x', 'phi:v1:x', 'tablet', 1, 1, 'phi:v1:x', '2999-01-01', 'CIV');
-- expect: same
INSERT INTO prescriptions (patient_id, provider_id, consultation_id, medication_name, strength, dosage_form, quantity,
                           days_supply, instructions, expires_at, controlled_substance_schedule)
VALUES ('{mallory}', '{intruder}', '{nobody}', 'phi:v1:x', 'phi:v1:x', 'tablet', 1, 1, 'phi:v1:x', '2999-01-01', 'CIV');

-- attack: foreign_key_oracle_of_patients
-- The same for submissions of a patient.
-- as: mallory
-- expect: denied
INSERT INTO form_submissions (form_schema_id, form_version, submitted_by, patient_id, consultation_id, submission_data)
VALUES ('{form}', '1.0.0', '{mallory}', '{mallory}', '{visit}', '"phi:v1:x"');
-- expect: same
INSERT INTO form_submissions (form_schema_id, form_version, submitted_by, patient_id, consultation_id, submission_data)
VALUES ('{form}', '1.0.0', '{mallory}', '{mallory}', '{nobody}', '"phi:v1:x"');
-- expect: denied
INSERT INTO form_submissions (form_schema_id, form_version, submitted_by, patient_id, submission_data)
VALUES ('{form}', '1.0.0', '{mallory}', '{victim}', '"phi:v1:x"');
-- expect: same
INSERT INTO form_submissions (form_schema_id, form_version, submitted_by, patient_id, submission_data)
VALUES ('{form}', '1.0.0', '{mallory}', '{nobody}', '"phi:v1:x"');
-- expect: denied
INSERT INTO messages (conversation_id, sender_id, content, attachments, reply_to_message_id)
VALUES ('{shared}', '{mallory}', 'phi:v1:x', '"phi:v1:x"', '{message}');
-- expect: same
INSERT INTO messages (conversation_id, sender_id, content, attachments, reply_to_message_id)
VALUES ('{shared}', '{mallory}', 'phi:v1:x', '"phi:v1:x"', '{nobody}');

-- attack: unique_oracle
-- A unique index that could reveal whether an address is taken: users may not write it.
-- as: mallory
-- expect: denied
UPDATE users SET email = 'victim@example.com' WHERE id = '{mallory}';
-- expect: same
UPDATE users SET email = 'free@example.com' WHERE id = '{mallory}';
-- expect: denied
INSERT INTO users (email) VALUES ('victim@example.com');
-- expect: same
INSERT INTO users (email) VALUES ('free@example.com');
-- expect: denied
INSERT INTO users (email) VALUES ('victim@example.com') ON CONFLICT DO NOTHING;
-- expect: same
INSERT INTO users (email) VALUES ('free@example.com') ON CONFLICT DO NOTHING;

-- attack: primary_key_oracle
-- Inserts under a known id, to learn whether the row exists.
-- as: mallory
-- expect: denied
INSERT INTO patients (id, first_name, last_name, date_of_birth) VALUES ('{victim}', 'phi:v1:x', 'phi:v1:x', '1980-01-01');
-- expect: same
INSERT INTO patients (id, first_name, last_name, date_of_birth) VALUES ('{nobody}', 'phi:v1:x', 'phi:v1:x', '1980-01-01');
-- expect: denied
INSERT INTO patients (id, first_name, last_name, date_of_birth) VALUES ('{victim}', 'phi:v1:x', 'phi:v1:x', '1980-01-01')
ON CONFLICT DO NOTHING;
-- expect: same
INSERT INTO patients (id, first_name, last_name, date_of_birth) VALUES ('{nobody}', 'phi:v1:x', 'phi:v1:x', '1980-01-01')
ON CONFLICT DO NOTHING;

-- attack: exclusion_oracle
-- Books a busy provider, to learn when they are busy.
-- as: intruder
-- expect: denied
INSERT INTO consultations (patient_id, provider_id, consultation_type, scheduled_at, slot_end, fee)
SELECT '{mallory}', '{treating}', 'initial', '2999-06-01 10:00', '2999-06-01 10:30', 0;
-- expect: same
INSERT INTO consultations (patient_id, provider_id, consultation_type, scheduled_at, slot_end, fee)
SELECT '{mallory}', '{treating}', 'initial', '2999-07-01 10:00', '2999-07-01 10:30', 0;

-- attack: id_oracle
-- A primary key reveals that an id is taken to anyone who knows its 122 random bits, but not whose it is or of what.
-- as: mallory
-- expect: error 23505
INSERT INTO messages (id, conversation_id, sender_id, content, attachments) VALUES ('{message}', '{shared}', '{mallory}', 'phi:v1:x', '"phi:v1:x"');
-- expect: nothing
INSERT INTO messages (id, conversation_id, sender_id, content, attachments) VALUES ('{message}', '{shared}', '{mallory}', 'phi:v1:x', '"phi:v1:x"')
ON CONFLICT DO NOTHING RETURNING *;

-- attack: address_oracle
-- For users who may change accounts, a unique index reveals that an address is taken, but not by whom, nor the row.
-- as: registrar
-- expect: error 23505
UPDATE users SET email = 'C4N4RY-SUPER@example.com' WHERE id = '{mallory}';
-- expect: denied
INSERT INTO users (email, role) VALUES ('C4N4RY-SUPER@example.com', 'super_admin') ON CONFLICT DO NOTHING;
-- expect: denied
INSERT INTO users (email) VALUES ('C4N4RY-SUPER@example.com') ON CONFLICT ((CASE WHEN status <> 'deleted' THEN lower(email) END)) DO UPDATE SET phone = '+15550100009' RETURNING id, email;

-- attack: deferred_oracle
-- Defers constraints to the end, where no statement's error is caught.
-- as: mallory
-- expect: ok
SET CONSTRAINTS ALL DEFERRED;
-- expect: denied
INSERT INTO messages (conversation_id, sender_id, content, attachments, reply_to_message_id)
VALUES ('{conversation}', '{mallory}', 'phi:v1:x', '"phi:v1:x"', '{message}');
-- expect: denied
INSERT INTO messages (conversation_id, sender_id, content, attachments) VALUES ('{nobody}', '{mallory}', 'phi:v1:x', '"phi:v1:x"');

-- attack: delete_oracle
-- A foreign key that prevents a deletion reveals that other rows refer to the row.
-- as: super
-- expect: error 23503
DELETE FROM providers WHERE id = '{intruder}';
-- as: intruder
-- expect: nothing
DELETE FROM providers WHERE id = '{treating}';
-- expect: nothing
DELETE FROM users WHERE id = '{victim}';
