-- The tables that peers write: `prescriptions` of the specification with its columns, checks, foreign keys and indexes,
-- and nothing else: no policies, no sealed columns, no audit log, no rules in triggers. The schema is `bare`.
--
-- Differences from the specification: `ndc_number` has 13 characters instead of 11, which are too few for a code with
-- hyphens. `quantity` has decimals and a unit. Referenced tables have only a key, which is what a foreign key checks. The foreign keys to consultations,
-- orders and pharmacies are left out: these columns are null in every row of the benchmark and would not be checked.
CREATE SCHEMA bare;
SET search_path TO bare;

CREATE TYPE dosage_form_enum AS ENUM ('tablet', 'capsule', 'liquid', 'injection', 'topical', 'inhaler', 'patch', 'drops');
CREATE TYPE quantity_unit_enum AS ENUM ('each', 'mL', 'g');
CREATE TYPE prescription_status_enum AS ENUM ('active', 'completed', 'cancelled', 'expired');
CREATE TYPE controlled_schedule_enum AS ENUM ('CI', 'CII', 'CIII', 'CIV', 'CV');

CREATE TABLE patients (id UUID PRIMARY KEY);
CREATE TABLE providers (id UUID PRIMARY KEY);

CREATE TABLE prescriptions (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    patient_id UUID NOT NULL REFERENCES patients(id) ON DELETE CASCADE,
    provider_id UUID NOT NULL REFERENCES providers(id) ON DELETE RESTRICT,
    consultation_id UUID,
    order_id UUID,
    medication_name VARCHAR(200) NOT NULL,
    generic_name VARCHAR(200),
    strength VARCHAR(100) NOT NULL,
    dosage_form dosage_form_enum NOT NULL,
    quantity DECIMAL(10,3) NOT NULL CHECK (quantity > 0),
    quantity_unit quantity_unit_enum NOT NULL DEFAULT 'each' CHECK (quantity_unit <> 'each' OR quantity = trunc(quantity)),
    days_supply INTEGER NOT NULL CHECK (days_supply > 0),
    instructions TEXT NOT NULL,
    refills_remaining INTEGER NOT NULL DEFAULT 0 CHECK (refills_remaining >= 0),
    total_refills INTEGER NOT NULL DEFAULT 0 CHECK (total_refills >= 0),
    status prescription_status_enum NOT NULL DEFAULT 'active',
    prescribed_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    expires_at TIMESTAMPTZ NOT NULL,
    pharmacy_id UUID,
    ndc_number VARCHAR(13),
    controlled_substance_schedule controlled_schedule_enum,
    contraindications TEXT[],
    drug_interactions TEXT[],
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),

    CONSTRAINT expires_after_prescribed CHECK (expires_at > prescribed_at),
    CONSTRAINT valid_ndc CHECK (ndc_number IS NULL OR ndc_number ~ '^\d{4,5}-\d{3,4}-\d{1,2}$'),
    CONSTRAINT refills_logic CHECK (refills_remaining <= total_refills)
);
CREATE INDEX idx_prescriptions_patient ON prescriptions(patient_id);
CREATE INDEX idx_prescriptions_provider ON prescriptions(provider_id);
CREATE INDEX idx_prescriptions_status_expires ON prescriptions(status, expires_at);

-- A plain unique insert, beside a booking.
CREATE TABLE slots (provider_id UUID NOT NULL, scheduled_at TIMESTAMPTZ NOT NULL, patient_id UUID NOT NULL, UNIQUE (provider_id, scheduled_at));

RESET search_path;
