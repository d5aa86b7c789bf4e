DO $$
DECLARE
    sampled record;
BEGIN
    FOR sampled IN
        SELECT attrelid::regclass AS relation, attname
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'r'
          AND attnum > 0 AND NOT attisdropped AND attstattarget = 0
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS -1', sampled.relation, sampled.attname);
    END LOOP;
END
$$;
ALTER INDEX users_email_key ALTER COLUMN 1 SET STATISTICS -1;

DO $$
DECLARE
    made record;
BEGIN
    FOR made IN
        SELECT tgname, tgrelid::regclass AS relation FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = quote_ident(current_schema())::regnamespace AND tgname ~ '^access_'
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', made.tgname, made.relation);
    END LOOP;
END
$$;

DROP FUNCTION access_take_stock(), access_check_reference(), access_check_values(), access_changed(jsonb, jsonb);
