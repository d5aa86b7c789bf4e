-- Rules for every value of a type, and for times that users write. Core cannot read values that violate them, and omits
-- their rows from every result.

-- ---------------------------------------------------------------------------------------------------------------
-- Rules by column type
-- ---------------------------------------------------------------------------------------------------------------

-- Core's times and dates are in the years 1 to 9999: no infinity, no years before Christ. Its lists have one dimension
-- and no NULL. The names contain the column and the rule; core derives its code from them.
DO $$
DECLARE
    found record;
    rule  text;
BEGIN
    FOR found IN
        SELECT relname, quote_ident(attname) AS column_, attname, format_type(atttypid, NULL) AS type_, typcategory
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN pg_type ON pg_type.oid = atttypid
        WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'r' AND relname !~ '^__'
          AND attnum > 0 AND NOT attisdropped
          -- Blind index tokens are not part of core's records.
          AND attname <> 'name_tokens'
        ORDER BY relname, attnum
    LOOP
        rule := CASE
            WHEN found.type_ = 'timestamp with time zone' THEN
                format('%1$s >= TIMESTAMPTZ ''0001-01-01 00:00:00+00'' AND %1$s < TIMESTAMPTZ ''10000-01-01 00:00:00+00''',
                       found.column_)
            WHEN found.type_ = 'date' THEN
                format('%1$s >= DATE ''0001-01-01'' AND %1$s < DATE ''10000-01-01''', found.column_)
            WHEN found.typcategory = 'A' THEN
                format('CASE WHEN array_ndims(%1$s) > 1 THEN false ELSE array_position(%1$s, NULL) IS NULL END', found.column_)
        END;
        CONTINUE WHEN rule IS NULL;
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (%s)', found.relname,
                       format('%s_%s_%s', found.relname, found.attname,
                              CASE found.typcategory WHEN 'A' THEN 'plain_list' ELSE 'in_range' END), rule);
    END LOOP;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Receipts
-- ---------------------------------------------------------------------------------------------------------------

-- Checks that each key is a user id and each value a time in core's format: 2026-11-22T12:00:00.000Z.
CREATE FUNCTION are_receipts(receipts jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE jsonb_typeof(receipts) WHEN 'object' THEN NOT EXISTS (
    SELECT FROM jsonb_each(receipts) AS receipt(reader, read_at),
                CAST(read_at #>> '{}' AS text) AS instant
    WHERE (reader ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
           AND CASE WHEN jsonb_typeof(read_at) = 'string' AND instant ~
                   '^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z$'
               -- The day exists in the month.
               THEN substr(instant, 9, 2)::integer <= extract(day FROM
                   make_date(substr(instant, 1, 4)::integer, substr(instant, 6, 2)::integer, 1) + INTERVAL '1 month - 1 day')
               ELSE false END) IS NOT TRUE
) ELSE false END;
REVOKE ALL ON FUNCTION are_receipts(jsonb) FROM PUBLIC;

ALTER TABLE messages ADD CONSTRAINT valid_receipts CHECK (are_receipts(read_by));

-- ---------------------------------------------------------------------------------------------------------------
-- Licences
-- ---------------------------------------------------------------------------------------------------------------

-- Checks for a string YYYY-MM-DD that is a day of the years 1 to 9999.
CREATE FUNCTION is_calendar_date(day jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN jsonb_typeof(day) = 'string' AND day #>> '{}' ~ '^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
    THEN substr(day #>> '{}', 9, 2)::integer <= extract(day FROM
        make_date(substr(day #>> '{}', 1, 4)::integer, substr(day #>> '{}', 6, 2)::integer, 1) + INTERVAL '1 month - 1 day')
    ELSE false END;

-- Checks the licences of other states (core's License): objects of `state`, `number` and `expires_on`, perhaps also of
-- `valid_from` and `compact`.
CREATE FUNCTION are_licenses(licenses jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE jsonb_typeof(licenses) WHEN 'array' THEN jsonb_array_length(licenses) <= 10000 AND NOT EXISTS (
    SELECT FROM jsonb_array_elements(licenses) AS license
    WHERE (jsonb_typeof(license) = 'object' AND license - '{state,number,expires_on,valid_from,compact}'::text[] = '{}'
           AND jsonb_typeof(license -> 'state') = 'string' AND license ->> 'state' ~ '^[A-Z]{2}$'
           AND jsonb_typeof(license -> 'number') = 'string' AND length(license ->> 'number') <= 50
           AND is_calendar_date(license -> 'expires_on')
           AND (coalesce(license -> 'valid_from', 'null') = 'null' OR is_calendar_date(license -> 'valid_from'))
           AND coalesce(license -> 'compact', 'null') IN ('null', '"NLC"')) IS NOT TRUE
) ELSE false END;
REVOKE ALL ON FUNCTION are_licenses(jsonb) FROM PUBLIC;

ALTER TABLE providers ADD CONSTRAINT valid_other_licenses CHECK (are_licenses(other_licenses));

-- ---------------------------------------------------------------------------------------------------------------
-- Current times that users write
-- ---------------------------------------------------------------------------------------------------------------

-- Checks that times which a user writes as the current time are within five minutes of the server's clock, as for
-- signed contexts. Arguments: the columns. Does not apply to service accounts, which import history.
CREATE FUNCTION check_current_times() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    after   CONSTANT jsonb := to_jsonb(NEW);
    before  CONSTANT jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
    claimed text;
    claim   text;
BEGIN
    FOREACH claimed IN ARRAY TG_ARGV LOOP
        claim := after ->> claimed;
        IF claim IS DISTINCT FROM before ->> claimed
           AND (isfinite(claim::timestamptz) AND abs(extract(epoch FROM clock_timestamp() - claim::timestamptz)) <= 300) IS FALSE THEN
            PERFORM raise_violation(format('%s_%s_near_now', TG_TABLE_NAME, claimed), TG_TABLE_SCHEMA, TG_TABLE_NAME, claimed,
                                    'the time must be within five minutes of the current time');
        END IF;
    END LOOP;
    RETURN NEW;
END
$$;
CALL lock_down('check_current_times()');

-- The same for a user's own receipt.
CREATE FUNCTION check_receipt_times() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    -- The CHECK rejects invalid receipts.
    IF NOT are_receipts(NEW.read_by) THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT FROM jsonb_each_text(NEW.read_by) AS receipt(reader, read_at)
        WHERE OLD.read_by ->> reader IS DISTINCT FROM read_at
          AND (isfinite(read_at::timestamptz) AND abs(extract(epoch FROM clock_timestamp() - read_at::timestamptz)) <= 300) IS NOT TRUE
    ) THEN
        PERFORM raise_violation('messages_read_by_near_now', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'read_by',
                                'the time of a receipt must be within five minutes of the current time');
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('check_receipt_times()');

-- Checks that a change of the content sets is_edited and a new edited_at, and that is_edited is never cleared.
CREATE FUNCTION check_edit_marked() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    IF (NEW.content IS DISTINCT FROM OLD.content OR NEW.attachments IS DISTINCT FROM OLD.attachments)
       AND (NOT NEW.is_edited OR NEW.edited_at IS NOT DISTINCT FROM OLD.edited_at)
       OR OLD.is_edited AND NOT NEW.is_edited THEN
        PERFORM raise_violation('edit_is_marked', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'edited_at',
                                'an edit must set is_edited and edited_at');
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('check_edit_marked()');

-- Checks that a rule of the form can assign the priority of a submission: the form decides it, not the submitter. The
-- answers are encrypted, so this does not evaluate the rule; a submitter can satisfy any rule by their answers anyway.
CREATE FUNCTION check_submission_priority() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM form_schemas,
                    jsonb_path_query(schema_definition, '$."x-priority"[*].priority') AS given
        WHERE form_schemas.id = NEW.form_schema_id AND given #>> '{}' = NEW.clinical_priority::text
    ) THEN
        PERFORM raise_violation('submission_priority_from_form', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'clinical_priority',
                                'the priority of a submission must be one that a rule of its form assigns');
    END IF;
    RETURN NEW;
END
$$;
CALL lock_down('check_submission_priority()');

-- ---------------------------------------------------------------------------------------------------------------
-- Values that core can read
-- ---------------------------------------------------------------------------------------------------------------

-- Checks the name of a time zone, which core must know too. Looks it up in PostgreSQL's list by the exact name: core
-- rejects whatever else PostgreSQL accepts (abbreviations, rules, names in another case).
CREATE FUNCTION is_time_zone(zone text) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    -- The list has 1,200 names, each read from a file.
    IF zone = 'UTC' THEN
        RETURN true;
    END IF;
    RETURN zone !~ '^(posix|right|SystemV)/|^(localtime|posixrules|Factory)$'
        AND EXISTS (SELECT FROM pg_timezone_names WHERE name = zone);
END
$$;
CALL lock_down('is_time_zone(text)');

-- Checks for an absolute http or https URL of at most 2,048 visible ASCII characters with a host (core's Url).
CREATE FUNCTION is_url(url text) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN url ~ '^https?://([^/?#]*@)?[^/?#@:]' AND url !~ '[^!-~]|[<>"\\]' AND length(url) <= 2048;

-- Checks the opening hours of a weekday: objects of `from` and `until`, which do not overlap.
CREATE FUNCTION are_opening_hours(openings jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN CASE jsonb_typeof(openings)
    WHEN 'null' THEN true
    WHEN 'array' THEN NOT EXISTS (
        SELECT FROM jsonb_array_elements(openings) WITH ORDINALITY AS opening(hours, place)
        WHERE (jsonb_typeof(hours) = 'object' AND hours - '{from,until}'::text[] = '{}'
               AND jsonb_typeof(hours -> 'from') = 'string' AND jsonb_typeof(hours -> 'until') = 'string'
               AND hours ->> 'from' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' AND hours ->> 'until' ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'
               AND (hours ->> 'from') COLLATE "C" < hours ->> 'until'
               AND NOT EXISTS (
                   SELECT FROM jsonb_array_elements(openings) WITH ORDINALITY AS other(hours, place)
                   WHERE other.place <> opening.place
                     AND (other.hours ->> 'from') COLLATE "C" < opening.hours ->> 'until'
                     AND (opening.hours ->> 'from') COLLATE "C" < other.hours ->> 'until')) IS NOT TRUE
    )
    ELSE false
END;

-- Checks the exceptions of a schedule: objects of `first_day`, `last_day` and `openings`, which have no common day.
CREATE FUNCTION are_day_exceptions(exceptions jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    exception_ jsonb;
    days       datemultirange := '{}';
    day_range  daterange;
BEGIN
    IF exceptions IS NULL OR jsonb_typeof(exceptions) = 'null' THEN
        RETURN true;
    END IF;
    IF jsonb_typeof(exceptions) <> 'array' THEN
        RETURN false;
    END IF;
    FOR exception_ IN SELECT jsonb_array_elements(exceptions) LOOP
        IF (jsonb_typeof(exception_) = 'object'
            AND exception_ - '{first_day,last_day,openings}'::text[] = '{}'
            AND are_opening_hours(coalesce(exception_ -> 'openings', 'null'))
            AND is_calendar_date(exception_ -> 'first_day')
            AND (coalesce(exception_ -> 'last_day', 'null') = 'null' OR is_calendar_date(exception_ -> 'last_day'))) IS NOT TRUE THEN
            RETURN false;
        END IF;
        IF exception_ ->> 'last_day' COLLATE "C" < exception_ ->> 'first_day' THEN
            RETURN false;
        END IF;
        day_range := daterange((exception_ ->> 'first_day')::date,
                               coalesce(exception_ ->> 'last_day', exception_ ->> 'first_day')::date, '[]');
        IF days && day_range THEN
            RETURN false;
        END IF;
        days := days + datemultirange(day_range);
    END LOOP;
    RETURN true;
END
$$;
CALL lock_down('are_day_exceptions(jsonb)');

-- Checks the schedule in which a provider can be booked (core's Availability).
CREATE FUNCTION is_availability(schedule jsonb) RETURNS boolean
LANGUAGE sql STABLE
RETURN CASE WHEN jsonb_typeof(schedule) = 'object' AND jsonb_typeof(schedule -> 'weekly') = 'object' THEN (
    schedule - '{time_zone,slot_minutes,weekly,exceptions,buffer_before_minutes,buffer_after_minutes,notice_minutes}'::text[] = '{}'
    AND jsonb_typeof(schedule -> 'time_zone') = 'string' AND is_time_zone(schedule ->> 'time_zone')
    AND jsonb_typeof(schedule -> 'slot_minutes') = 'number' AND schedule ->> 'slot_minutes' ~ '^[0-9]{1,3}$'
    AND (schedule ->> 'slot_minutes')::numeric BETWEEN 5 AND 480
    AND NOT EXISTS (
        SELECT FROM jsonb_each(schedule -> 'weekly') AS day(name, openings)
        WHERE name NOT IN ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')
           OR NOT are_opening_hours(openings))
    AND are_day_exceptions(schedule -> 'exceptions')
    AND NOT EXISTS (
        SELECT FROM (VALUES ('buffer_before_minutes', 240), ('buffer_after_minutes', 240), ('notice_minutes', 43200)) AS lead (name, most)
        CROSS JOIN LATERAL (SELECT schedule -> lead.name AS given) AS member
        WHERE jsonb_typeof(given) <> 'null'
          AND NOT CASE WHEN jsonb_typeof(given) = 'number' AND given::text ~ '^[0-9]{1,5}$'
                  THEN given::text::integer <= most ELSE false END)
) IS TRUE ELSE false END;

-- Checks values that users write into columns without a CHECK: core would omit a row that it cannot read from every
-- result. Arguments: pairs of rule and column. Does not apply to service accounts and the owner of the tables, which
-- are trusted.
CREATE FUNCTION check_user_values() RETURNS TRIGGER
LANGUAGE plpgsql
AS $$
DECLARE
    after  CONSTANT jsonb := to_jsonb(NEW);
    before CONSTANT jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
    kind   text;
    field  text;
    value  jsonb;
    fits   boolean;
BEGIN
    FOR place IN 0 .. TG_NARGS - 1 BY 2 LOOP
        kind := TG_ARGV[place];
        field := TG_ARGV[place + 1];
        value := after -> field;
        CONTINUE WHEN jsonb_typeof(value) = 'null' OR value = before -> field;
        fits := CASE kind
            WHEN 'url' THEN is_url(value #>> '{}')
            WHEN 'time_zone' THEN is_time_zone(value #>> '{}')
            WHEN 'availability' THEN is_availability(value)
            WHEN 'text' THEN length(value #>> '{}') <= 1000000
            WHEN 'list' THEN jsonb_array_length(value) <= 10000
        END;
        IF fits IS NOT TRUE THEN
            PERFORM raise_violation(format('%s_%s_is_%s', TG_TABLE_NAME, field, kind), TG_TABLE_SCHEMA, TG_TABLE_NAME, field,
                                    'the value is not valid for this column');
        END IF;
    END LOOP;
    RETURN NEW;
END
$$;
CALL lock_down('check_user_values()');
REVOKE ALL ON FUNCTION is_time_zone(text), is_url(text), is_calendar_date(jsonb), are_opening_hours(jsonb),
    are_day_exceptions(jsonb), is_availability(jsonb) FROM PUBLIC;

-- The database roles in which users act, as in 0023.
DO $$
DECLARE
    is_user_role CONSTANT text :=
        'current_user::text ~ ''^(authenticated|telehealth_(patient|provider|admin))$''';
    claimed      record;
    written      record;
BEGIN
    FOR claimed IN
        SELECT * FROM (VALUES
            ('messages',         'INSERT',                    'created_at, updated_at'),
            ('messages',         'UPDATE OF edited_at, deleted_at', 'edited_at, deleted_at'),
            ('notifications',    'INSERT',                    'created_at, updated_at'),
            ('notifications',    'UPDATE OF read_at',         'read_at'),
            ('form_submissions', 'INSERT',                    'created_at, updated_at'),
            ('form_submissions', 'UPDATE OF processed_at',    'processed_at'),
            ('conversations',    'INSERT',                    'created_at, updated_at'),
            ('tasks',            'INSERT',                    'created_at, updated_at'),
            ('entity_tags',      'INSERT',                    'created_at')
        ) AS claims(relation, event, columns)
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE %s ON %I FOR EACH ROW WHEN (%s) EXECUTE FUNCTION check_current_times(%s)',
                       'check_user_times_' || lower(split_part(claimed.event, ' ', 1)), claimed.event, claimed.relation, is_user_role,
                       regexp_replace(claimed.columns, '(\w+)', '''\1''', 'g'));
    END LOOP;
    -- What patients add for themselves. Staff may record what has happened elsewhere.
    FOR claimed IN
        SELECT * FROM (VALUES
            ('consultations', 'created_at, updated_at'),
            ('orders',        'created_at, updated_at'),
            ('order_items',   'created_at')
        ) AS claims(relation, columns)
    LOOP
        EXECUTE format('CREATE TRIGGER check_user_times_insert BEFORE INSERT ON %I FOR EACH ROW
                            WHEN (current_user::text ~ ''^(authenticated|telehealth_patient)$'')
                            EXECUTE FUNCTION check_current_times(%s)',
                       claimed.relation, regexp_replace(claimed.columns, '(\w+)', '''\1''', 'g'));
    END LOOP;
    EXECUTE format('CREATE TRIGGER check_user_receipts BEFORE UPDATE OF read_by ON messages
                        FOR EACH ROW WHEN (%s) EXECUTE FUNCTION check_receipt_times()', is_user_role);
    EXECUTE format('CREATE TRIGGER check_user_edits BEFORE UPDATE ON messages
                        FOR EACH ROW WHEN (%s) EXECUTE FUNCTION check_edit_marked()', is_user_role);
    EXECUTE format('CREATE TRIGGER check_user_priority BEFORE INSERT ON form_submissions
                        FOR EACH ROW WHEN (%s AND NEW.clinical_priority <> ''routine'')
                        EXECUTE FUNCTION check_submission_priority()', is_user_role);
    FOR written IN
        SELECT * FROM (VALUES
            ('users',            'url, profile_picture_url, time_zone, timezone'),
            ('providers',        'availability, availability_schedule, text, bio, list, education, list, languages_spoken'),
            ('consultations',    'list, prescription_ids'),
            ('tasks',            'list, tags'),
            ('form_submissions', 'text, processing_errors'),
            ('categories',       'url, icon_url'),
            ('insurance_providers', 'url, website_url')
        ) AS columns(relation, arguments)
    LOOP
        EXECUTE format('CREATE TRIGGER check_user_values BEFORE INSERT OR UPDATE ON %I FOR EACH ROW WHEN (%s)
                            EXECUTE FUNCTION check_user_values(%s)',
                       written.relation, is_user_role, regexp_replace(written.arguments, '(\w+)', '''\1''', 'g'));
    END LOOP;
END
$$;
