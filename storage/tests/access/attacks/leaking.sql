-- attack: leaky_function
-- A cheap function of the attacker's sees values before the policy has removed their rows.
-- as: mallory
-- expect: ok
CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$
BEGIN
    RAISE NOTICE 'seen: %', $1;
    RETURN true;
END $$;
-- expect: mine
SELECT id FROM patients WHERE pg_temp.leak(first_name) AND pg_temp.leak(city);
-- expect: mine
SELECT id FROM messages WHERE pg_temp.leak(content);
-- expect: nothing
DELETE FROM patients WHERE pg_temp.leak(first_name) AND id = '{victim}';
-- expect: mine
UPDATE patients SET city = city WHERE pg_temp.leak(last_name) RETURNING id;

-- attack: leakproof_function
-- Marks a function as leakproof, so that it may see values first.
-- as: mallory
-- expect: error 42501
CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql LEAKPROOF AS $$ BEGIN RETURN true; END $$;
-- expect: error 42501
ALTER FUNCTION textlike(text, text) LEAKPROOF;

-- attack: leaky_operator
-- The same with an operator, which the planner may push down.
-- as: mallory
-- expect: ok
CREATE FUNCTION pg_temp.leak(text, text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE COST 0.0000001 AS $$
BEGIN
    RAISE NOTICE 'seen: %', $1;
    RETURN true;
END $$;
-- expect: ok
CREATE OPERATOR pg_temp.<<< (FUNCTION = pg_temp.leak, LEFTARG = text, RIGHTARG = text, RESTRICT = eqsel);
-- expect: mine
SELECT id FROM patients WHERE first_name::text OPERATOR(pg_temp.<<<) 'x';

-- attack: leaky_aggregate
-- The same with an aggregate with a filter.
-- as: mallory
-- expect: ok
CREATE FUNCTION pg_temp.gather(state text, value text) RETURNS text LANGUAGE sql AS 'SELECT concat(state, value)';
-- expect: ok
CREATE AGGREGATE pg_temp.gathered (text) (SFUNC = pg_temp.gather, STYPE = text);
-- expect: mine
SELECT pg_temp.gathered(first_name) FILTER (WHERE city IS NOT NULL) FROM patients;

-- attack: set_returning_tricks
-- Volatile expressions in places that are evaluated early.
-- as: mallory
-- expect: ok
CREATE FUNCTION pg_temp.leak(anyelement) RETURNS anyelement LANGUAGE plpgsql VOLATILE COST 0.0000001 AS $$
BEGIN
    RAISE NOTICE 'seen: %', $1;
    RETURN $1;
END $$;
-- expect: mine
SELECT DISTINCT ON (pg_temp.leak(city)) id FROM patients ORDER BY pg_temp.leak(city);
-- expect: mine
SELECT count(*) FROM patients GROUP BY pg_temp.leak(first_name) HAVING pg_temp.leak(min(last_name)) IS NOT NULL;
-- expect: nothing
SELECT id FROM patients WHERE id = '{victim}' LIMIT (SELECT length(pg_temp.leak('x'::text)));
-- expect: mine
SELECT id FROM patients WHERE (SELECT pg_temp.leak(patients.first_name)) IS NOT NULL;

-- attack: types_and_casts
-- Types and casts of the attacker's between a value and the policy.
-- as: mallory
-- expect: ok
CREATE DOMAIN pg_temp.spied AS text CHECK (pg_notify('spy', VALUE) IS NOT NULL);
-- expect: mine
SELECT id FROM patients WHERE first_name::pg_temp.spied IS NOT NULL;
-- expect: error 42501
CREATE CAST (text AS integer) WITH INOUT AS IMPLICIT;
-- expect: error 42501
ALTER TYPE user_role_enum ADD VALUE 'god';

-- attack: error_of_a_cast
-- An error that quotes the value of a row which the policy would have removed.
-- as: mallory
-- expect: error 22P02
SELECT id FROM patients WHERE first_name::integer = 1;
-- expect: nothing
SELECT id FROM patients WHERE id = '{victim}' AND first_name::integer = 1;
-- expect: nothing
SELECT id FROM consultations WHERE id = '{visit}' AND chief_complaint::jsonb IS NOT NULL;

-- attack: error_of_a_division
-- An error that reveals whether such a row exists.
-- as: mallory
-- expect: nothing
SELECT id FROM patients WHERE id = '{victim}' AND 1 / (length(first_name) - length(first_name)) = 1;
-- expect: same
SELECT id FROM patients WHERE id = '{nobody}' AND 1 / (length(first_name) - length(first_name)) = 1;

-- attack: error_of_a_constraint
-- A violated constraint, whose message repeats columns of the row that its writer may not read.
-- as: mallory
-- expect: error 23514
UPDATE users SET phone = 'not a phone';
-- expect: error 23514
UPDATE patients SET postal_code = '????';

-- attack: error_of_a_definer
-- Errors of rules that read rows as definer: for a hidden row and for a missing one.
-- as: treating
-- expect: denied
INSERT INTO messages (conversation_id, sender_id, content, attachments) VALUES ('{closed_conversation}', '{treating}', 'phi:v1:x', '"phi:v1:x"');
-- expect: same
INSERT INTO messages (conversation_id, sender_id, content, attachments) VALUES ('{nobody}', '{treating}', 'phi:v1:x', '"phi:v1:x"');
-- expect: denied
INSERT INTO form_submissions (form_schema_id, form_version, submitted_by, patient_id, submission_data)
VALUES ('{draft}', '1.0.0', '{treating}', '{victim}', '"phi:v1:x"');
-- expect: same
INSERT INTO form_submissions (form_schema_id, form_version, submitted_by, patient_id, submission_data)
VALUES ('{nobody}', '1.0.0', '{treating}', '{victim}', '"phi:v1:x"');

-- attack: explain
-- Query plans, with the values that planning found.
-- as: mallory
-- expect: ok
CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$
BEGIN
    RAISE NOTICE 'seen: %', $1;
    RETURN true;
END $$;
-- expect: ok
EXPLAIN (ANALYZE) SELECT {patient_columns} FROM patients WHERE pg_temp.leak(first_name);
-- expect: ok
EXPLAIN (VERBOSE, SETTINGS) SELECT {patient_columns} FROM patients WHERE first_name = 'x';
-- expect: ok
EXPLAIN (ANALYZE, VERBOSE, BUFFERS, WAL) SELECT {patient_columns} FROM patients ORDER BY first_name;
-- expect: ok
EXPLAIN (ANALYZE, FORMAT json) SELECT * FROM messages WHERE content < 'z';
-- expect: ok
EXPLAIN (ANALYZE) UPDATE patients SET city = city WHERE id = '{victim}';

-- attack: statistics
-- Statistics gathered by ANALYZE: the most common values and the bounds of histograms.
-- as: mallory
-- expect: nothing
SELECT * FROM pg_stats WHERE tablename IN ('patients', 'users', 'consultations', 'messages', 'prescriptions');
-- expect: denied
SELECT * FROM pg_statistic;
-- expect: denied
SELECT * FROM pg_statistic_ext_data;
-- expect: nothing
SELECT * FROM pg_stats_ext;
-- expect: ok
ANALYZE VERBOSE pg_statistic;
-- expect: ok
ANALYZE VERBOSE patients (first_name);

-- attack: estimates
-- The planner's estimates, which come from samples of all rows and could reveal a value letter by letter by bisection.
-- as: mallory
-- expect: ok
EXPLAIN SELECT {patient_columns} FROM patients WHERE first_name LIKE 'phi:v1:c%';
-- expect: same
EXPLAIN SELECT {patient_columns} FROM patients WHERE first_name LIKE 'phi:v1:x%';
-- expect: ok
EXPLAIN SELECT {patient_columns} FROM patients WHERE city < 'phi:v1:F';
-- expect: same
EXPLAIN SELECT {patient_columns} FROM patients WHERE city < 'phi:v1:A';
-- expect: ok
EXPLAIN SELECT {patient_columns} FROM patients WHERE city = 'phi:v1:Everytown';
-- expect: same
EXPLAIN SELECT {patient_columns} FROM patients WHERE city = 'phi:v1:Nowhere';
-- expect: ok
EXPLAIN SELECT id FROM users WHERE email < 'd';
-- expect: same
EXPLAIN SELECT id FROM users WHERE email < 'a';
-- expect: ok
EXPLAIN SELECT id FROM users WHERE lower(email) < 'd';
-- expect: same
EXPLAIN SELECT id FROM users WHERE lower(email) < 'a';
-- expect: ok
EXPLAIN SELECT {patient_columns} FROM patients WHERE date_of_birth > '1980-01-01';
-- expect: same
EXPLAIN SELECT {patient_columns} FROM patients WHERE date_of_birth > '1900-01-01';

-- attack: leaky_join
-- The same in joins: in an ordinary join condition, a lateral one, and an outer one.
-- as: mallory
-- expect: ok
CREATE FUNCTION pg_temp.leak(text, text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE COST 0.0000001 AS $$
BEGIN
    RAISE NOTICE 'seen: %', $1;
    RETURN true;
END $$;
-- expect: mine
SELECT p.id FROM patients AS p JOIN (VALUES ('x')) AS v (name) ON pg_temp.leak(p.first_name, v.name);
-- expect: mine
SELECT v.name FROM (VALUES ('x')) AS v (name) LEFT JOIN patients AS p ON pg_temp.leak(p.last_name, v.name);
-- expect: mine
SELECT c.id FROM consultations AS c, LATERAL (SELECT FROM patients AS p WHERE pg_temp.leak(p.city, c.chief_complaint)) AS l;
-- expect: nothing
SELECT p.id FROM patients AS p WHERE p.id IN (SELECT o.patient_id FROM orders AS o WHERE pg_temp.leak(o.notes, ''));

-- attack: leaky_order
-- The same by the order of evaluation: CASE, OFFSET 0, a materialized subquery, a row of columns.
-- as: mallory
-- expect: ok
CREATE FUNCTION pg_temp.leak(anyelement) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$
BEGIN
    RAISE NOTICE 'seen: %', $1;
    RETURN true;
END $$;
-- expect: mine
SELECT id FROM (SELECT {patient_columns} FROM patients WHERE pg_temp.leak(first_name::text) OFFSET 0) AS p WHERE pg_temp.leak(p.city::text);
-- expect: nothing
SELECT id FROM consultations WHERE CASE WHEN pg_temp.leak(chief_complaint) THEN id = '{visit}' END;
-- expect: denied
SELECT id FROM patients AS p WHERE pg_temp.leak(p);
-- expect: nothing
SELECT id FROM prescriptions WHERE (pg_temp.leak(medication_name::text), true) = (true, true);
-- expect: mine
SELECT id FROM patients WHERE pg_temp.leak(first_name::text) ORDER BY first_name LIMIT 1 OFFSET 0;

-- attack: built_in_leaks
-- Built-in functions of PostgreSQL whose errors quote a value.
-- as: mallory
-- expect: nothing
SELECT id FROM patients WHERE id = '{victim}' AND to_date(city, 'YYYY-MM-DD') IS NOT NULL;
-- expect: nothing
SELECT id FROM messages WHERE id = '{message}' AND to_regclass(content) IS NOT NULL AND content::regclass IS NOT NULL;
-- expect: nothing
SELECT id FROM consultations WHERE id = '{visit}' AND set_config(chief_complaint, 'x', true) IS NOT NULL;
-- expect: nothing
SELECT id FROM patients WHERE id = '{victim}' AND first_name::user_role_enum = 'patient';
-- expect: nothing
SELECT id FROM telehealth_flows WHERE (intake_form_data ->> 'a')::uuid IS NOT NULL;
-- expect: nothing
SELECT id FROM patients WHERE id = '{victim}' AND xpath(last_name, '<a/>') IS NOT NULL;

-- attack: explain_oracle
-- Counters reveal how many rows a scan discarded, and whether a policy was evaluated: so that an id exists, or that some row
-- has exactly the guessed value if an operator is leakproof. PostgreSQL shows them to anyone who may read the table, and has
-- no privilege that restricts EXPLAIN. Encrypting the values is the only protection against guessing.
-- as: mallory
-- expect: ok
SET LOCAL enable_seqscan = off;
-- expect: ok
EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) SELECT * FROM consultations WHERE id = '{visit}';
-- expect: same
EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) SELECT * FROM consultations WHERE id = '{nobody}';
-- expect: ok
EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) SELECT {patient_columns} FROM patients WHERE first_name LIKE 'phi:v1:c4%';
-- expect: same
EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) SELECT {patient_columns} FROM patients WHERE first_name LIKE 'phi:v1:zz%';
