DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT tgrelid::regclass AS relation, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = quote_ident(current_schema())::regnamespace AND tgname ~ '^check_user_'
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found.relation);
    END LOOP;
    FOR found IN
        SELECT conrelid::regclass AS relation, conname FROM pg_constraint
        WHERE connamespace = quote_ident(current_schema())::regnamespace AND contype = 'c' AND conrelid <> 0
          AND conname ~ '_(in_range|plain_list)$'
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.relation, found.conname);
    END LOOP;
END
$$;

DROP FUNCTION check_user_values();
DROP FUNCTION is_availability(jsonb), are_day_exceptions(jsonb), are_opening_hours(jsonb), is_url(text),
    is_time_zone(text);
DROP FUNCTION check_submission_priority();
DROP FUNCTION check_edit_marked();
DROP FUNCTION check_receipt_times();
DROP FUNCTION check_current_times();

ALTER TABLE messages DROP CONSTRAINT valid_receipts;
DROP FUNCTION are_receipts;
ALTER TABLE providers DROP CONSTRAINT valid_other_licenses;
DROP FUNCTION are_licenses(jsonb), is_calendar_date(jsonb);
