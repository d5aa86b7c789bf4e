-- Telehealth flows, tasks and the audit log (specification section 5).

CREATE TABLE telehealth_flows (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    patient_id UUID NOT NULL,
    category_id UUID,
    product_id UUID,
    subscription_duration_id UUID,
    current_status flow_status_enum NOT NULL DEFAULT 'started',
    status_history JSONB NOT NULL DEFAULT '[]',  -- array of {status, timestamp}, written by a trigger only
    intake_form_data JSONB NOT NULL DEFAULT '{}',
    consultation_data JSONB NOT NULL DEFAULT '{}',
    order_id UUID,
    completed_at TIMESTAMPTZ(3),
    metadata JSONB NOT NULL DEFAULT '{}',
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT completion_logic CHECK (
        (current_status = 'completed' AND completed_at IS NOT NULL) OR
        (current_status != 'completed' AND completed_at IS NULL)
    )
);

CREATE TABLE tasks (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    title VARCHAR(200) NOT NULL,
    description TEXT,
    assignee_id UUID,
    assigner_id UUID,
    task_type task_type_enum NOT NULL DEFAULT 'general',
    priority priority_enum NOT NULL DEFAULT 'medium',
    status task_status_enum NOT NULL DEFAULT 'pending',
    due_date DATE,
    completed_at TIMESTAMPTZ(3),
    related_entity_type VARCHAR(50),  -- 'patient', 'order', 'consultation', etc.
    related_entity_id UUID,
    estimated_hours DECIMAL(4,2) CHECK (estimated_hours > 0 AND estimated_hours <> 'NaN'),
    actual_hours DECIMAL(4,2) CHECK (actual_hours > 0 AND actual_hours <> 'NaN'),
    tags TEXT[],
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT completion_logic CHECK (
        (status = 'completed' AND completed_at IS NOT NULL) OR
        (status != 'completed' AND completed_at IS NULL)
    )
);

CREATE TABLE audit_logs (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id UUID,   -- set to NULL when the user is deleted
    actor_id UUID,  -- copy of user_id that never changes
    action VARCHAR(100) NOT NULL,
    entity_type VARCHAR(100) NOT NULL,
    entity_id UUID NOT NULL,
    old_values JSONB,
    new_values JSONB,
    ip_address INET,
    user_agent TEXT,
    session_id VARCHAR(100),
    severity log_severity_enum NOT NULL DEFAULT 'info',
    created_at TIMESTAMPTZ(3) NOT NULL DEFAULT NOW(),

    CONSTRAINT valid_action CHECK (action ~ '^[A-Z_]+$')
);
