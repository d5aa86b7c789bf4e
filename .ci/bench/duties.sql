-- The tables of peers with the same duties: `prescriptions` as in `bare.sql`, and
--   * the seven protected columns hold text that the application has encrypted (their checks move to the application),
--   * a generic audit trigger per row, which writes the whole row as jsonb, in the style of supa_audit,
--   * row-level security: a person sees and adds their own rows as patient or provider, a service sees and adds all.
-- The application sets the role and the person in each transaction. The schema is `duties`.
CREATE SCHEMA duties;
SET search_path TO duties, bare;

CREATE TABLE prescriptions (LIKE bare.prescriptions INCLUDING DEFAULTS INCLUDING INDEXES);
ALTER TABLE prescriptions
    ADD FOREIGN KEY (patient_id) REFERENCES bare.patients(id) ON DELETE CASCADE,
    ADD FOREIGN KEY (provider_id) REFERENCES bare.providers(id) ON DELETE RESTRICT,
    ALTER COLUMN medication_name TYPE text,
    ALTER COLUMN generic_name TYPE text,
    ALTER COLUMN strength TYPE text,
    ALTER COLUMN ndc_number TYPE text,
    ALTER COLUMN contraindications TYPE text USING NULL,
    ALTER COLUMN drug_interactions TYPE text USING NULL,
    ADD CHECK (quantity > 0),
    ADD CHECK (quantity_unit <> 'each' OR quantity = trunc(quantity)),
    ADD CHECK (days_supply > 0),
    ADD CHECK (refills_remaining >= 0),
    ADD CHECK (total_refills >= 0),
    ADD CHECK (expires_at > prescribed_at),
    ADD CHECK (refills_remaining <= total_refills);

CREATE TABLE audit_log (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL DEFAULT now(),
    relation OID NOT NULL,
    operation TEXT NOT NULL,
    person TEXT,
    record_id UUID,
    record JSONB,
    old_record JSONB
);
CREATE INDEX ON audit_log (record_id);
CREATE INDEX ON audit_log USING brin (at);

CREATE FUNCTION audit() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = ''
AS $$
BEGIN
    INSERT INTO duties.audit_log (relation, operation, person, record_id, record, old_record)
    VALUES (TG_RELID, TG_OP, current_setting('app.person', true), coalesce(NEW.id, OLD.id),
            CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END, CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END);
    RETURN coalesce(NEW, OLD);
END
$$;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON prescriptions FOR EACH ROW EXECUTE FUNCTION audit();

CREATE FUNCTION person() RETURNS uuid LANGUAGE sql STABLE RETURN nullif(current_setting('app.person', true), '')::uuid;

-- Roles belong to the server, which has several databases with this schema.
DO $$ BEGIN
    IF to_regrole('duties_person') IS NULL THEN
        CREATE ROLE duties_person NOLOGIN;
        CREATE ROLE duties_service NOLOGIN;
    END IF;
END $$;
GRANT USAGE ON SCHEMA duties, bare TO duties_person, duties_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON prescriptions TO duties_person, duties_service;
ALTER TABLE prescriptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE prescriptions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_read ON prescriptions FOR SELECT TO duties_person
    USING (patient_id = (SELECT person()) OR provider_id = (SELECT person()));
CREATE POLICY own_insert ON prescriptions FOR INSERT TO duties_person WITH CHECK (provider_id = (SELECT person()));
CREATE POLICY service_all ON prescriptions TO duties_service USING (true) WITH CHECK (true);

RESET search_path;
