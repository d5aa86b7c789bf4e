-- Forms and their submissions (specification section 6).

CREATE TABLE form_schemas (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    title VARCHAR(200) NOT NULL,
    description TEXT,
    version VARCHAR(20) NOT NULL DEFAULT '1.0.0',
    schema_definition JSONB NOT NULL,  -- the complete form, a JSON Schema
    medical_form_type medical_form_type_enum,
    clinical_workflow VARCHAR(100),
    is_template BOOLEAN NOT NULL DEFAULT false,
    is_published BOOLEAN NOT NULL DEFAULT false,
    category VARCHAR(100),
    tags TEXT[],
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT valid_version CHECK (version ~ '^[0-9]+\.[0-9]+\.[0-9]+$'),
    -- The versions of a form share its title.
    UNIQUE (title, version)
);

CREATE TABLE form_submissions (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    form_schema_id UUID NOT NULL,
    form_version VARCHAR(20) NOT NULL,
    submitted_by UUID,
    patient_id UUID,
    provider_id UUID,
    consultation_id UUID,
    telehealth_flow_id UUID,
    submission_data JSONB NOT NULL,
    scores JSONB,  -- of the answers, by the form's rules
    status form_submission_status_enum NOT NULL DEFAULT 'pending',
    clinical_priority clinical_priority_enum NOT NULL DEFAULT 'routine',
    processed_at TIMESTAMPTZ(3),
    processing_errors TEXT[],
    completion_time_seconds INTEGER,  -- time taken to complete the form
    device_type device_type_enum,
    ip_address INET,
    user_agent TEXT,
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT completion_time_positive CHECK (completion_time_seconds IS NULL OR completion_time_seconds > 0)
);
