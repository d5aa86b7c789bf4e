-- Consultations, prescriptions and treatment sessions (specification section 2).

CREATE TABLE consultations (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    patient_id UUID NOT NULL,
    provider_id UUID NOT NULL,
    consultation_type consultation_type_enum NOT NULL,
    status consultation_status_enum NOT NULL DEFAULT 'scheduled',
    patient_state VARCHAR(2),  -- where the patient is
    scheduled_at TIMESTAMPTZ(3) NOT NULL,
    slot_end TIMESTAMPTZ(3) NOT NULL,  -- end of the booked time
    started_at TIMESTAMPTZ(3),
    ended_at TIMESTAMPTZ(3),
    duration_minutes INTEGER,
    chief_complaint TEXT,
    history_present_illness TEXT,
    assessment TEXT,
    plan TEXT,
    follow_up_required BOOLEAN NOT NULL DEFAULT false,
    follow_up_date DATE,
    video_call_url TEXT,
    recording_url TEXT,
    notes TEXT,
    cancellation_reason TEXT,
    fee DECIMAL(10,2) NOT NULL CHECK (fee >= 0 AND fee <> 'NaN'),
    insurance_covered BOOLEAN NOT NULL DEFAULT false,
    prescription_ids UUID[] NOT NULL DEFAULT '{}',
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    -- The actual times that each status requires; duration_minutes is the time between them, rounded up.
    CONSTRAINT valid_duration CHECK (
        CASE
            WHEN status IN ('scheduled', 'no_show', 'rescheduled') THEN
                started_at IS NULL AND ended_at IS NULL AND duration_minutes IS NULL
            WHEN status = 'in_progress' THEN
                started_at IS NOT NULL AND ended_at IS NULL AND duration_minutes IS NULL
            WHEN status = 'cancelled' AND started_at IS NULL THEN
                ended_at IS NULL AND duration_minutes IS NULL
            WHEN status IN ('completed', 'cancelled') THEN
                started_at IS NOT NULL AND ended_at IS NOT NULL AND duration_minutes IS NOT NULL
                AND duration_minutes = ceil(EXTRACT(EPOCH FROM ended_at - started_at) / 60.0)
            ELSE false
        END
    ),
    CONSTRAINT ended_after_started CHECK (ended_at IS NULL OR (started_at IS NOT NULL AND ended_at >= started_at)),
    -- A visit that was not booked starts when it is created.
    CONSTRAINT scheduled_in_future CHECK (scheduled_at >= created_at),
    CONSTRAINT cancellation_has_status CHECK (cancellation_reason IS NULL OR status = 'cancelled'),
    CONSTRAINT valid_patient_state CHECK (patient_state IS NULL OR patient_state ~ '^[A-Z]{2}$'),
    CONSTRAINT valid_slot CHECK (slot_end > scheduled_at),
    -- A provider sees one patient at a time. A cancelled visit frees its slot.
    CONSTRAINT no_double_booking EXCLUDE USING gist (
        provider_id WITH =,
        tstzrange(scheduled_at, slot_end) WITH &&
    ) WHERE (status IN ('scheduled', 'in_progress')),
    -- And a patient is seen by one provider at a time.
    CONSTRAINT patient_double_booking EXCLUDE USING gist (
        patient_id WITH =,
        tstzrange(scheduled_at, slot_end) WITH &&
    ) WHERE (status IN ('scheduled', 'in_progress'))
);

-- Visits may start early and last longer than booked, so the booked times do not suffice.
CREATE UNIQUE INDEX one_visit_in_progress ON consultations (patient_id) WHERE status = 'in_progress';

CREATE TABLE prescriptions (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    patient_id UUID NOT NULL,
    provider_id UUID NOT NULL,
    consultation_id UUID,
    order_id UUID,
    medication_name VARCHAR(200) NOT NULL,
    generic_name VARCHAR(200),
    strength VARCHAR(100) NOT NULL,
    dosage_form dosage_form_enum NOT NULL,
    quantity DECIMAL(10,3) NOT NULL CHECK (quantity > 0 AND quantity <> 'NaN'),
    quantity_unit quantity_unit_enum NOT NULL DEFAULT 'each',
    days_supply INTEGER NOT NULL CHECK (days_supply > 0),
    instructions TEXT NOT NULL,
    refills_remaining INTEGER NOT NULL DEFAULT 0 CHECK (refills_remaining >= 0),
    total_refills INTEGER NOT NULL DEFAULT 0 CHECK (total_refills >= 0),
    status prescription_status_enum NOT NULL DEFAULT 'active',
    prescribed_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    expires_at TIMESTAMPTZ(3) NOT NULL,
    pharmacy_id UUID,
    ndc_number VARCHAR(14),  -- National Drug Code
    controlled_substance_schedule controlled_schedule_enum,
    contraindications TEXT[],
    drug_interactions TEXT[],
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT expires_after_prescribed CHECK (expires_at > prescribed_at),
    -- The one form of all codes: 5-4-2 digits, or 6-4-2 from 2033 on (21 CFR 207.33).
    CONSTRAINT valid_ndc CHECK (
        ndc_number IS NULL
        OR ndc_number ~ '^[0-9]{5,6}-[0-9]{4}-[0-9]{2}$'
    ),
    CONSTRAINT whole_units CHECK (quantity_unit <> 'each' OR quantity = trunc(quantity)),
    CONSTRAINT refills_logic CHECK (refills_remaining <= total_refills),
    -- CI is never prescribed; CII has no refills (21 CFR 1306.12); CIII and CIV have at most five within six months
    -- (21 CFR 1306.22), counted in UTC so that the result does not depend on the server's time zone.
    CONSTRAINT controlled_substance_rules CHECK (
        CASE
            WHEN controlled_substance_schedule IS NULL THEN true
            -- prescriptions_total_refills_check rejects negative values.
            WHEN controlled_substance_schedule = 'CII' THEN total_refills <= 0
            WHEN controlled_substance_schedule IN ('CIII', 'CIV') THEN
                total_refills <= 5
                AND expires_at AT TIME ZONE 'UTC' <= prescribed_at AT TIME ZONE 'UTC' + INTERVAL '6 months'
            WHEN controlled_substance_schedule = 'CV' THEN true
            ELSE false
        END
    )
);

CREATE TABLE sessions (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    patient_id UUID NOT NULL,
    provider_id UUID NOT NULL,
    consultation_id UUID,
    telehealth_flow_id UUID,
    session_type session_type_enum NOT NULL,
    status session_status_enum NOT NULL DEFAULT 'pending',
    scheduled_date DATE NOT NULL,
    plan VARCHAR(200),
    progress_notes TEXT,
    assessment_and_plan TEXT,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW()
);
